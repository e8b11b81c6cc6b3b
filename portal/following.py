"""What must follow from a change to any record, by whatever door it came."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q

from alliances.models import Alliance, Scoped, State
from burden.models import CountryYear
from commitments.models import Commitment
from compliance.engine import ask_recheck
from consultations import actions as consultations
from consultations.models import Forum, Meeting
from exercises import actions as exercises
from exercises.models import Attainment, Event, Objective, Series
from treaties.models import Instrument, Provision


def follow_up(row: models.Model, at: datetime) -> None:
    """Bring up to date what is derived from a row, and have its alliances judged again."""
    if isinstance(row, Commitment | Forum | Meeting):
        consultations.settle(alliance=row.alliance, day=at.date(), at=at)
    if isinstance(row, Commitment | Series | Event | Objective | Attainment):
        exercises.settle(alliance=row.alliance, day=at.date(), at=at)
    for alliance in _concerned(row):
        ask_recheck(alliance)


def subjects_of(row: Scoped) -> list[str]:
    """What findings that tell of the row are about: itself, and what rests on it.

    On an instrument and its clauses rest commitments, on a clause clearances of exercises too.
    """
    found = [ref] if (ref := getattr(row, "ref", "")) else []
    if isinstance(row, Instrument):
        rests = Q(instrument=row) | Q(provision__instrument=row)
        found += row.provisions.values_list("ref", flat=True)
        found += Commitment.objects.filter(rests).values_list("ref", flat=True)
    if isinstance(row, Provision):
        found += row.commitments.values_list("ref", flat=True)
        cleared = Event.objects.filter(clearances__provision=row)
        found += cleared.values_list("ref", flat=True).distinct()
    return found


def _concerned(row: models.Model) -> Iterable[Alliance]:
    """The alliances whose findings may change with the row: states and their figures are in all."""
    if isinstance(row, State | CountryYear):
        return Alliance.objects.order_by("pk")  # in the order of `figures_moved`
    found = row if isinstance(row, Alliance) else getattr(row, "alliance", None)
    return [found] if found is not None and found.pk else []  # one just deleted has no findings
