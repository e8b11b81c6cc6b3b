"""Alliances over the API."""

from django.test import Client

from accounts.models import PartnerSystem
from alliances.models import Alliance
from tests.build.alliances import alliance
from tests.build.api import ask, listed, masked, system_of

type Partner = tuple[PartnerSystem, str]


def test_an_alliance_is_found_by_its_slug(home: Alliance, partner_system: Partner) -> None:
    found = ask(partner_system[1], "alliances/us-jp").json()
    assert (found["slug"], found["members"]) == ("us-jp", ["USA", "JPN"])


def test_an_alliance_of_others_is_as_if_it_were_not_there(
    home: Alliance, abroad: Alliance, partner_system: Partner
) -> None:
    _, secret = partner_system
    assert [one["slug"] for one in listed(secret, "alliances")] == ["us-jp"]
    foreign, missing = ask(secret, "alliances/anzus"), ask(secret, "alliances/nowhere")
    assert foreign.status_code == missing.status_code == 404
    assert masked(foreign) == masked(missing)


def test_our_own_coding_is_kept_from_partners_where_records_are_internal(
    desk_client: Client, home: Alliance
) -> None:
    inner = alliance("inner", release="internal", note="ours alone", profile={"defence": True})
    found = ask(system_of("JPN", inner), "alliances/inner").json()
    assert (found["note"], found["profile"], found["sources"]) == (None, None, None)
    assert desk_client.get("/api/v1/alliances/inner").status_code == 404


def test_alliances_are_filtered_by_member(home: Alliance, abroad: Alliance) -> None:
    secret = system_of("USA", home, abroad)
    assert [one["slug"] for one in listed(secret, "alliances?member=JPN")] == ["us-jp"]
    assert [one["slug"] for one in listed(secret, "alliances")] == ["anzus", "us-jp"]
