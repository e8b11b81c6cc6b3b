"""Load bundles into the portal, all or nothing; check them; write them out again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, OperationalError, transaction

from alliances.models import Alliance, State
from audit.actions import note_export
from kit.errors import Refused, RefusedAll
from portal.bundles import files, forms
from portal.bundles.reading import (
    ALLIANCE_FORMAT,
    OF_ALLIANCE,
    OF_STATES,
    STATES_FORMAT,
    check_references,
    read,
)
from portal.bundles.saving import Loaded, head_of, save
from portal.bundles.sections import Section

__all__ = ["Loaded", "export", "load"]


def load(paths: Iterable[Path], *, at: datetime, keep: bool = True) -> Loaded:
    """Bring the files into the portal: everything, or on any problem nothing.

    Raises RefusedAll with one line for every problem: file, line, record, field. With `keep` off
    it is a rehearsal: all is tried, nothing stays. `at` is the instant of the load.
    """
    bundles = sorted((read(path) for path in paths), key=lambda one: one.slug)
    check_references(bundles)
    problems = [problem for bundle in bundles for problem in bundle.problems]
    if problems:
        raise RefusedAll(
            "bundle_invalid",
            f"{len(problems)} problem{'s'[: len(problems) > 1]}; nothing was loaded:",
            problems,
        )
    try:
        with transaction.atomic():
            loaded = save(bundles, at)
            transaction.set_rollback(not keep)
    except (DataError, IntegrityError, OperationalError) as error:
        raise Refused("bundle_refused", f"Nothing was loaded: {_sentence(error)}.") from error
    return loaded


def export(slug: str) -> str:
    """The canonical bundle of one alliance; of states and their figures when the slug is empty.

    The record notes how many rows were taken away, and by whom.
    """
    if not slug:
        sections = _exported(OF_STATES, None)
        note_export(State, "states", rows=_rows(sections))
        return files.write({"format": STATES_FORMAT, **sections})
    alliance = Alliance.objects.filter(slug=slug).first()
    if alliance is None:
        known = ", ".join(Alliance.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused("unknown_alliance", f"There is no alliance {slug!r}; there are: {known}.")
    head = forms.ALLIANCE.write(head_of(alliance))
    sections = _exported(OF_ALLIANCE, alliance)
    note_export(alliance, slug, rows=1 + _rows(sections))
    return files.write({"format": ALLIANCE_FORMAT, "alliance": head, **sections})


def _exported(sections: Sequence[Section], alliance: Alliance | None) -> dict[str, Any]:
    written = {
        section.name: [
            section.form.write(section.values(row, alliance)) for row in section.rows(alliance)
        ]
        for section in sections
    }
    left_out = {section.name for section in sections if section.is_left_out_if_empty}
    return {name: rows for name, rows in written.items() if rows or name not in left_out}


def _rows(sections: dict[str, Any]) -> int:
    return sum(len(records) for records in sections.values())


def _sentence(error: DatabaseError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if name is None:
        return getattr(diagnosis, "message_primary", None) or str(error)
    detail = getattr(diagnosis, "message_detail", None) or ""
    is_told = detail.startswith("Key ")  # not "Failing row contains" with all of its columns
    return f"{name.replace('_', ' ')} ({detail})" if is_told else name.replace("_", " ")
