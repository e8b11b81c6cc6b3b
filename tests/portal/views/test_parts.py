"""What hangs on an instrument is entered, mended and taken away, by those who edit it alone."""

import re

import pytest
from django.test import Client

from alliances.models import Alliance
from tests.build.alliances import person
from tests.build.treaties import action, instrument, provision, relation, text
from treaties.models import (
    Action,
    Identifier,
    Instrument,
    Passage,
    Relation,
    Reservation,
    Statement,
)

HERE = "/alliances/us-jp/"


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    return instrument(home, "harbour")


def place(end: str = "") -> str:
    return f"{HERE}treaties/harbour/{end}"


def seen(client: Client, path: str = "") -> str:
    answer = client.get(path or place(), follow=True)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.content.decode()))


def opened(client: Client, path: str) -> dict[str, str]:
    """What the form at an address holds when it is opened, to send back."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    form = answer.context["form"]
    told = {one.html_name: one.value() for one in form}
    return {name: value for name, value in told.items() if value not in (None, "", False)}


def test_an_action_is_recorded_amended_with_a_reason_and_taken_out(
    treaty: Instrument, desk_client: Client
) -> None:
    (usa, *_) = treaty.party_list.order_by("state__iso3").values_list("state", flat=True)[::-1]
    sent = {"kind": "signed", "done_on": "1990-05", "states": [usa], "note": "in Haven"}
    assert desk_client.post(place("act/"), sent)["Location"] == place()
    made = Action.objects.get()
    assert (str(made.done_on), made.release, made.position) == ("1990-05", treaty.release, 1)
    assert [one.pk for one in made.states.all()] == [usa]
    assert "Signed" in seen(desk_client)
    edit = f"{HERE}actions/{made.pk}/"
    typed = opened(desk_client, edit) | {"takes_effect_on": "1990-06-01"}
    assert desk_client.post(edit, typed).status_code == 422, "an amendment says why"
    assert desk_client.post(edit, typed | {"reason_for_change": "typed wrong"}).status_code == 302
    made.refresh_from_db()
    assert str(made.takes_effect_on) == "1990-06-01"
    assert desk_client.post(f"{edit}remove/").status_code == 302
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"kind": "signed"}, "Give the day it was done"),
        ({"kind": "signed", "done_on": "1990-13"}, "no such month"),
        ({"kind": "signed", "done_on": "soon"}, "is not a date"),
        ({"kind": "signed", "done_on": "1990", "new_end_on": "2000-01-01"}, "Only an amendment"),
        (
            {"kind": "amended", "done_on": "1990", "new_end_on": "2000-01-01", "removes_end": "on"},
            "either sets a new end or takes",
        ),
        ({"kind": "danced", "done_on": "1990"}, "danced is not one of the available choices"),
        ({"kind": "signed", "done_on": "1990", "states": ["x"]}, "is not a valid"),
    ],
)
def test_a_wrong_action_is_told_at_its_field_and_not_kept(
    treaty: Instrument, desk_client: Client, sent: dict[str, str], fault: str
) -> None:
    answer = desk_client.post(place("act/"), sent)
    assert (answer.status_code, fault in answer.content.decode()) == (422, True)
    assert not Action.objects.exists()


def test_dates_that_look_impossible_are_kept_and_told(
    treaty: Instrument, desk_client: Client
) -> None:
    action(treaty, "signed", "1990-05-03", "USA", "JPN")
    sent = {"kind": "entry_into_force", "takes_effect_on": "1909-06-01"}
    answer = desk_client.post(place("act/"), sent, follow=True)
    assert "Kept, but look again: Entered into force: 1 June 1909 is before" in seen_in(answer)
    assert Action.objects.count() == 2
    assert "Dates that look impossible" in seen(desk_client)


def seen_in(answer: object) -> str:
    found: str = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", found))


def test_the_log_is_shown_by_date_whenever_it_was_entered(
    treaty: Instrument, desk_client: Client
) -> None:
    action(treaty, "entry_into_force", "1991-06-01")
    action(treaty, "signed", "1990-05-03", "USA", "JPN")
    log = seen(desk_client).partition("What was done")[2]
    assert log.index("Signed") < log.index("Entered into force")


def test_a_circle_of_relations_is_refused_with_the_way_that_closes_it(
    home: Alliance, treaty: Instrument, desk_client: Client
) -> None:
    old, older = instrument(home, "old"), instrument(home, "older")
    relation(old, "amends", treaty)
    sent = {"kind": "implements", "other": older.pk}
    assert desk_client.post(place("relate/"), sent).status_code == 302
    answer = desk_client.post(place("relate/"), {"kind": "extends", "other": old.pk})
    assert answer.status_code == 422
    assert "harbour would come before itself: harbour → old → harbour." in answer.content.decode()
    made = Relation.objects.get(other=older)
    assert "Implements" in seen(desk_client)
    assert desk_client.post(f"{HERE}relations/{made.pk}/remove/").status_code == 302
    assert not Relation.objects.filter(other=older).exists()


def test_a_number_is_checked_against_its_series_and_given_once(
    home: Alliance, treaty: Instrument, desk_client: Client
) -> None:
    wrong = desk_client.post(place("identify/"), {"scheme": "unts", "number": "eighteen"})
    assert "is no number of that series: write it as I-1835" in wrong.content.decode()
    assert desk_client.post(place("identify/"), {"scheme": "unts", "number": "I-1835"})["Location"]
    instrument(home, "other")
    again = {"scheme": "unts", "number": "I-1835"}
    twice = desk_client.post(f"{HERE}treaties/other/identify/", again)
    assert twice.status_code == 422
    assert "on record already, of Treaty harbour (harbour)" in twice.content.decode()
    made = Identifier.objects.get()
    edit = f"{HERE}numbers/{made.pk}/"
    typed = opened(desk_client, edit)
    assert desk_client.post(edit, typed | {"number": "I-1836"}).status_code == 302
    assert "I-1836" in seen(desk_client)
    assert desk_client.post(edit, typed | {"number": "I-1837"}).status_code == 409, "overtaken"
    assert desk_client.post(f"{edit}remove/").status_code == 302
    assert not Identifier.objects.exists()


def test_an_objection_answers_a_reservation_of_another(
    treaty: Instrument, desk_client: Client
) -> None:
    states = dict(treaty.party_list.values_list("state__iso3", "state"))
    clause = provision(treaty, "IV")
    made = {
        "kind": "reservation",
        "state": states["JPN"],
        "made_on": "1990",
        "text": "Not at night",
    }
    answer = desk_client.post(place("reserve/"), made | {"provision": clause.pk})
    assert answer.status_code == 302
    first = Reservation.objects.get()
    objection = {"kind": "objection", "state": states["USA"], "made_on": "1991", "text": "No."}
    early = desk_client.post(place("reserve/"), made | {"made_on": "1952", "withdrawn_on": "1951"})
    assert "It was made on 1952: it cannot be withdrawn before that." in early.content.decode()
    alone = desk_client.post(place("reserve/"), objection)
    assert "Choose the reservation that it answers" in alone.content.decode()
    own = objection | {"in_reply_to": first.pk, "state": states["JPN"]}
    assert "Nobody answers" in desk_client.post(place("reserve/"), own).content.decode()
    plain = made | {"in_reply_to": first.pk, "state": states["USA"]}
    assert "Only an acceptance" in desk_client.post(place("reserve/"), plain).content.decode()
    full = objection | {"in_reply_to": first.pk}
    assert desk_client.post(place("reserve/"), full).status_code == 302
    assert "in reply to the reservation of Japan" in seen(desk_client)
    assert desk_client.post(f"{HERE}reservations/{first.pk}/remove/").status_code == 302
    assert not Reservation.objects.exists(), "the objection goes with what it answered"


def test_an_understanding_is_recorded_of_the_whole_or_of_a_clause(
    treaty: Instrument, desk_client: Client
) -> None:
    clause = provision(treaty, "IV")
    sent = {"kind": "understanding", "text": "Ships include boats."}
    desk_client.post(place("interpret/"), sent)
    desk_client.post(place("interpret/"), sent | {"text": "By day.", "provision": clause.pk})
    assert list(Statement.objects.order_by("position").values_list("position")) == [(1,), (2,)]
    page = seen(desk_client)
    assert "Ships include boats." in page
    assert "By day." in page
    made = Statement.objects.get(position=1)
    edit = f"{HERE}understandings/{made.pk}/"
    assert desk_client.post(edit, opened(desk_client, edit) | {"text": "And rafts."})["Location"]
    assert "And rafts." in seen(desk_client)


def test_an_article_is_given_days_of_its_own(
    treaty: Instrument, desk_client: Client, home: Alliance
) -> None:
    text(treaty, person("clerk", home))
    row = Passage.objects.get(address="art_2")
    edit = f"{HERE}articles/{row.pk}/"
    assert f"{edit}" in desk_client.get(place("text/")).content.decode()
    typed = opened(desk_client, edit)
    wrong = typed | {"applies_from": "2001-01-01", "applies_until": "2000-12-31"}
    answer = desk_client.post(edit, wrong)
    assert "is before the first, 1 January 2001" in answer.content.decode()
    right = typed | {"applies_from": "2001-01-01", "applies_until": "2010-12-31"}
    assert desk_client.post(edit, right)["Location"].endswith("#art_2")
    assert "applies from 1 January 2001" in seen(desk_client, place("text/?on=2005-01-01"))
    today = seen(desk_client, place("text/"))
    assert "Not applying on this day: Article II, from 1 January 2001, through" in today


def test_who_only_reads_changes_nothing_and_is_offered_nothing(
    home: Alliance, treaty: Instrument
) -> None:
    client = Client()
    client.force_login(person("reader", home, role="reader"))
    made = action(treaty, "signed", "1990-05-03", "USA")
    page = client.get(place()).content.decode()
    assert "Record an action" not in page
    assert "Take away" not in page
    for path in (place("act/"), place("relate/"), f"{HERE}actions/{made.pk}/"):
        assert client.get(path).status_code == 403
        assert client.post(path, {}).status_code == 403
    assert client.post(f"{HERE}actions/{made.pk}/remove/").status_code == 403
    assert Action.objects.count() == 1


def test_a_clause_of_another_instrument_cannot_be_chosen(
    home: Alliance, treaty: Instrument, desk_client: Client
) -> None:
    far = provision(instrument(home, "far"), "I")
    sent = {"kind": "amended", "done_on": "1990", "provision": far.pk}
    answer = desk_client.post(place("act/"), sent)
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()
