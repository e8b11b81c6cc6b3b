"""What was changed in a record stands on its page; reading what is restricted is recorded."""

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from audit.models import Event, Name
from kit.acting import act
from portal.bundles.store import export
from tests.build.alliances import state
from tests.build.compliance import finding
from tests.build.treaties import action, instrument, relation

PACT = "/alliances/us-jp/treaties/pact/"


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_instrument_tells_who_changed_what(home: Alliance, desk_client: Client) -> None:
    with act(actor="ann", label="Ann Ode", via="session", reason="as the depositary wrote"):
        pact = instrument(home, "pact", title="Pact")
        pact.title = "Pact of friendship"
        pact.save()
    seen = page(desk_client, PACT)
    for said in (
        "Instrument pact changed",
        "Title: Pact → Pact of friendship",
        "as the depositary wrote",
        "Ann Ode, in the portal",
        "Party added",
        "State: JPN",
    ):
        assert said in seen


def test_whose_name_was_taken_away_is_named_by_a_key(home: Alliance, desk_client: Client) -> None:
    with act(actor="ann", label="Ann Ode", via="session"):
        instrument(home, "pact")
    Name.objects.update(label="")
    seen = page(desk_client, PACT)
    assert "Ann Ode" not in seen
    assert "ann, in the portal" in seen


def test_a_part_that_is_gone_is_told(home: Alliance, desk_client: Client) -> None:
    signed = action(instrument(home, "pact"), "signed", "2016", "USA")
    signed.states.add(state("JPN"))
    signed.delete()
    seen = page(desk_client, PACT)
    assert "Action removed" in seen
    assert "Kind: signed" in seen


def test_the_history_names_no_row_of_another_alliance(
    home: Alliance, abroad: Alliance, desk_client: Client
) -> None:
    relation(instrument(home, "pact"), "renews", instrument(abroad, "hidden-abroad"))
    seen = page(desk_client, PACT)
    assert "Relation added" in seen
    assert "hidden-abroad" not in seen
    relation(instrument(home, "newer"), "renews", instrument(home, "older-here"))
    assert "Other: older-here" in page(desk_client, "/alliances/us-jp/treaties/newer/")


def test_a_finding_tells_who_acknowledged_it(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    one = finding(home)
    desk_client.post(f"/findings/{one.pk}/acknowledge/")
    seen = page(desk_client, f"/findings/{one.pk}/")
    assert f"Acknowledged by: {desk}" in seen
    assert f"{desk}, in the portal" in seen


@pytest.mark.parametrize(
    ("release", "times"), [("internal", 1), ("states", 1), ("parties", 0), ("public", 0)]
)
def test_reading_what_is_restricted_is_recorded(
    home: Alliance, desk: User, desk_client: Client, release: str, times: int
) -> None:
    marking = {"release": release, "released_to": ["JPN"] if release == "states" else []}
    instrument(home, "pact", **marking)
    one = finding(home, **marking)
    page(desk_client, PACT)
    page(desk_client, f"/findings/{one.pk}/")
    reads = Event.objects.filter(action="read", actor=str(desk.pk), alliance_id=home.pk)
    for table in ("treaties_instrument", "compliance_finding"):
        assert reads.filter(table=table).count() == times
    assert "read" not in [row.get("what", "") for row in desk_client.get(PACT).context["written"]]


def test_an_export_is_recorded_with_its_number_of_rows(home: Alliance) -> None:
    instrument(home, "pact")
    export(home.slug)
    export("")
    whole, states = Event.objects.filter(action="export").order_by("id")
    assert (whole.table, whole.label, whole.after) == ("alliances_alliance", "us-jp", {"rows": 2})
    assert (states.table, states.after) == ("alliances_state", {"rows": 2})
