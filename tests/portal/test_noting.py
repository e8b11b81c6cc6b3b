"""What is restricted goes on record when it is read: on pages, in the API, in the back office."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import PartnerSystem, User
from alliances.models import Alliance, Scoped, State
from audit.models import Event
from portal.api import RESOURCES
from portal.noting import note_listed
from tests.build.api import ask, listed
from tests.build.commitments import commitment
from tests.build.compliance import finding
from tests.build.consultations import contact, forum, hotline
from tests.build.treaties import instrument
from treaties.models import Instrument

pytestmark = pytest.mark.django_db

RESTRICTED: dict[str, Any] = {"release": "states", "released_to": ["JPN"]}
type Partner = tuple[PartnerSystem, str]


@pytest.fixture
def office(desk: User) -> Client:
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    client = Client()
    client.force_login(desk)
    return client


def noted() -> list[Event]:
    return list(Event.objects.filter(action__in=["read", "export"]).order_by("id"))


def test_a_system_that_reads_a_restricted_row_is_noted(
    home: Alliance, partner_system: Partner
) -> None:
    system, secret = partner_system
    pact = instrument(home, "pact", **RESTRICTED)
    (row,) = listed(secret, "instruments?fields=id&ref=pact")
    before = len(noted())
    assert ask(secret, f"instruments/{row['id']}").status_code == 200
    (event,) = noted()[before:]
    assert (event.action, event.table, event.key) == ("read", "treaties_instrument", str(pact.pk))
    assert (event.label, event.alliance_id) == ("pact", home.pk)
    assert (event.actor, event.via) == (str(system.pk), "client")


def test_a_page_of_a_list_with_restricted_rows_is_noted_once_with_what_was_asked_for(
    home: Alliance, partner_system: Partner
) -> None:
    system, secret = partner_system
    for number in range(3):
        instrument(home, f"kept-{number}", **RESTRICTED)
    instrument(home, "open", release="public")
    first = ask(secret, "instruments?alliance=us-jp&limit=2").json()
    ask(secret, first["next"])
    one, other = noted()
    assert (one.action, one.table, one.key) == ("export", "treaties_instrument", "")
    assert (one.actor, one.alliance_id) == (str(system.pk), home.pk)
    assert one.label == other.label == "/api/v1/instruments?alliance=us-jp&limit=2"
    assert one.after == {"rows": 2, "restricted": 2}
    assert other.after == {"rows": 2, "restricted": 1}


def test_rows_of_two_alliances_are_noted_as_of_none(home: Alliance, abroad: Alliance) -> None:
    root = User.objects.create_superuser("root")
    client = Client()
    client.force_login(root)
    for owner in (home, abroad):
        instrument(owner, f"kept-{owner.slug}", release="internal")
    assert client.get("/admin/treaties/instrument/").status_code == 200
    (event,) = noted()
    assert (event.alliance_id, event.after) == (None, {"rows": 2, "restricted": 2})


def test_of_what_is_not_restricted_nothing_is_noted_and_nothing_more_is_asked(
    home: Alliance, partner_system: Partner
) -> None:
    secret = partner_system[1]
    for release in ("parties", "public"):
        instrument(home, release, release=release)
    few = _asked(secret)
    assert noted() == []
    Instrument.objects.filter(ref="parties").update(**RESTRICTED)
    more = _asked(secret)
    assert len(noted()) == 1
    # Who acts is told before the first write of a transaction, as for any other.
    ours = [one for one in more if "audit_note" in one or "entente.actor" in one]
    assert (len(ours), len(more)) == (2, len(few) + 2)


def _asked(secret: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert len(listed(secret, "instruments")) == 2
    return [one["sql"] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]


def test_what_was_refused_or_not_found_was_not_read(
    home: Alliance, partner_system: Partner
) -> None:
    secret = partner_system[1]
    instrument(home, "hidden", release="internal")
    instrument(home, "kept", **RESTRICTED)
    assert ask(secret, "instruments?ref=hidden").json()["data"] == []
    assert ask(secret, "instruments?nothing=such").status_code == 400
    assert ask(secret, "instruments/ins_0").status_code == 404
    assert noted() == []


@pytest.mark.parametrize("given", ["ref=kept%2C\u00e9", f"ref={'x' * 900}", "fields=ref%2Ctitle"])
def test_an_address_is_noted_as_it_was_written_up_to_a_length(
    rf: RequestFactory, home: Alliance, given: str
) -> None:
    pact = {"release": "states", "alliance_id": home.pk}
    note_listed(rf.get(f"/api/\x00v1?{given}&cursor=long"), Instrument, [pact])
    (event,) = noted()
    assert event.label == f"/api/v1?{given}".replace("\u00e9", "%C3%A9")[:500]


def test_hits_in_restricted_texts_are_noted(home: Alliance, partner_system: Partner) -> None:
    instrument(home, "kept", title="Pact of defence", **RESTRICTED)
    assert ask(partner_system[1], "search?q=defence").json()["instruments"] == ["kept"]
    (event,) = noted()
    assert (event.action, event.table) == ("export", "treaties_passage")
    assert event.label == "/api/v1/search?q=defence"


def test_an_alliance_whose_records_are_internal_is_not_restricted_itself(
    home: Alliance, partner_system: Partner
) -> None:
    Alliance.objects.update(release="internal")
    assert ask(partner_system[1], "alliances/us-jp").status_code == 200
    assert len(listed(partner_system[1], "alliances")) == 1
    assert noted() == []


def test_every_resource_reads_what_the_record_is_told() -> None:
    every: list[Any] = list(RESOURCES.values())
    scoped = [one for one in every if issubclass(one.queryset.model, Scoped)]
    assert len(scoped) == len(RESOURCES) - 1  # an alliance is told of to whoever is bound by it
    missing = {one: {"id", "release", "alliance_id"} - one().fetched() for one in scoped}
    assert not any(missing.values()), missing


@pytest.mark.parametrize(("release", "times"), [("internal", 1), ("parties", 0)])
def test_a_page_for_which_restricted_rows_were_read_is_noted_by_its_address(
    home: Alliance, desk: User, desk_client: Client, release: str, times: int
) -> None:
    for number in range(2):
        instrument(home, f"pact-{number}", release=release)
    assert desk_client.get("/alliances/us-jp/treaties/?q=pact").status_code == 200
    told = [(one.action, one.table, one.label, one.after, one.actor) for one in noted()]
    marking = {"marking": "Internal: not releasable to the parties"}
    page = ("read", "", "/alliances/us-jp/treaties/?q=pact", marking, str(desk.pk))
    assert told == [page] * times


def test_a_part_of_a_page_and_a_search_are_noted_and_what_shows_nothing_is_not(
    home: Alliance, desk_client: Client
) -> None:
    finding(home, title="Pact lapsed", release="internal")
    instrument(home, "pact", title="Pact of steel", release="internal")
    part = {"HX-Request": "true", "HX-Target": "results"}
    desk_client.get("/findings/", headers=part)
    desk_client.get("/search/?q=steel")
    desk_client.get("/alliances/us-jp/treaties/nothing/")
    desk_client.get("/account/")
    assert [one.label for one in noted()] == ["/findings/", "/search/?q=steel"]


def test_a_form_that_is_refused_shows_its_page_all_the_same(
    home: Alliance, desk_client: Client
) -> None:
    instrument(home, "pact", release="internal")
    page = "/alliances/us-jp/treaties/pact/act/"
    assert desk_client.post(page, {"kind": "nonsense"}).status_code == 422
    assert page in [one.label for one in noted()]


@pytest.mark.parametrize(("release", "times"), [("internal", 1), ("parties", 0)])
def test_a_superuser_who_opens_a_restricted_row_is_noted(
    home: Alliance, office: Client, desk: User, release: str, times: int
) -> None:
    pact = instrument(home, "pact", release=release)
    page = f"/admin/treaties/instrument/{pact.pk}/change/"
    assert office.get(page).status_code == 200
    reads = [(one.action, one.key, one.label, one.actor) for one in noted()]
    assert reads == [("read", str(pact.pk), "pact", str(desk.pk))] * times


@pytest.mark.parametrize(("release", "times"), [("internal", 1), ("public", 0)])
def test_a_superuser_who_lists_restricted_rows_is_noted_once(
    home: Alliance, office: Client, release: str, times: int
) -> None:
    for number in range(2):
        instrument(home, f"pact-{number}", release=release)
    assert office.get("/admin/treaties/instrument/?q=pact").status_code == 200
    assert office.get("/admin/alliances/state/").status_code == 200
    told = [(one.action, one.label, one.after) for one in noted()]
    label = "/admin/treaties/instrument/?q=pact"
    assert told == [("export", label, {"rows": 2, "restricted": 2})] * times


def test_whoever_takes_the_crisis_card_away_is_noted(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    line = hotline(forum(home, commitment=commitment(home)))
    contact(line, 1, State.objects.get(iso3="USA"))
    answer = desk_client.get(reverse("consultations:hotline-card", args=["us-jp"]))
    assert answer.status_code == 200
    (event,) = noted()
    assert (event.action, event.table, event.key) == ("export", "alliances_alliance", str(home.pk))
    assert (event.label, event.after) == ("crisis card of us-jp", {"rows": 2})
    assert event.actor == str(desk.pk)
