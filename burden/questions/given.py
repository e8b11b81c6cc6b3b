"""What was given or promised for a commitment?"""

from typing import ClassVar

from alliances.querysets import Principal
from burden.models import Contribution
from commitments.models import Commitment
from commitments.question import Entry, Ledger


class Given(Ledger):
    """Contributions that name the commitment, each with its basis."""

    title: ClassVar[str] = "Contributions"

    def entries(self, commitment: Commitment, principal: Principal) -> list[Entry]:
        rows = Contribution.objects.visible_to(principal).filter(commitment=commitment)
        return [
            Entry(
                state=one.contributor.iso3,
                what=one.ref,
                basis=one.get_basis_display(),
                amount=one.amount,
                unit=one.currency or one.unit,
                starts_on=one.period_start,
                ends_on=one.period_end,
            )
            for one in rows.select_related("contributor").newest_first()
        ]
