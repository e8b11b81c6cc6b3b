"""What do exercises cost that rest on a commitment?"""

from typing import ClassVar

from alliances.querysets import Principal
from commitments.models import Commitment
from commitments.question import Entry, Ledger
from exercises.models import Event, Participant


class Costs(Ledger):
    """What states say their forces cost them in exercises that are counted for the commitment."""

    title: ClassVar[str] = "Costs of exercises"

    def entries(self, commitment: Commitment, principal: Principal) -> list[Entry]:
        events = Event.objects.visible_to(principal).filter(cost_commitment=commitment)
        rows = Participant.objects.visible_to(principal).filter(cost__isnull=False)
        rows = rows.filter(event__in=events).select_related("event")
        return [
            Entry(
                state=one.state,
                what=" ".join(filter(None, (one.event.name, one.domain))),
                basis=one.cost_basis,
                amount=one.cost,
                unit=one.cost_currency,
                starts_on=one.event.starts_on.earliest,
                ends_on=one.event.last_day,
                url=one.event.get_absolute_url(),
            )
            for one in rows.order_by("-event__starts_on", "state", "domain")
        ]
