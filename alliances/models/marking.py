"""Markings: to whom a record may be shown, and which of two lets in fewer."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from alliances.walls import is_held


class Release(models.TextChoices):
    """To whom a record may be shown, from the narrowest to the widest."""

    INTERNAL = "internal", "internal"
    STATES = "states", "named states"
    PARTIES = "parties", "all parties of the alliance"
    PUBLIC = "public", "public"


RESTRICTED = (Release.INTERNAL, Release.STATES)
"""Markings of which every reading is recorded."""

type Marking = tuple[str, tuple[str, ...]]
"""A release, and the states it names if it is to named states."""


def narrower(*markings: tuple[str, Iterable[str]]) -> Marking:
    """The marking that lets in only those whom every one of the markings lets in."""
    releases = {release for release, _ in markings}
    lists = [set(states) for release, states in markings if release == Release.STATES]
    named = tuple(sorted(set.intersection(*lists))) if lists else ()
    if not markings or Release.INTERNAL in releases or (lists and not named):
        return Release.INTERNAL, ()
    if named:
        return Release.STATES, named
    return (Release.PARTIES if Release.PARTIES in releases else Release.PUBLIC), ()


def is_wider(new: Marking, old: Marking) -> bool:
    """Whether the new marking lets in anyone whom the old one does not."""
    release, states = new
    return narrower(new, old) != (release, tuple(sorted(set(states))))


def in_words(marking: Marking) -> str:
    """What a marking says on a page."""
    release, states = marking
    if release == Release.STATES:
        return f"Releasable to: {', '.join(states)}"
    return _MARKINGS[Release(release)]


_MARKINGS = {
    Release.INTERNAL: "Internal: not releasable to the parties",
    Release.PARTIES: "Releasable to all parties",
    Release.PUBLIC: "Public",
}


def check_held(release: str) -> None:
    """ValidationError for a marking above what this portal may hold (HIGHEST_MARKING)."""
    highest = settings.HIGHEST_MARKING
    if not is_held(release, highest):
        raise ValidationError(
            f"This portal may hold nothing that is marked narrower than “{Release(highest).label}”,"
            f" and this would be “{Release(release).label}”: keep it where that is allowed."
        )
