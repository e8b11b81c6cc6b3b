"""Treaties, their parties and their clauses are entered on pages, by those who edit them alone."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance, State
from compliance.models import Recheck
from kit.errors import Refused
from tests.build.alliances import person, state
from tests.build.commitments import commitment
from tests.build.treaties import instrument, provision, text
from tests.portal.views.test_parts import opened, seen
from treaties.actions import enter_clause, enter_instrument, remove_clause, set_parties
from treaties.models import Instrument, Passage, Provision

HERE = "/alliances/us-jp/"
NEW = f"{HERE}treaties/new/"
PAGE = f"{HERE}treaties/harbour/"
PARTIES = f"{PAGE}parties/"
CLAUSE = f"{PAGE}clauses/new/"
WHY = {"reason_for_change": "an accession"}


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    return instrument(home, "harbour")


@pytest.fixture
def reader(home: Alliance) -> User:
    return person("reader", home, role="reader")


def parties(on: Instrument) -> list[str]:
    return list(on.party_list.order_by("position").values_list("state__iso3", flat=True))


def numbers(on: Instrument) -> list[str]:
    return list(on.provisions.order_by("position").values_list("number", flat=True))


def test_a_treaty_is_entered_with_its_parties_and_leads_on(
    home: Alliance, desk_client: Client
) -> None:
    assert NEW in desk_client.get(f"{HERE}treaties/").text
    britain = state("GBR")
    form: dict[str, Any] = opened(desk_client, NEW)
    members = [one.state_id for one in home.memberships.order_by("position")]
    assert form["parties"] == members, "the members are ticked"
    sent = form | {
        "title": "Harbour Access Treaty",
        "kind": "treaty",
        "is_anchor": "on",
        "parties": [britain.pk, *members],
    }
    answer = desk_client.post(NEW, sent)
    page = f"{HERE}treaties/harbour-access-treaty/"
    assert answer["Location"] == page
    made = Instrument.objects.get()
    assert (made.release, made.is_anchor) == (home.release, True)
    assert parties(made) == ["USA", "JPN", "GBR"], "members first"
    assert {one.release for one in made.party_list.all()} == {home.release}
    assert Recheck.objects.filter(alliance=home).exists()
    told = seen(desk_client, page)
    assert "Next: what was done to it, its term, its clauses and its text." in told
    for words in ("Harbour Access Treaty", "United Kingdom", "No clause is recorded yet."):
        assert words in told


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"title": ""}, "title", "This field is required"),
        ({"title": "条約"}, "ref", "None can be made of the title: give one, such as"),
        ({"ref": "new"}, "ref", "“new” is where treaties are entered: choose another"),
        ({"ref": "a/b"}, "ref", "Letters, digits, hyphens and underscores alone"),
        ({"title": "Harbour"}, "ref", "“Treaty harbour” has that reference already"),
        ({"parties": []}, "parties", "Tick at least one state"),
        ({"parties": ["x"]}, "parties", "“x” is not a valid"),
        ({"kind": "song"}, "kind", "song is not one of the available choices"),
        ({"is_anchor": "on"}, "is_anchor", "That is “Treaty harbour” (harbour) already"),
        ({"release": "states"}, "release", "states is not one of the available choices"),
    ],
)
def test_what_is_wrong_with_a_new_treaty_is_told_at_its_field(
    treaty: Instrument, desk_client: Client, wrong: dict[str, Any], field: str, said: str
) -> None:
    Instrument.objects.filter(pk=treaty.pk).update(is_anchor=True)
    sent = opened(desk_client, NEW) | {"title": "Ports", "kind": "treaty"} | wrong
    answer = desk_client.post(NEW, sent)
    assert answer.status_code == 422
    assert said in unescape(str(answer.context["form"].errors[field]))
    assert Instrument.objects.count() == 1


def test_parties_are_amended_with_a_reason_and_those_that_stay_keep_their_places(
    treaty: Instrument, desk_client: Client
) -> None:
    assert PARTIES in desk_client.get(PAGE).text
    kept = treaty.party_list.get(state__iso3="JPN").pk
    sent: dict[str, Any] = opened(desk_client, PARTIES)
    sent |= {"parties": [state("GBR").pk, state("JPN").pk]}
    assert desk_client.post(PARTIES, sent).status_code == 422, "it says why"
    assert desk_client.post(PARTIES, sent | WHY)["Location"] == PAGE
    assert parties(treaty) == ["JPN", "GBR"]
    assert treaty.party_list.get(state__iso3="JPN").pk == kept
    assert Recheck.objects.filter(alliance=treaty.alliance).exists()


def test_parties_that_another_changed_meanwhile_are_not_overwritten(
    treaty: Instrument, desk_client: Client
) -> None:
    sent = opened(desk_client, PARTIES) | WHY
    treaty.party_list.filter(state__iso3="JPN").delete()
    assert desk_client.post(PARTIES, sent).status_code == 409
    assert parties(treaty) == ["USA"]


def test_a_clause_is_entered_in_its_place_and_its_article_finds_it(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    text(treaty, desk)
    assert CLAUSE in desk_client.get(PAGE).text
    for number in ("I", "III"):
        sent = opened(desk_client, CLAUSE) | {"number": number, "paraphrase": f"On {number}."}
        answer = desk_client.post(CLAUSE, sent)
        assert answer["Location"] == f"{PAGE}#harbour:{number}"
    first = Provision.objects.get(number="I")
    sent = opened(desk_client, CLAUSE) | {"number": "II", "paraphrase": "On II."}
    assert desk_client.post(CLAUSE, sent | {"after": first.pk}).status_code == 302
    sent |= {"number": "Preamble", "is_label": "on", "after": ""}
    assert desk_client.post(CLAUSE, sent).status_code == 302
    assert numbers(treaty) == ["Preamble", "I", "II", "III"]
    linked = Passage.objects.exclude(provision=None).values_list("provision__number", flat=True)
    assert sorted(linked) == ["I", "II"]
    assert "On II." in seen(desk_client, PAGE)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"number": ""}, "number", "This field is required"),
        ({"number": "5/2"}, "number", "A slash would end the clause's address"),
        ({"number": "IV"}, "number", "“harbour:IV” is the address of the clause V already"),
        ({"number": "X" * 61}, "number", "at most 60 characters"),
        ({"paraphrase": ""}, "paraphrase", "This field is required"),
        ({"after": "x"}, "after", "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_new_clause_is_told_at_its_field(
    treaty: Instrument, desk_client: Client, wrong: dict[str, Any], field: str, said: str
) -> None:
    clause = provision(treaty, "IV")
    Provision.objects.filter(pk=clause.pk).update(number="V")
    sent = opened(desk_client, CLAUSE) | {"number": "VI", "paraphrase": "Ships."} | wrong
    answer = desk_client.post(CLAUSE, sent)
    assert answer.status_code == 422
    assert said in unescape(str(answer.context["form"].errors[field]))
    assert numbers(treaty) == ["V"]


def test_a_clause_is_no_wider_than_its_treaty(home: Alliance, desk_client: Client) -> None:
    treaty = instrument(home, "harbour", release="internal")
    sent = opened(desk_client, CLAUSE) | {"number": "I", "paraphrase": "Ships."}
    assert desk_client.post(CLAUSE, sent | {"release": "parties"}).status_code == 302
    assert treaty.provisions.get().release == "internal"


def test_a_clause_entered_in_error_is_taken_away_unless_something_rests_on_it(
    treaty: Instrument, desk_client: Client
) -> None:
    free, used = provision(treaty, "I"), provision(treaty, "II")
    commitment(treaty.alliance, provision=used, instrument=treaty)
    path = f"{HERE}clauses/{used.pk}/remove/"
    assert path in desk_client.get(PAGE).text
    answer = desk_client.post(path)
    assert answer.status_code == 422
    assert "Something on record rests on II: commitment (1). Mend that first." in answer.text
    assert desk_client.post(f"{HERE}clauses/{free.pk}/remove/")["Location"] == PAGE
    assert numbers(treaty) == ["II"]


@pytest.mark.usefixtures("without_wall")
def test_readers_are_refused_and_to_outsiders_it_is_not_there(
    treaty: Instrument, reader: User, outsider: User
) -> None:
    clause = provision(treaty, "I")
    paths = (NEW, PARTIES, CLAUSE, f"{HERE}clauses/{clause.pk}/remove/")
    for user, status in ((reader, 403), (outsider, 404)):
        client = Client()
        client.force_login(user)
        for path in paths:
            assert client.post(path).status_code == status, path
    assert NEW not in seen(client_of(reader), f"{HERE}treaties/")
    assert CLAUSE not in client_of(reader).get(PAGE).text


@pytest.mark.usefixtures("without_wall")
def test_the_deeds_themselves_refuse_readers(treaty: Instrument, reader: User) -> None:
    clause = provision(treaty, "I")
    new = Instrument(alliance=treaty.alliance, ref="b", title="B", kind="treaty")
    states = list(State.objects.all())
    for deed in (
        lambda: enter_instrument(instrument=new, parties=states, by=reader),
        lambda: set_parties(instrument=treaty, parties=states, by=reader),
        lambda: enter_clause(clause=Provision(instrument=treaty), after=None, by=reader),
        lambda: remove_clause(clause=clause, by=reader),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.code == "not_yours"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
