"""A fixed term that ended without a successor."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import in_words
from treaties.models import Instrument
from treaties.models.history import facts_of, heirs_of
from treaties.term import Facts, ForceState


class Case(NamedTuple):
    """An instrument whose term is over."""

    subject: Subject
    facts: Facts


class Coverage(Rule[Case]):
    """A fixed-term instrument has ended and no successor is in force.

    What is covered may later be covered backwards; the days without an agreement in force remain
    (VCLT 54(a); formula L6).
    """

    def population(self, scope: Scope) -> int:
        return Instrument.objects.filter(**scope.lookup()).of_fixed_term().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        over = Instrument.objects.filter(**scope.lookup()).ending_by(as_of).not_succeeded_by(as_of)
        for instrument in over.with_history():
            subject = Subject.of(SubjectKind.INSTRUMENT, instrument, *heirs_of(instrument))
            yield Case(subject, facts_of(instrument))

    def judge(self, case: Case, as_of: date) -> Problem | None:
        facts = case.facts
        found = facts.coverage(as_of)
        if found is None or found.state is not ForceState.LAPSED or found.ends_on is None:
            return None
        if facts.is_suspended(as_of):
            return None
        inputs = {
            "ended_on": found.ends_on.isoformat(),
            "successor": found.successor,
            "successor_in_force_on": found.successor_in_force_on
            and found.successor_in_force_on.isoformat(),
            "is_uncertain": found.is_uncertain,
        }
        return Problem(
            subject=case.subject,
            title=f"{facts.title} ended on {found.ends_on:%-d %B %Y}; no successor is in force",
            state=found.state,
            severity=Severity.HIGH,
            since=found.ends_on + timedelta(days=1),
            due_on=found.ends_on,
            period=found.ends_on.isoformat(),
            explanation=Explanation(
                inputs=inputs,
                arithmetic=f"last day in force {in_words(found.ends_on)}; nothing that "
                "renews or replaces "
                f"{facts.ref} was in force on the next day",
                citation=f"{facts.title} ({facts.ref}), term",
                clears_when="an instrument that renews or replaces it enters into force",
            ),
        )
