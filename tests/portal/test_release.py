"""What the reference alliances release, and to whom; what is derived tells no more."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accounts.models import PartnerSystem
from alliances.models import Alliance
from commitments.models import Occurrence
from compliance.engine import judge
from compliance.models import Finding
from compliance.rule import Scope
from consultations.actions import settle
from consultations.models import Forum, Meeting
from portal.bundles.store import load
from tests.build.alliances import partner
from tests.build.commitments import rolling
from treaties.models import Instrument

REFERENCE = Path(__file__).parents[2] / "portal" / "reference"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.django_db
def test_no_state_reads_an_instrument_it_is_no_party_to() -> None:
    load(sorted(REFERENCE.glob("*.yaml")), at=NOW)
    for alliance in Alliance.objects.all():
        for membership in alliance.memberships.select_related("state"):
            code = membership.state.iso3
            system, _ = partner(code, alliance)
            seen = Instrument.objects.visible_to(system).prefetch_related("party_list__state")
            assert seen
            for instrument in seen:
                assert code in {party.state.iso3 for party in instrument.party_list.all()}


@pytest.fixture
def met_in_secret(home: Alliance) -> Forum:
    """A forum whose second meeting is internal."""
    promise = rolling(home, "P6M", "board", title="Meeting of the Board")
    common = {"alliance": home, "format": "in person", "status": "held"}
    forum = Forum.objects.create(
        alliance=home, ref="board", name="Board", release="parties", commitment=promise
    )
    for day, release in (("2025-01-10", "parties"), ("2025-06-17", "internal")):
        Meeting.objects.create(forum=forum, ref=day, starts_on=day, release=release, **common)
    settle(alliance=home, day=NOW.date(), at=NOW)
    return forum


def test_an_internal_meeting_does_not_show_in_what_it_met(
    met_in_secret: Forum, partner_system: tuple[PartnerSystem, str]
) -> None:
    shown = Occurrence.objects.visible_to(partner_system[0])
    told = {day for one in shown for day in (one.opens_on, one.met_on, one.closed_on)}
    assert date(2025, 6, 17) not in told
    assert Occurrence.objects.filter(met_on=date(2025, 6, 17)).exists()


def test_a_finding_that_counts_from_it_is_internal_too(
    met_in_secret: Forum, partner_system: tuple[PartnerSystem, str]
) -> None:
    judge(NOW.date(), Scope(), at=NOW, codes=["commitments.lapsed"])
    assert Finding.objects.get().release == "internal"
    assert not Finding.objects.visible_to(partner_system[0]).exists()
