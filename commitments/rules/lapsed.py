"""A recurring commitment past its due day."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import BooleanField, Expression, ExpressionWrapper, Q, QuerySet

from commitments.actions import refresh, relieved_on, suspended_on
from commitments.cadence import warned_on
from commitments.models import Commitment, Occurrence
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Scope, Sifted, Subject, key_of


class Case(NamedTuple):
    """The earliest occurrence of a commitment that is open past its due day."""

    subject: Subject
    title: str
    citation: str
    clause: str
    cadence: str
    label: str
    opens_on: date
    due_on: date
    lapses_on: date
    warned_on: date


class Lapsed(Sifted[Case]):
    """A recurring commitment was not met by its due day; after its grace it has lapsed.

    Rolling: a period after it was last met. Calendar year: once in each year (formula L7). A
    suspension stops the clock (L9); a partial date counts by the bound that is less likely to
    raise a false alarm (L14).
    """

    def prepare(self, as_of: date, scope: Scope) -> None:
        refresh(as_of, scope)

    def population(self, scope: Scope) -> int:
        return Commitment.objects.filter(**scope.lookup()).with_cadence().count()

    def suspects(self, as_of: date, scope: Scope) -> QuerySet[Any]:
        late = Occurrence.objects.filter(**scope.lookup()).past_due(as_of)
        late = late.exclude(commitment__instrument__in=suspended_on(as_of, scope))
        late = late.exclude(commitment__in=relieved_on(as_of, scope))
        return late.earliest_of_each().with_clause()

    def key(self) -> Expression:
        return key_of("commitment__ref", "label")

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


def case_of(occurrence: Occurrence) -> Case:
    """The values that a rule on deadlines judges."""
    promise = occurrence.commitment
    told = (promise, promise.provision, promise.instrument)
    cadence, opens, due = promise.cadence(), occurrence.opens_on, occurrence.due_on
    return Case(
        subject=Subject.of(SubjectKind.COMMITMENT, occurrence, *told, ref=promise.ref),
        title=promise.title,
        citation=promise.rests_on(),
        clause=promise.clause_ref(),
        cadence=promise.in_words(),
        label=occurrence.label,
        opens_on=occurrence.opens_on,
        due_on=occurrence.due_on,
        lapses_on=occurrence.lapses_on,
        warned_on=warned_on(cadence, opens, due) if cadence else due,
    )


def explanation(case: Case) -> Explanation:
    """Why an occurrence falls due when it does."""
    return Explanation(
        inputs={
            "clause": case.clause,
            "cadence": case.cadence,
            "occurrence": case.label,
            "opens_on": case.opens_on.isoformat(),
            "due_on": case.due_on.isoformat(),
            "lapses_on": case.lapses_on.isoformat(),
        },
        arithmetic=f"open since {case.opens_on}, {case.cadence}: due by {case.due_on}, "
        f"lapsed after {case.lapses_on}",
        citation=case.citation,
        clears_when="it is met and the record is entered, or it is waived or suspended",
    )
