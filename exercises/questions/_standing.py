"""How a series stands, for the questions of this room."""

from datetime import date
from typing import Any

from commitments.cadence import Rhythm, State, next_slot, standing
from compliance.question import Answer, only
from exercises.models import Event, Series
from exercises.rules.series_lapsed import Case, case_of


def ask(ref: str, as_of: date, rule: str, *, is_parity: bool, is_named: bool) -> Answer | None:
    """The answer for a series; only for its own rhythm, unless the question is named."""
    series = only(Series.objects.prefetch_related("events"), ref)
    if series is None or series.cadence() is None:
        return None
    if (series.rhythm == Rhythm.PARITY) is not is_parity and not is_named:
        return None
    state, detail = series_standing(series, as_of)
    return Answer(ref, as_of, rule, state, detail)


def series_standing(series: Series, as_of: date) -> tuple[str, dict[str, Any]]:
    """The state of a series on a day, with the editions it rests on.

    An edition suspended in the running year makes the series suspended: a political decision is
    not a lapse.
    """
    case = case_of(series)
    found = standing(case.cadence, case.met, as_of, skips=case.skips)
    detail: dict[str, Any] = {
        "last_held": found.last_met_on,
        "held_next": found.next_met_on,
        "due": found.slot.due_on if found.slot else None,
        "grace_ends": found.slot.lapses_on if found.slot else None,
        "missed": list(found.missed),
        "next_slot": _year(next_slot(case.cadence, as_of, case.met, case.skips)),
    }
    this_year = _edition(series, as_of, Event.Status.SUSPENDED)
    if this_year is not None:
        return str(State.SUSPENDED), detail | {"edition": this_year.name}
    if cancelled := _cancelled(case, series, as_of):
        detail["cancelled"] = cancelled
    return str(found.state), detail


def _edition(series: Series, as_of: date, status: str) -> Event | None:
    for event in series.events.all():
        first = event.starts_on.earliest
        if event.status == status and first.year == as_of.year and first <= as_of:
            return event
    return None


def _cancelled(case: Case, series: Series, as_of: date) -> int | None:
    """The year of the newest edition that was cancelled since one was last held."""
    held = max((one.earliest.year for one in case.met if one.earliest <= as_of), default=0)
    years = [
        event.starts_on.earliest.year
        for event in series.events.all()
        if event.status == Event.Status.CANCELLED and event.starts_on.earliest <= as_of
    ]
    return max((year for year in years if held < year), default=None)


def _year(label: str | None) -> int | None:
    return int(label) if label else None
