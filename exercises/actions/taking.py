"""A series of the published collections becomes one of an alliance's own."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from alliances.models import inherited
from compliance.engine import ask_recheck
from exercises.actions.settling import settle
from exercises.models import Event, KnownExercise, Series
from exercises.practice.foreign import shown_rhythm
from kit.dates import Duration
from kit.errors import Refused

GRACE = Duration.parse("P90D")


@transaction.atomic
def take_over(*, series: Series, known: str, by: User, day: date, at: datetime) -> Series:
    """Save the new series with the editions that the library dates, each of them held.

    It has the rhythm that they show, from the first of them to the end of the collection: nothing
    is known of later years. Refused if the library has none, or a reference is taken.
    """
    rows = list(KnownExercise.objects.visible_to(by).of_series(known))
    if not rows:
        text = f"The library has no edition with a date of {known!r}."
        raise Refused("unknown_series", text, "known")
    cadence = shown_rhythm({one.starts_on.earliest.year for one in rows})
    dated = KnownExercise.objects.filter(collection=rows[0].collection, starts_on__isnull=False)
    newest = max(dated.values_list("starts_on", flat=True))
    series.rhythm, series.parity = str(cadence.rhythm), cadence.parity or ""
    series.grace = GRACE
    series.runs_from = date(rows[0].starts_on.earliest.year, 1, 1)
    series.runs_until = date(newest.latest.year, 12, 31)
    series.save()
    editions = [_edition(series, one) for one in rows]
    refs = [one.ref for one in editions]
    if taken := Event.objects.filter(alliance=series.alliance, ref__in=refs).first():
        text = f"An exercise {taken.ref!r} is here already: choose another reference."
        raise Refused("ref_taken", text, "ref")
    Event.objects.bulk_create(editions)
    settle(alliance=series.alliance, day=day, at=at)
    ask_recheck(series.alliance_id)
    return series


def _edition(series: Series, known: KnownExercise) -> Event:
    columns: dict[str, Any] = {
        "series": series,
        "alliance": series.alliance,
        **inherited(series),
    }
    return Event(
        ref=f"{series.ref}-{known.code}",
        name=known.name or f"{series.name} {known.starts_on.earliest.year}",
        starts_on=known.starts_on,
        ends_on=known.ends_on,
        status=Event.Status.HELD,
        domains=list(known.domains),
        place=known.place[:200],
        note=known.note,
        **columns,
    )
