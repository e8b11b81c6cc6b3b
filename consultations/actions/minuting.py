"""Minutes that many people write at once, and none of whom loses a word."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from alliances.models import inherited
from consultations.actions.planning import columns_of
from consultations.models import Meeting, Minutes, Revision
from consultations.texts import is_undecided, merge, plain
from kit.errors import Refused

LONGEST, MOST_LINES = 100_000, 2_000


@dataclass(frozen=True)
class Written:
    """What came of a text: saved as `version`, or to be settled by hand on top of it."""

    is_saved: bool
    text: str
    version: int
    conflicts: int = 0


@transaction.atomic
def minute(*, meeting: Meeting, text: str, base: int, by: User, at: datetime) -> Written:
    """Save a text that was written on version `base` of a meeting's minutes.

    If others saved meanwhile, both are merged; where both changed the same lines nothing is saved,
    the text is set aside as it is, and what comes back holds both versions to choose from.
    """
    text = _checked(text)
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # one writer at a time
    minutes, _ = Minutes.objects.get_or_create(meeting=meeting, defaults=columns_of(meeting))
    if base > minutes.version:
        raise Refused("unknown_version", f"There is no version {base} of these minutes yet.")
    if base == minutes.version:
        return _save(minutes, text, by, at)
    merged = merge(_text_of(minutes, base), text, minutes.text)
    if not merged.conflicts:
        return _save(minutes, merged.text, by, at)
    _keep(minutes, text, by, at, version=base, is_aside=True)
    return Written(False, merged.text, minutes.version, merged.conflicts)


def _checked(text: str) -> str:
    found = plain(text)
    if is_undecided(found):
        raise Refused(
            "undecided",
            "Choose between the versions first: delete the lines that begin with <<<, === and >>>.",
            "text",
        )
    if len(found) > LONGEST or found.count("\n") >= MOST_LINES:
        message = f"Minutes hold at most {LONGEST} characters in {MOST_LINES} lines."
        raise Refused("too_long", message, "text")
    return found


def _text_of(minutes: Minutes, version: int) -> str:
    found = minutes.revisions.filter(version=version, is_aside=False)
    return str(found.values_list("text", flat=True).first() or "")


def _save(minutes: Minutes, text: str, by: User, at: datetime) -> Written:
    if text != minutes.text:
        minutes.text, minutes.version = text, minutes.version + 1
        minutes.save(update_fields=["text", "version"])
        _keep(minutes, text, by, at, version=minutes.version, is_aside=False)
    return Written(True, minutes.text, minutes.version)


def _keep(
    minutes: Minutes, text: str, by: User, at: datetime, *, version: int, is_aside: bool
) -> None:
    Revision.objects.create(
        minutes=minutes,
        version=version,
        is_aside=is_aside,
        text=text,
        written_at=at,
        written_by=by,
        alliance_id=minutes.alliance_id,
        **inherited(minutes),
    )
