"""An exercise series whose edition is missing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from commitments.cadence import Cadence, Met, Skip, Standing, State, named, standing
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Series
from kit.dates import PartialDate, in_words


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

    A cancelled or suspended edition skips its slot and does not shift the next (formula L8).
    """

    def population(self, scope: Scope) -> int:
        return Series.objects.filter(**scope.lookup()).with_cadence().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Series.objects.filter(**scope.lookup()).with_cadence().with_history()
        for series in rows:
            if cadence := series.cadence():
                subject = Subject.of(SubjectKind.SERIES, series, series.newest())
                words = series.in_words()
                yield Case(subject, series.name, cadence, words, series.met(), series.skips())

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
                    "last_held_on": _last_held(found),
                    "due_on": slot.due_on.isoformat(),
                    "lapses_on": slot.lapses_on.isoformat(),
                },
                arithmetic=f"{case.in_words}: slot {named(slot.label)} "
                f"due by {in_words(slot.due_on)}, lapsed after {in_words(slot.lapses_on)}; "
                "no edition held, cancelled or suspended in it",
                citation=f"{case.name} ({case.subject.ref}), its rhythm as recorded",
                clears_when="an edition is recorded as held, or its cancellation is recorded",
            ),
        )


def _since(found: Standing) -> str:
    day = found.last_met_on
    if day is None:
        return "recorded yet"
    return f"recorded since {in_words(day) if isinstance(day, PartialDate) else f'{day:%B %Y}'}"


def _last_held(found: Standing) -> str | None:
    """The day as a code; of an edition known to the month or year, that in words."""
    day = found.last_met_on
    if day is None:
        return None
    return in_words(day) if isinstance(day, PartialDate) else day.isoformat()
