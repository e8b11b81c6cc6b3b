"""An instrument that is not registered or published in time."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import STEPS, in_words
from treaties.models import Instrument
from treaties.querysets import InstrumentQuerySet
from treaties.rules.expiring import urgency

_WAYS = {
    "registration": ("registered", "UN Charter 102; VCLT 80"),
    "publication": ("published", "law of the party that publishes"),
}


class Case(NamedTuple):
    """An instrument that is to be registered or published by a day, and on which day it was."""

    subject: Subject
    title: str
    way: str
    due_on: date
    done_on: date | None


class Publication(Rule[Case]):
    """An instrument must be registered or published by a day that a person has entered.

    It tells from 30 days before, and is serious from the day after. What is not registered with the
    United Nations cannot be invoked before its organs (UN Charter 102(2)).
    """

    def population(self, scope: Scope) -> int:
        return _due(Instrument.objects.filter(**scope.lookup())).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        for row in _due(Instrument.objects.filter(**scope.lookup())):
            for way, (done, _) in _WAYS.items():
                if due := getattr(row, f"{way}_due_on"):
                    subject = Subject.of(SubjectKind.INSTRUMENT, row)
                    yield Case(subject, row.title, way, due, getattr(row, f"{done}_on"))

    def judge(self, case: Case, as_of: date) -> Problem | None:
        done, citation = _WAYS[case.way]
        warned = case.due_on - timedelta(days=STEPS[3])
        if as_of < warned or (case.done_on is not None and case.done_on <= as_of):
            return None
        is_late = case.due_on < as_of
        severity, step = urgency(case.due_on, as_of)
        return Problem(
            subject=case.subject,
            title=f"{case.title} {'was' if is_late else 'is'} to be {done} by "
            f"{case.due_on:%-d %B %Y}",
            state="overdue" if is_late else "due_soon",
            severity=Severity.MEDIUM if is_late else min(severity, Severity.LOW),
            step=len(STEPS) + 1 if is_late else step,
            since=warned,
            due_on=case.due_on,
            period=f"{case.way}-{case.due_on.isoformat()}",
            explanation=Explanation(
                inputs={f"{case.way}_due_on": case.due_on.isoformat()},
                arithmetic=f"due on {in_words(case.due_on)}; warned from "
                f"{in_words(case.due_on)} - {STEPS[3]} days = {in_words(warned)}; "
                f"no day on which it was {done} is recorded by then",
                citation=citation,
                clears_when=f"the day on which it was {done} is recorded",
            ),
        )


def _due(rows: InstrumentQuerySet) -> InstrumentQuerySet:
    """Those with a last day for either."""
    return rows.exclude(registration_due_on=None, publication_due_on=None)
