"""A recurring commitment past its due day."""

from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Expression, ExpressionWrapper, Q, QuerySet

from commitments.actions import refresh, relieved_on, rhythmic, suspended_on
from commitments.models import Occurrence
from commitments.rules._deadlines import Case, case_of, explanation
from compliance.models import Severity
from compliance.rule import Problem, Scope, Sifted, key_of


class Lapsed(Sifted[Case]):
    """A recurring commitment was not met by its due day; after its grace it has lapsed.

    Rolling: a period after it was last met. Calendar year: once in each year (formula L7). A
    suspension stops the clock (L9); a partial date counts by the bound that is less likely to
    raise a false alarm (L14).
    """

    def prepare(self, as_of: date, scope: Scope) -> None:
        refresh(as_of, scope)

    def population(self, scope: Scope) -> int:
        return rhythmic(scope)

    def suspects(self, as_of: date, scope: Scope) -> QuerySet[Any]:
        late = Occurrence.objects.filter(**scope.lookup()).past_due(as_of)
        late = late.exclude(commitment__instrument__in=suspended_on(as_of, scope))
        late = late.exclude(commitment__in=relieved_on(as_of, scope))
        return late.earliest_of_each().with_clause()

    def key(self) -> Expression:
        return key_of("commitment_id", "label")

    def turns(self, as_of: date) -> list[Expression]:
        return [ExpressionWrapper(Q(lapses_on__lt=as_of), BooleanField())]

    def case(self, row: Occurrence) -> Case:
        return case_of(row)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of <= case.due_on:
            return None
        has_lapsed = case.lapses_on < as_of
        return Problem(
            subject=case.subject,
            title=f"{case.title} {'has lapsed' if has_lapsed else 'is overdue'}: "
            f"it was due by {case.due_on:%-d %B %Y}",
            state="lapsed" if has_lapsed else "overdue",
            severity=Severity.HIGH if has_lapsed else Severity.MEDIUM,
            since=(case.lapses_on if has_lapsed else case.due_on) + timedelta(days=1),
            due_on=case.due_on,
            period=case.label,
            explanation=explanation(case),
        )
