"""Among whom is an instrument suspended?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import ask
from kit.errors import Refused
from tests.build.treaties import action, instrument
from tests.treaties.questions.conftest import asking
from treaties.models import Instrument

suspension = asking("partial_suspension")


@pytest.fixture
def anzus(abroad: Alliance) -> Instrument:
    made = instrument(abroad, "anzus-1951")
    action(made, "entry_into_force", "1952-04-29")
    return made


def test_one_pair_is_suspended_and_the_others_are_not(anzus: Instrument) -> None:
    action(anzus, "suspended", "1986-08-11", "USA", "NZL")
    before = suspension("anzus-1951", date(1986, 8, 10))
    since = suspension("anzus-1951", date(1986, 8, 11))
    assert before.state == "in_force"
    assert since.state == "suspended_for_pair"
    assert since.detail == {
        "pair": ["USA", "NZL"],
        "pairs": [["USA", "NZL"]],
        "unaffected": [("AUS", "USA"), ("AUS", "NZL")],
        "since": date(1986, 8, 11),
    }


def test_two_pairs_have_no_single_pair(anzus: Instrument) -> None:
    action(anzus, "suspended", "1986-08-11", "USA", "NZL")
    action(anzus, "suspended", "1990-01-01", "AUS", "NZL")
    answer = suspension("anzus-1951", date(1990, 1, 1))
    assert (answer.state, answer.detail["pair"]) == ("suspended_for_pair", None)
    assert answer.detail["pairs"] == [["NZL", "AUS"], ["USA", "NZL"]]
    assert answer.detail["since"] == date(1986, 8, 11)


def test_a_suspension_that_names_nobody_is_among_all(anzus: Instrument) -> None:
    action(anzus, "suspended", "1990-01-01")
    answer = suspension("anzus-1951", date(1990, 1, 1))
    assert (answer.state, answer.detail["unaffected"]) == ("suspended", [])


def test_a_resumption_ends_it_on_its_day(anzus: Instrument) -> None:
    action(anzus, "suspended", "1986-08-11", "USA", "NZL")
    action(anzus, "resumed", "2012-06-19")
    assert suspension("anzus-1951", date(2012, 6, 18)).state == "suspended_for_pair"
    assert suspension("anzus-1951", date(2012, 6, 19)).state == "in_force"


def test_without_being_named_it_answers_only_where_there_was_one(anzus: Instrument) -> None:
    assert ask("anzus-1951", date(1990, 1, 1)).rule == "legal_status"
    assert suspension("anzus-1951", date(1990, 1, 1)).state == "in_force"
    action(anzus, "suspended", "1986-08-11", "USA", "NZL")
    assert ask("anzus-1951", date(1990, 1, 1)).rule == "partial_suspension"


def test_it_is_about_instruments_only(anzus: Instrument) -> None:
    with pytest.raises(Refused, match="that 'partial_suspension' is about"):
        suspension("anzus", date(1990, 1, 1))
