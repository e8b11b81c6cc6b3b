"""Less has come of a pledge than was due."""

from collections.abc import Iterator
from datetime import date

from burden.models import Instalment
from burden.rules._deliveries import Case, cases
from burden.shares.pledged import ALERT, WARN, arrears, delivery, due_by_plan
from compliance.models import Severity
from compliance.rule import Explanation, Problem, Rule, Scope


class Shortfall(Rule[Case]):
    """Less than nine tenths of what was due of a pledge has come.

    Due are the instalments whose day has come; what came is what was provided or paid, in the
    same currency (formula M12). Nothing is said of a pledge of which no delivery is on record.
    """

    def population(self, scope: Scope) -> int:
        rows = Instalment.objects.filter(**scope.lookup())
        return rows.order_by().values("instrument").distinct().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        yield from cases(as_of, scope)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        due = due_by_plan(case.plan, as_of)
        found = delivery(due, case.delivered)
        if found.ratio is None or found.ratio >= WARN:
            return None
        open_ = arrears(case.plan, case.delivered, as_of)
        shown = {name: f"{value:,.2f}" for name, value in found._asdict().items() if value}
        return Problem(
            subject=case.subject,
            title=f"{case.title}: {found.ratio:.0%} of what was due has come",
            state="short",
            severity=Severity.HIGH if found.ratio < ALERT else Severity.MEDIUM,
            since=open_[0].due_on,
            explanation=Explanation(
                inputs={
                    "currency": case.currency,
                    "due": found.due,
                    "came": case.delivered,
                },
                arithmetic=f"{case.delivered:,.2f} / {shown['due']} = {found.ratio:.4f}; "
                f"short by {shown['shortfall']} {case.currency}",
                citation=f"Delivery (M12) against the plan of instalments; a warning below {WARN}, "
                f"an alert below {ALERT}",
                clears_when=f"at least {WARN * due:,.2f} {case.currency} has come",
            ),
        )
