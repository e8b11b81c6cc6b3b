"""An instalment is overdue."""

from collections.abc import Iterator
from datetime import date

from burden.models import Instalment as Row
from burden.rules._deliveries import Case, cases
from burden.shares.pledged import Instalment, arrears
from compliance.models import Severity
from compliance.rule import Explanation, Problem, Rule, Scope
from kit.dates import in_words

GRACE, OLD, OLDER = 30, 90, 365  # days past the day an instalment was due


class Arrears(Rule[Case]):
    """An instalment of a pledge is still open thirty days after it was due.

    What came pays the oldest instalments first. Nothing is said of a pledge of which no delivery
    is on record.
    """

    def population(self, scope: Scope) -> int:
        return Row.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        yield from cases(as_of, scope)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        late = [
            one
            for one in arrears(case.plan, case.delivered, as_of)
            if (as_of - one.due_on).days > GRACE
        ]
        if not late:
            return None
        oldest = late[0].due_on
        total = sum(one.amount for one in late)
        severity = age((as_of - oldest).days)
        return Problem(
            subject=case.subject,
            title=f"{case.title}: {total:,.2f} {case.currency} overdue since {oldest:%-d %B %Y}",
            state="in_arrears",
            severity=severity,
            step=int(severity),
            since=oldest,
            due_on=oldest,
            explanation=_explained(case, late),
        )


def age(days: int) -> Severity:
    """How grave an open instalment is.

    Low up to 90 days after it was due, medium up to 365, then high.
    """
    if days <= OLD:
        return Severity.LOW
    return Severity.MEDIUM if days <= OLDER else Severity.HIGH


def _explained(case: Case, late: list[Instalment]) -> Explanation:
    total = sum(one.amount for one in late)
    parts = " + ".join(f"{one.amount:,.2f} of {in_words(one.due_on)}" for one in late)
    return Explanation(
        inputs={
            "currency": case.currency,
            "came": case.delivered,
            "open": {one.due_on.isoformat(): one.amount for one in late},
        },
        arithmetic=f"{parts} = {total:,.2f} {case.currency}",
        citation=f"the plan of instalments, oldest paid first; {GRACE} days of grace",
        clears_when=f"{total:,.2f} {case.currency} more has come",
    )
