"""A fixed term that ends soon."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import STEPS, in_words, step_reached
from treaties.models import Instrument
from treaties.models.history import facts_of, heirs_of
from treaties.term import Facts, ForceState


class Case(NamedTuple):
    """An instrument whose term ends within a year."""

    subject: Subject
    facts: Facts


def urgency(end: date, as_of: date) -> tuple[Severity, int]:
    """How serious an end is by the step of the ladder reached, and the rank of that step.

    A year ahead low, half a year ahead medium, a month ahead high (formula L15).
    """
    step = step_reached(end, as_of)
    if step is None:
        return Severity.LOW, 0
    severity = Severity.LOW if step > 180 else Severity.MEDIUM if step > 30 else Severity.HIGH
    return severity, STEPS.index(step) + 1


class Expiring(Rule[Case]):
    """A fixed-term instrument ends within a year and no successor is in force yet.

    It tells again at each step of the ladder: 365, 180, 90, 30, 7 and 0 days before (L15).
    """

    def population(self, scope: Scope) -> int:
        return Instrument.objects.filter(**scope.lookup()).of_fixed_term().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        horizon = as_of + timedelta(days=STEPS[0])
        near = Instrument.objects.filter(**scope.lookup()).ending_by(horizon)
        for instrument in near.not_succeeded_by(as_of).with_history():
            subject = Subject.of(SubjectKind.INSTRUMENT, instrument, *heirs_of(instrument))
            yield Case(subject, facts_of(instrument))

    def judge(self, case: Case, as_of: date) -> Problem | None:
        facts = case.facts
        found = facts.coverage(as_of)
        if found is None or found.state is not ForceState.EXPIRING or found.ends_on is None:
            return None
        if found.successor_in_force_on and found.successor_in_force_on <= as_of:
            return None
        end = found.ends_on
        severity, step = urgency(end, as_of)
        return Problem(
            subject=case.subject,
            title=f"{facts.title} ends on {end:%-d %B %Y}; no successor is in force",
            state=found.state,
            severity=severity,
            step=step,
            since=end - timedelta(days=STEPS[0]),
            due_on=end,
            period=end.isoformat(),
            explanation=Explanation(
                inputs={"ends_on": end.isoformat(), "successor": found.successor},
                arithmetic=f"last day in force {in_words(end)}; warned from {in_words(end)} - "
                f"{STEPS[0]} days = {in_words(end - timedelta(days=STEPS[0]))}",
                citation=f"{facts.title} ({facts.ref}), term",
                clears_when="an instrument that renews or replaces it enters into force, "
                "or an amendment moves the end",
            ),
        )
