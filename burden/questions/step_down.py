"""Has a ceiling moved?"""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet

from burden.models import Contribution
from commitments.models import Commitment
from compliance.question import Answer, Question, only

MILLION = Decimal(10) ** 6


class StepDown(Question):
    """The ceiling of a commitment in the period of a day, and the one in the period before.

    A ceiling lies inside another amount; it says how much of that may be spent in one way.
    """

    rank: ClassVar[int] = 5

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        promise = only(Commitment.objects.all(), ref) if is_named else None
        if promise is None:
            return None
        rows = Contribution.objects.filter(commitment=promise, basis=Contribution.Basis.CEILING)
        now = rows.filter(period_start__lte=as_of, period_end__gte=as_of).first()
        if now is None:
            return Answer(ref, as_of, "step_down", "no_record")
        before = _before(rows.filter(currency=now.currency), now)
        if before is None:
            return Answer(ref, as_of, "step_down", "first", _told(now, "to"))
        detail = _told(before, "from") | _told(now, "to")
        is_same = before.amount == now.amount
        return Answer(ref, as_of, "step_down", "unchanged" if is_same else "changed", detail)


def _before(rows: QuerySet[Contribution], now: Contribution) -> Contribution | None:
    """The newest one whose period was over when that of `now` began."""
    return rows.filter(period_end__lt=now.period_start).order_by("-period_end").first()


def _told(row: Contribution, side: str) -> dict[str, Any]:
    return {
        f"{side}_{row.currency.lower()}_m": row.amount / MILLION,
        f"{side}_period": row.fiscal_year,
    }
