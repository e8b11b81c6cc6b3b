"""Facts: between whom an instrument runs, between whom it is suspended, and what is unknown."""

from datetime import date
from typing import Any

import pytest

from tests.treaties.term.examples import A_DAY, JP_09, MOA
from treaties.term import Extension, Facts, ForceState, Link, Pause, Term, TermKind

SUSPENDED_ON, RESUMED_ON = date(1986, 8, 11), date(2012, 6, 19)
AUS_NZL, AUS_USA, NZL_USA = ("AUS", "NZL"), ("AUS", "USA"), ("NZL", "USA")
ANZUS = ("AUS", "NZL", "USA")
OF_NZL_AND_USA = Pause(frozenset(NZL_USA), SUSPENDED_ON, RESUMED_ON)


def facts(**more: Any) -> Facts:
    own = Link("anzus-1951", date(1952, 4, 29))
    values = {"parties": ANZUS, "own": own, "term": Term(TermKind.INDEFINITE), **more}
    return Facts("anzus-1951", "ANZUS Treaty", **values)


@pytest.mark.parametrize(
    ("parties", "pairs"),
    [
        ((), []),
        (("AUS",), []),
        (("USA", "JPN"), [("USA", "JPN")]),
        (ANZUS, [AUS_NZL, AUS_USA, NZL_USA]),
    ],
)
def test_every_two_parties_are_one_pair(
    parties: tuple[str, ...], pairs: list[tuple[str, str]]
) -> None:
    assert facts(parties=parties).pairs() == pairs


@pytest.mark.parametrize(
    ("as_of", "pairs"),
    [
        (SUSPENDED_ON - A_DAY, []),
        (SUSPENDED_ON, [NZL_USA]),
        (RESUMED_ON - A_DAY, [NZL_USA]),
        (RESUMED_ON, []),
    ],
)
def test_a_pair_is_suspended_until_the_day_it_is_over(
    as_of: date, pairs: list[tuple[str, str]]
) -> None:
    treaty = facts(pauses=[OF_NZL_AND_USA])
    assert treaty.suspended_pairs(as_of) == pairs
    assert not treaty.is_suspended(as_of)


def test_a_suspension_among_some_holds_for_each_of_their_pairs_only() -> None:
    parties = (*ANZUS, "GBR")
    treaty = facts(parties=parties, pauses=[Pause(frozenset(ANZUS), SUSPENDED_ON)])
    assert treaty.suspended_pairs(SUSPENDED_ON) == [AUS_NZL, AUS_USA, NZL_USA]
    assert not treaty.is_suspended(SUSPENDED_ON)


def test_two_suspensions_of_pairs_do_not_suspend_the_third() -> None:
    both = [OF_NZL_AND_USA, Pause(frozenset(AUS_NZL), SUSPENDED_ON)]
    treaty = facts(pauses=both)
    assert treaty.suspended_pairs(SUSPENDED_ON) == [AUS_NZL, NZL_USA]
    assert not treaty.is_suspended(SUSPENDED_ON)
    third = facts(pauses=[*both, Pause(frozenset(AUS_USA), SUSPENDED_ON)])
    assert third.is_suspended(SUSPENDED_ON)
    assert not third.is_suspended(RESUMED_ON)


def test_it_is_suspended_when_all_of_its_parties_are() -> None:
    treaty = facts(pauses=[Pause(frozenset(ANZUS), SUSPENDED_ON)])
    assert not treaty.is_suspended(SUSPENDED_ON - A_DAY)
    assert treaty.is_suspended(SUSPENDED_ON)


@pytest.mark.parametrize("parties", [ANZUS, ("AUS",)])
def test_without_a_suspension_it_is_not_suspended(parties: tuple[str, ...]) -> None:
    assert not facts(parties=parties).is_suspended(SUSPENDED_ON)


def test_without_a_day_in_force_nothing_is_said_of_its_coverage() -> None:
    term = Term(TermKind.FIXED, ends_on=JP_09.ends_on)
    unknown = facts(own=None, term=term)
    assert unknown.coverage(date(2026, 11, 22)) is None
    assert unknown.end(date(2026, 11, 22)) == JP_09.ends_on


def test_only_a_fixed_term_ends_its_coverage() -> None:
    as_of = date(2026, 11, 22)
    fixed = facts(own=JP_09, term=Term(TermKind.FIXED, ends_on=JP_09.ends_on)).coverage(as_of)
    assert fixed is not None
    assert (fixed.state, fixed.ends_on) == (ForceState.EXPIRING, JP_09.ends_on)
    renewing = facts(term=MOA)
    assert renewing.end(as_of) == date(2028, 4, 21)
    found = renewing.coverage(as_of)
    assert found is not None
    assert (found.state, found.ends_on) == (ForceState.IN_FORCE, None)


def test_an_amendment_in_effect_moves_the_end_of_its_coverage() -> None:
    moved = [Extension(date(2027, 1, 1), date(2028, 3, 31))]
    treaty = facts(own=JP_09, term=Term(TermKind.FIXED, ends_on=JP_09.ends_on), extensions=moved)
    before, since = (treaty.coverage(day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert before is not None
    assert since is not None
    assert (before.ends_on, since.ends_on) == (JP_09.ends_on, date(2028, 3, 31))
