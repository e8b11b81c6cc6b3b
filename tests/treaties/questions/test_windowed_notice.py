"""When is the next set day of exit, and by when must notice be given?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import ask
from kit.dates import Duration
from kit.errors import Refused
from tests.build.treaties import action, instrument, term
from tests.treaties.questions.conftest import asking

notice = asking("windowed_notice")


@pytest.fixture
def mda(home: Alliance) -> None:
    made = instrument(home, "mda")
    action(made, "entry_into_force", "1958-08-04")
    spans = {"first_after": "P10Y", "then_every": "P5Y", "notice_before": "P1Y"}
    columns = {f"window_{name}": Duration.parse(text) for name, text in spans.items()}
    term(made, "indefinite", window_applies_to="Article II only", **columns)


@pytest.mark.usefixtures("mda")
@pytest.mark.parametrize(
    ("as_of", "exit_on"),
    [
        (date(1960, 1, 1), date(1968, 8, 4)),
        (date(1967, 8, 4), date(1968, 8, 4)),
        (date(1967, 8, 5), date(1973, 8, 4)),
        (date(2026, 11, 22), date(2028, 8, 4)),
    ],
)
def test_the_next_exit_is_the_first_whose_notice_is_still_in_time(
    as_of: date, exit_on: date
) -> None:
    answer = notice("mda", as_of)
    assert answer.state == "locked_until"
    assert answer.detail == {
        "next_effective": exit_on,
        "latest_notice": exit_on.replace(year=exit_on.year - 1),
        "applies_to": "Article II only",
    }


@pytest.mark.usefixtures("mda")
def test_it_answers_only_where_there_are_set_days(home: Alliance) -> None:
    assert ask("mda", date(2026, 11, 22)).rule == "windowed_notice"
    action(instrument(home, "treaty"), "entry_into_force", "1960-06-23")
    with pytest.raises(Refused, match="'treaty' that 'windowed_notice' is about"):
        notice("treaty", date(2026, 11, 22))


def test_without_a_beginning_there_are_no_set_days(home: Alliance) -> None:
    columns = {f"window_{n}": Duration.parse("P5Y") for n in ("first_after", "then_every")}
    term(instrument(home, "draft"), "indefinite", **columns, window_notice_before="P1Y")
    with pytest.raises(Refused, match="'draft'"):
        notice("draft", date(2026, 11, 22))
