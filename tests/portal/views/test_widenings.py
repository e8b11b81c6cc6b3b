"""The pages on which a widening is proposed, and on which another person decides it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from alliances.actions import Wish, propose_widening
from alliances.models import Alliance, Widening
from audit.models import Event
from burden.models import Pledge
from commitments.actions import refresh
from commitments.models import Commitment, Evidence, Occurrence
from compliance.models import Recheck
from compliance.rule import Scope
from kit.models import key_of
from tests.build.alliances import person
from tests.build.burden import pledge
from tests.build.commitments import commitment, met, yearly
from tests.build.treaties import instrument
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
LIST = "/alliances/us-jp/widenings/"


@pytest.fixture
def chief(home: Alliance) -> Client:
    return signed_in(person("chief", home, role="approver"))


@pytest.fixture
def kept(home: Alliance) -> Commitment:
    return commitment(home, "kept", title="The kept promise", release="internal")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def new(row: Any) -> str:
    return f"{LIST}new/?record={key_of(row)}"


WISH = {"release": "parties", "reason": "The note was published"}


def test_a_desk_proposes_and_another_person_decides(
    desk_client: Client, chief: Client, kept: Commitment
) -> None:
    page = desk_client.get(new(kept))
    assert "The kept promise" in page.text
    assert "Internal: not releasable to the parties" in page.text
    answer = desk_client.post(new(kept), WISH, follow=True)
    assert "another person who may approve decides" in answer.text
    (made,) = Widening.objects.all()
    assert chief.get(LIST).text.count("awaits a second person".capitalize()) == 1
    path = f"{LIST}{made.pk}/"
    assert "The note was published" in chief.get(path).text
    answer = chief.post(path, {"decision": "approved", "remark": "agreed"}, follow=True)
    assert "It is decided." in answer.text
    assert "agreed" in answer.text
    kept.refresh_from_db()
    assert kept.release == "parties"
    assert Recheck.objects.filter(alliance=kept.alliance).exists()


def test_its_author_is_told_that_another_must_decide(
    home: Alliance, chief: Client, kept: Commitment
) -> None:
    chief.post(new(kept), WISH)
    path = f"{LIST}{Widening.objects.get().pk}/"
    answer = chief.post(path, {"decision": "approved"})
    assert answer.status_code == 422
    assert "another person must decide" in answer.text
    assert chief.post(path, {"decision": "withdrawn"}).status_code == 302


def test_what_is_laid_out_follows_with_the_decision(
    home: Alliance, desk: User, chief: Client
) -> None:
    promise = yearly(home, "c", release="internal", runs_from=TODAY.replace(month=1, day=1))
    refresh(TODAY, Scope())
    wish = Wish(to=("parties", ()), reason="Published")
    made = propose_widening(row=promise, wish=wish, by=desk, at=AT)
    assert "Occurrences: " in chief.get(f"{LIST}{made.pk}/").text
    chief.post(f"{LIST}{made.pk}/", {"decision": "approved"})
    assert {one.release for one in Occurrence.objects.all()} == {"parties"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"release": "states", "reason": "x"}, "Name at least one state."),
        ({"release": "parties", "states": ["JPN"], "reason": "x"}, "Named states go with"),
        ({"release": "states", "states": ["FRA"], "reason": "x"}, "Select a valid choice"),
        ({"release": "internal", "reason": "x"}, "Select a valid choice"),
        ({"release": "public"}, "This field is required"),
    ],
)
def test_a_wish_that_makes_no_sense_is_told_at_its_field(
    desk_client: Client, kept: Commitment, sent: dict[str, Any], said: str
) -> None:
    answer = desk_client.post(new(kept), sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert not Widening.objects.exists()


@pytest.mark.parametrize(
    ("marking", "offered"),
    [
        ({"release": "internal"}, ["states", "parties", "public"]),
        ({"release": "states", "released_to": ["JPN"]}, ["states", "parties", "public"]),
        ({"release": "parties"}, ["public"]),
        ({"release": "public"}, []),
    ],
)
def test_only_what_lets_in_somebody_new_is_offered(
    desk_client: Client, home: Alliance, marking: dict[str, Any], offered: list[str]
) -> None:
    row = commitment(home, **marking)
    form = desk_client.get(new(row)).context["form"]
    assert [value for value, _label in form.fields["release"].choices] == offered
    assert ("states" in form.fields) is ("states" in offered)
    every = ["internal", "states", "parties", "public"]
    for release in sorted(set(every) - set(offered)):
        answer = desk_client.post(new(row), {"release": release, "reason": "x"})
        assert (answer.status_code, Widening.objects.count()) == (422, 0)
    assert ("No wider release can be proposed" in answer.text) is (not offered)


def test_what_follows_from_other_records_is_offered_nothing(
    desk_client: Client, kept: Commitment
) -> None:
    met(kept, "2026-05-01", TODAY)
    page = desk_client.get(new(Evidence.objects.get()))
    assert "No wider release can be proposed for this." in page.text


def test_an_alliance_itself_is_not_released_to_named_states(
    desk_client: Client, home: Alliance
) -> None:
    Alliance.objects.update(release="internal")
    page = desk_client.get(f"{LIST}new/")
    offered = page.context["form"].fields["release"].choices
    assert [value for value, _label in offered] == ["parties", "public"]
    sent = {"release": "states", "states": ["JPN"], "reason": "x"}
    answer = desk_client.post(f"{LIST}new/", sent)
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.text
    assert desk_client.post(f"{LIST}new/", WISH | {"release": "public"}).status_code == 302
    assert Widening.objects.get().record == home.pk


@pytest.mark.parametrize(
    "named",
    [
        "",
        "commitments_commitment",
        "commitments_commitment:",
        "commitments_commitment:x",
        "commitments_commitment:0199aaaa-0000-7000-8000-000000000000",
        "nowhere:0199aaaa-0000-7000-8000-000000000000",
        "accounts_user:0199aaaa-0000-7000-8000-000000000000",
        "{foreign}",
        "{user}",
    ],
)
def test_what_is_not_there_is_not_widened(
    desk_client: Client, abroad: Alliance, desk: User, named: str
) -> None:
    foreign = commitment(abroad, release="internal")
    asked = named.format(foreign=key_of(foreign), user=key_of(desk))
    assert desk_client.get(f"{LIST}new/", {"record": asked}).status_code == 404


def test_a_reader_sees_what_was_proposed_and_proposes_nothing(
    home: Alliance, desk_client: Client, kept: Commitment
) -> None:
    desk_client.post(new(kept), WISH)
    reader = signed_in(person("reader", home, role="reader"))
    page = reader.get(LIST)
    assert "The kept promise" in page.text
    assert str(Widening.objects.get().pk) not in page.text
    assert reader.get(new(kept)).status_code == 403
    assert reader.get(f"{LIST}{Widening.objects.get().pk}/").status_code == 403


def test_a_form_that_widens_leads_to_a_proposal(desk_client: Client, home: Alliance) -> None:
    row = pledge(instrument(home, "pact"), release="internal")
    path = reverse("portal:pledge-edit", args=["us-jp", row.pk])
    form = desk_client.get(path).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, [])}
    answer = desk_client.post(path, sent | {"release": "parties"})
    assert answer.status_code == 422
    assert "lets more see it than may now" in answer.text
    ((address, words),) = answer.context["form"].leads
    assert words == "Propose a widening"
    assert parse_qs(urlsplit(address).query) == {"record": [key_of(row)], "to": ["parties"]}
    assert 'value="parties" selected' in desk_client.get(address).text
    assert Pledge.objects.get().release == "internal"


def test_a_form_narrows_by_itself(desk_client: Client, home: Alliance) -> None:
    row = pledge(instrument(home, "pact"), release="parties")
    path = reverse("portal:pledge-edit", args=["us-jp", row.pk])
    form = desk_client.get(path).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, [])}
    assert desk_client.post(path, sent | {"release": "internal"}).status_code == 302
    assert Pledge.objects.get().release == "internal"


@pytest.mark.parametrize("to", ["internal", "parties"])
def test_a_record_for_named_states_names_none_once_it_is_for_none(
    to: str, desk_client: Client, home: Alliance
) -> None:
    row = pledge(instrument(home, "pact"), release="states", released_to=["JPN"])
    path = reverse("portal:pledge-edit", args=["us-jp", row.pk])
    form = desk_client.get(path).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, [])}
    answer = desk_client.post(path, sent | {"release": to})
    assert answer.status_code == (302 if to == "internal" else 422)
    now = Pledge.objects.get()
    kept = ("internal", []) if to == "internal" else ("states", ["JPN"])
    assert (now.release, now.released_to) == kept


def test_whoever_is_shown_a_restricted_record_is_noted(
    desk_client: Client, kept: Commitment
) -> None:
    desk_client.get(new(kept))
    desk_client.post(new(kept), WISH)
    desk_client.get(f"{LIST}{Widening.objects.get().pk}/")
    read = Event.objects.filter(action=Event.Action.READ).values_list("table", flat=True)
    assert {"commitments_commitment", "alliances_widening"} <= set(read)


def test_the_back_office_says_so_too(home: Alliance, desk: User, kept: Commitment) -> None:
    User.objects.filter(pk=desk.pk).update(is_staff=True, is_superuser=True)
    office = signed_in(desk)
    path = f"/admin/alliances/alliance/{home.pk}/change/"
    sent: dict[str, Any] = {"slug": home.slug, "name": home.name, "short_name": home.short_name}
    sent |= {"profile": "{}", "field_confidence": "{}", "release": "public"}
    answer = office.post(path, sent, follow=True)
    assert "takes two people" in answer.text
    home.refresh_from_db()
    assert home.release == "parties"
