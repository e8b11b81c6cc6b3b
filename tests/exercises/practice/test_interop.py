"""Results of interoperability tests, and how they age."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.practice.interop import RETEST, Cell, Issue, Shown, cell, newest, verdict

OLD, NEW = Issue(date(2020, 1, 1), "1"), Issue(date(2025, 6, 1), "2")
TEST = Shown(date(2024, 5, 5), "success", OLD, OLD, OLD)
TODAY = date(2026, 11, 22)


def state(as_of: date = TODAY, *results: Shown, **newer: Issue) -> Cell:
    issues = {
        name: [OLD, *([newer[name]] if name in newer else [])]
        for name in ("versions_a", "versions_b", "editions")
    }
    return cell(results or (TEST,), as_of, **issues)


def test_a_result_holds_while_nothing_newer_came_out() -> None:
    assert state() == Cell("success", TEST)


@pytest.mark.parametrize("what", ["versions_a", "versions_b", "editions"])
def test_anything_newer_asks_for_a_new_test_from_its_day_on(what: str) -> None:
    assert state(date(2025, 5, 31), **{what: NEW}).state == "success"
    found = state(date(2025, 6, 1), **{what: NEW})
    assert (found.state, found.last) == (RETEST, TEST)
    (reason,) = found.reasons
    assert reason.endswith("2 came out on 1 June 2025")


def test_a_test_of_the_newer_edition_holds_again() -> None:
    again = Shown(date(2025, 9, 1), "limited", OLD, OLD, NEW)
    assert state(TODAY, TEST, again, editions=NEW) == Cell("limited", again)


def test_what_was_not_tested_says_nothing() -> None:
    skipped = Shown(date(2026, 1, 1), "not_tested", OLD, OLD, OLD)
    assert state(TODAY, skipped).state == "not_tested"
    assert state(TODAY, TEST, skipped).state == "success"
    assert state(date(2024, 5, 4)).state == "not_tested"


def test_of_two_results_on_one_day_the_later_entered_counts() -> None:
    failed = Shown(TEST.on, "issue", OLD, OLD, OLD)
    assert state(TODAY, TEST, failed).state == "issue"
    assert state(TODAY, failed, TEST).state == "success"


def test_a_test_without_a_standard_ages_by_its_versions_alone() -> None:
    bare = Shown(TEST.on, "success", OLD, OLD)
    assert state(TODAY, bare, editions=NEW).state == "success"
    assert state(TODAY, bare, versions_b=NEW).state == RETEST


@given(
    st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1, unique=True),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)
def test_a_result_never_turns_good_again_by_waiting(days: list[date], tested: date) -> None:
    editions = [Issue(day, str(day)) for day in days]
    known = newest(editions, tested) or Issue(date(1999, 1, 1), "0")
    one = Shown(tested, "success", OLD, OLD, known)
    seen = [
        cell(
            [one], tested + timedelta(days=n * 100), versions_a=[], versions_b=[], editions=editions
        )
        for n in range(60)
    ]
    states = [found.state for found in seen]
    assert states == sorted(states, key=["success", RETEST].index)


def test_a_capability_is_interoperable_since_its_last_cell_was_shown() -> None:
    later = Shown(date(2025, 1, 1), "success", OLD, OLD)
    found = verdict([("link", Cell("success", TEST)), ("voice", Cell("success", later))])
    assert (found.state, found.since, found.open) == ("interoperable", date(2025, 1, 1), ())


@pytest.mark.parametrize("bad", ["issue", "retest", "not_tested"])
def test_one_cell_that_is_not_shown_spoils_it(bad: str) -> None:
    found = verdict([("link", Cell("success", TEST)), ("voice", Cell(bad))])
    assert (found.state, found.since, found.open) == ("not_shown", None, (f"voice: {bad}",))


def test_limits_are_named_and_nothing_is_declared_without_cases() -> None:
    found = verdict([("link", Cell("success", TEST)), ("voice", Cell("limited", TEST))])
    assert (found.state, found.open) == ("limited", ("voice: limited",))
    assert verdict([]).state == "no_cases"
