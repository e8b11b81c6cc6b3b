"""Is a fixed-term instrument in force, and is there a gap before or after it?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import ask
from kit.errors import Refused
from tests.build.treaties import action, instrument, term
from tests.treaties.questions.conftest import asking

coverage = asking("fixed_term_coverage")


@pytest.mark.usefixtures("korea")
@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2019, 4, 4), "not_yet_in_force"),
        (date(2019, 4, 5), "expiring"),
        (date(2019, 12, 31), "expiring"),
        (date(2020, 1, 1), "lapsed"),
        (date(2021, 8, 31), "lapsed"),
        (date(2021, 9, 1), "expired"),
    ],
)
def test_the_tenth_agreement_lapsed_until_the_eleventh_was_in_force(
    as_of: date, state: str
) -> None:
    assert coverage("sma-10", as_of).state == state


@pytest.mark.usefixtures("korea")
def test_a_lapse_tells_the_gap_and_what_closed_it() -> None:
    detail = coverage("sma-10", date(2020, 1, 1)).detail
    assert detail["gap_days"] == 94
    assert (detail["gap_days_until_successor"], detail["successor"]) == (609, "sma-11")
    assert (detail["successor_in_force"], detail["retroactive"]) == (date(2021, 9, 1), True)
    assert "days_left" not in detail


@pytest.mark.usefixtures("korea")
def test_what_runs_tells_how_long_and_whether_it_reaches_back() -> None:
    detail = coverage("sma-11", date(2025, 6, 1)).detail
    assert (detail["days_left"], detail["next_ladder_step"]) == (213, date(2025, 7, 4))
    assert (detail["covers_from"], detail["covers_until"]) == (date(2020, 1, 1), date(2025, 12, 31))
    assert (detail["retroactive"], detail["gap_days"]) == (True, 609)
    assert detail["successor"] is None


def test_one_suspended_among_all_is_suspended(home: Alliance) -> None:
    made = instrument(home, "mou")
    action(made, "entry_into_force", "1981-11-30")
    action(made, "suspended", "1981-12-18")
    term(made, ends_on=date(1990, 1, 1))
    assert coverage("mou", date(1981, 12, 17)).state == "in_force"
    assert coverage("mou", date(1981, 12, 18)).state == "suspended"


def test_without_being_named_it_answers_only_for_fixed_terms(home: Alliance) -> None:
    made = instrument(home, "treaty")
    action(made, "entry_into_force", "1960-06-23")
    assert ask("treaty", date(2026, 1, 1)).rule == "legal_status"
    assert coverage("treaty", date(2026, 1, 1)).state == "in_force"
    term(made, ends_on=date(2026, 6, 1))
    assert ask("treaty", date(2026, 1, 1)).rule == "fixed_term_coverage"


def test_it_is_not_about_what_is_unknown_or_never_began(home: Alliance) -> None:
    instrument(home, "draft")
    for ref in ("draft", "nothing"):
        with pytest.raises(Refused, match="that 'fixed_term_coverage' is about"):
            coverage(ref, date(2026, 1, 1))
