"""Has an instrument renewed itself?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import ask
from kit.dates import Duration
from kit.errors import Refused
from tests.build.treaties import action, instrument, term
from tests.treaties.questions.conftest import asking
from treaties.models import Instrument

renewal = asking("tacit_renewal")


@pytest.fixture
def notes(home: Alliance) -> Instrument:
    """The notes of 1966: fifty years, then twenty more unless stopped in the window."""
    made = instrument(home, "notes", kind="exchange_of_notes")
    action(made, "entry_into_force", "1966-12-30")
    term(
        made,
        "fixed_then_tacit_renewal",
        initial=Duration.parse("P50Y"),
        renewal=Duration.parse("P20Y"),
        renewals=1,
        notice_opens_on=date(2014, 12, 30),
        notice_closes_on=date(2016, 12, 30),
        notice_effect=Duration.parse("P2Y"),
    )
    return made


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize(
    ("as_of", "state", "end", "is_open"),
    [
        (date(1966, 12, 29), "not_yet_in_force", date(2016, 12, 30), False),
        (date(2014, 12, 29), "in_force", date(2016, 12, 30), False),
        (date(2014, 12, 30), "in_force", date(2016, 12, 30), True),
        (date(2016, 12, 30), "in_force", date(2016, 12, 30), True),
        (date(2016, 12, 31), "renewed", date(2036, 12, 30), False),
        (date(2036, 12, 31), "expired", date(2036, 12, 30), False),
    ],
)
def test_without_notice_it_renews_itself_once(
    as_of: date, state: str, end: date, is_open: bool
) -> None:
    answer = renewal("notes", as_of)
    assert (answer.state, answer.detail["ends_on"]) == (state, end)
    assert answer.detail["is_window_open"] is is_open
    assert answer.detail["new_end"] == (end if state == "renewed" else None)


def test_a_notice_in_the_window_ends_it_two_years_later(notes: Instrument) -> None:
    action(notes, "notice_received", "2015-06-01")
    answer = renewal("notes", date(2016, 12, 31))
    assert (answer.state, answer.detail["notice_on"]) == ("terminates", date(2015, 6, 1))
    assert answer.detail["terminates_on"] == date(2017, 6, 1)
    assert renewal("notes", date(2017, 6, 1)).state == "terminated"


def test_it_answers_for_such_terms_only(notes: Instrument, home: Alliance) -> None:
    assert ask("notes", date(2026, 1, 1)).rule == "tacit_renewal"
    action(instrument(home, "treaty"), "entry_into_force", "1960-06-23")
    with pytest.raises(Refused, match="'treaty' that 'tacit_renewal' is about"):
        renewal("treaty", date(2026, 1, 1))
