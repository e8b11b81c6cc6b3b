"""A recurring commitment that falls due soon."""

from datetime import date
from typing import Any

from django.db.models import Expression, QuerySet

from commitments.actions import refresh, relieved_on, rhythmic, suspended_on
from commitments.cadence import LONGEST_LEAD
from commitments.models import Occurrence
from commitments.rules._deadlines import Case, case_of, explanation
from compliance.models import Severity
from compliance.rule import Problem, Scope, Sifted, key_of


class DueSoon(Sifted[Case]):
    """A recurring commitment falls due within a sixth of its period, at most 60 days ahead."""

    def prepare(self, as_of: date, scope: Scope) -> None:
        refresh(as_of, scope)

    def population(self, scope: Scope) -> int:
        return rhythmic(scope)

    def suspects(self, as_of: date, scope: Scope) -> QuerySet[Any]:
        near = Occurrence.objects.filter(**scope.lookup()).open_on(as_of)
        near = near.filter(due_on__gte=as_of, due_on__lte=as_of + LONGEST_LEAD)
        near = near.exclude(commitment__instrument__in=suspended_on(as_of, scope))
        near = near.exclude(commitment__in=relieved_on(as_of, scope))
        return near.with_clause()

    def key(self) -> Expression:
        return key_of("commitment_id", "label")

    def case(self, row: Occurrence) -> Case:
        return case_of(row)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of < case.warned_on or case.due_on < as_of:
            return None
        return Problem(
            subject=case.subject,
            title=f"{case.title} is due by {case.due_on:%-d %B %Y}",
            state="due_soon",
            severity=Severity.LOW,
            since=case.warned_on,
            due_on=case.due_on,
            period=case.label,
            explanation=explanation(case),
        )
