"""A clause that ends before its treaty."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import STEPS, in_words
from treaties.models import Instrument, Provision
from treaties.models.history import extensions_of_provision, facts_of
from treaties.rules.expiring import urgency
from treaties.term import Extension, Facts, ForceState, sunset


class Case(NamedTuple):
    """A clause whose end was set by an amendment."""

    subject: Subject
    clause: str
    treaty: str
    extensions: list[Extension]
    facts: Facts


class ClauseSunset(Rule[Case]):
    """A single clause has ended, or ends within a year, while its treaty goes on.

    The US-UK agreement of 1958 is without end; its Article III bis ran out every ten years until
    2024 unless amended (formula L10).
    """

    def population(self, scope: Scope) -> int:
        return Provision.objects.filter(**scope.lookup()).with_sunset().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = list(Provision.objects.filter(**scope.lookup()).with_sunset().with_amendments())
        treaties = Instrument.objects.filter(pk__in={row.instrument_id for row in rows})
        facts = {one.pk: facts_of(one) for one in treaties.with_history()}
        for provision in rows:
            yield Case(
                Subject.of(SubjectKind.PROVISION, provision, provision.instrument),
                provision.cited(),
                provision.instrument.title,
                extensions_of_provision(provision),
                facts[provision.instrument_id],
            )

    def judge(self, case: Case, as_of: date) -> Problem | None:
        found = sunset(case.extensions, as_of)
        if found.ends_on is None or found.state is ForceState.IN_FORCE:
            return None
        if case.facts.is_over(as_of):
            return None
        end, has_ended = found.ends_on, found.state is ForceState.LAPSED
        severity, step = urgency(end, as_of)
        warned = end - timedelta(days=STEPS[0])
        return Problem(
            subject=case.subject,
            title=f"{case.clause} of the {case.treaty} "
            f"{'ended' if has_ended else 'ends'} on {end:%-d %B %Y}",
            state=found.state,
            severity=Severity.HIGH if has_ended else severity,
            step=len(STEPS) + 1 if has_ended else step,
            since=warned,
            due_on=end,
            period=end.isoformat(),
            explanation=Explanation(
                inputs={"ends_on": end.isoformat()},
                arithmetic=f"the newest amendment in force sets the end to {in_words(end)}; "
                f"warned from {in_words(end)} - {STEPS[0]} days = {in_words(warned)}",
                citation=f"{case.clause}, {case.treaty} ({case.subject.ref})",
                clears_when="an amendment that moves or removes the end enters into force",
            ),
        )
