"""What part of the cost of stationing does the host bear?"""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Sum

from alliances.models import Alliance
from burden.models import Contribution
from burden.shares import Refusal
from burden.shares.parts import host_share
from compliance.question import Answer, Question

HOST, GUEST = "direct_support", "presence_obligations"
"""What auditors call what the host gave directly, and what the guest spent on its presence."""


class HostShare(Question):
    """The host's part of the cost of stationing, by the newest audit whose period is over (M10).

    Both figures are of one audit: the same currency and the same years. Its scope is told with
    it, since the share depends on what counts as a cost.
    """

    rank: ClassVar[int] = 50

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        alliance = Alliance.objects.filter(slug=ref).first()
        if alliance is None:
            return None
        newest = _audits(alliance, as_of)
        if not newest:
            return Answer(ref, as_of, "host_share", "no_record") if is_named else None
        period, sides = max(newest.items(), key=lambda one: (one[0][1], one[0]))
        told = f"GAO {period[0].year}-{period[1].year}"
        try:
            share = host_share(sides[HOST], sides[GUEST])
        except Refusal as reason:
            return Answer(ref, as_of, "host_share", "no_record", {"reason": reason.reason})
        detail = {"share": round(share, 4), "basis": told, "currency": period[2]}
        sums = {"host": sides[HOST], "stationing": sides[GUEST]}
        return Answer(ref, as_of, "host_share", "informational", detail | sums)


def _audits(alliance: Alliance, as_of: date) -> dict[Any, dict[str, Any]]:
    """Both sides' sums by period and currency, where both are told."""
    rows = Contribution.objects.of_alliance(alliance).filter(
        category__in=(HOST, GUEST), period_end__lte=as_of, unit=""
    )
    columns = ("period_start", "period_end", "currency", "category")
    found: dict[Any, dict[str, Any]] = {}
    for *period, category, amount in rows.order_by().values_list(*columns).annotate(Sum("amount")):
        found.setdefault(tuple(period), {})[category] = amount
    return {period: sides for period, sides in found.items() if len(sides) == 2}
