"""An exercise series whose edition is missing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from commitments.cadence import Cadence, Met, Skip, Standing, State, standing
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Event, Series


class Case(NamedTuple):
    """A series with its cadence and its editions."""

    subject: Subject
    name: str
    cadence: Cadence
    in_words: str
    met: list[Met]
    skips: list[Skip]


class SeriesLapsed(Rule[Case]):
    """An exercise series has no edition recorded where its rhythm asks for one.

    A cancelled or suspended edition skips its slot and does not shift the next (FORMULAS L8).
    """

    def population(self, scope: Scope) -> int:
        return Series.objects.filter(**scope.lookup()).with_cadence().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Series.objects.filter(**scope.lookup()).with_cadence().prefetch_related("events")
        for series in rows:
            yield case_of(series)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        found = standing(case.cadence, case.met, as_of, skips=case.skips)
        if found.state not in (State.OVERDUE, State.LAPSED) or found.slot is None:
            return None
        slot, has_lapsed = found.slot, found.state is State.LAPSED
        return Problem(
            subject=case.subject,
            title=f"{case.name}: no edition {_since(found)}; due by {slot.due_on:%-d %B %Y}",
            state=found.state,
            severity=Severity.MEDIUM if has_lapsed else Severity.LOW,
            since=(slot.lapses_on if has_lapsed else slot.due_on) + timedelta(days=1),
            due_on=slot.due_on,
            period=slot.label,
            explanation=Explanation(
                inputs={
                    "cadence": case.in_words,
                    "slot": slot.label,
                    "last_held_on": found.last_met_on and found.last_met_on.isoformat(),
                    "due_on": slot.due_on.isoformat(),
                    "lapses_on": slot.lapses_on.isoformat(),
                },
                arithmetic=f"{case.in_words}: slot {slot.label} due by {slot.due_on}, lapsed after "
                f"{slot.lapses_on}; no edition held, cancelled or suspended in it",
                citation=f"{case.name} ({case.subject.ref}), its rhythm as recorded",
                clears_when="an edition is recorded as held, or its cancellation is recorded",
            ),
        )


def case_of(series: Series) -> Case:
    """The values that the rule judges; ask for series with their events."""
    cadence = series.cadence()
    assert cadence is not None
    events = list(series.events.all())
    held = [one for one in events if one.status == Event.Status.HELD]
    off = [one for one in events if one.status in (Event.Status.CANCELLED, Event.Status.SUSPENDED)]
    return Case(
        subject=Subject.of(SubjectKind.SERIES, series),
        name=series.name,
        cadence=cadence,
        in_words=series.in_words(),
        met=[Met(one.starts_on.earliest, one.starts_on.latest, one.ref) for one in held],
        skips=[Skip(one.starts_on.earliest.year, one.ref) for one in off],
    )


def _since(found: Standing) -> str:
    if found.last_met_on is None:
        return "recorded yet"
    return f"recorded since {found.last_met_on:%B %Y}"
