"""Who is bound on a day, alone and between two."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.dates import PartialDate
from tests.treaties.term.examples import A_DAY, days
from treaties.term import Bound, Deed, is_in_force, pair_standing, spans, standing


def deed(kind: str, on: str, party: str = "") -> Deed:
    return Deed(kind, PartialDate.parse(on), party)


FORCE = deed("entry_into_force", "1995-01-01")


@pytest.mark.parametrize(
    ("deeds", "as_of", "state", "since"),
    [
        ([], date(2000, 1, 1), Bound.NOT_A_PARTY, None),
        ([deed("signed", "1990-05-01", "A")], date(2000, 1, 1), Bound.SIGNATORY, "1990-05-01"),
        ([deed("ratified", "1990-05-01", "A")], date(2000, 1, 1), Bound.CONSENTED, "1990-05-01"),
        ([FORCE, deed("ratified", "1990-05-01", "A")], date(2000, 1, 1), Bound.BOUND, "1995-01-01"),
        ([FORCE, deed("acceded", "1999-05-01", "A")], date(2000, 1, 1), Bound.BOUND, "1999-05-01"),
        ([FORCE, deed("acceded", "1999-05-01", "B")], date(2000, 1, 1), Bound.NOT_A_PARTY, None),
        ([FORCE], date(2000, 1, 1), Bound.BOUND, "1995-01-01"),
        ([FORCE], date(1994, 12, 31), Bound.NOT_A_PARTY, None),
        (
            [FORCE, deed("entry_into_force", "1997-01-01", "A"), deed("ratified", "1996", "A")],
            date(2000, 1, 1),
            Bound.BOUND,
            "1997-01-01",
        ),
        ([FORCE, deed("withdrawn", "1998-01-01", "A")], date(1998, 1, 1), Bound.LEFT, "1998-01-01"),
        ([FORCE, deed("withdrawn", "1998-01-01", "A")], date(1997, 12, 31), Bound.BOUND, None),
        ([FORCE, deed("withdrawn", "1998-01-01", "B")], date(1999, 1, 1), Bound.BOUND, None),
        ([FORCE, deed("terminated", "1998-01-01")], date(1999, 1, 1), Bound.LEFT, "1998-01-01"),
        ([FORCE, deed("ended", "1998")], date(1998, 12, 31), Bound.BOUND, None),
        ([FORCE, deed("ended", "1998")], date(1999, 1, 1), Bound.LEFT, "1999-01-01"),
        (
            [deed("provisionally_applied", "1993-01-01", "A")],
            date(1994, 1, 1),
            Bound.PROVISIONAL,
            "1993-01-01",
        ),
    ],
)
def test_how_a_party_stands(
    deeds: list[Deed], as_of: date, state: Bound, since: str | None
) -> None:
    found = standing("A", deeds, as_of)
    assert found.state is state
    assert since is None or found.since == date.fromisoformat(since)
    assert (found.because == ()) == (state is Bound.NOT_A_PARTY)


def test_it_holds_between_two_once_both_are_bound() -> None:
    deeds = [FORCE, deed("ratified", "1990-01-01", "A"), deed("acceded", "1999-05-01", "B")]
    before = pair_standing("A", "B", deeds, date(1999, 4, 30))
    assert (before.is_in_force, before.since) == (False, None)
    after = pair_standing("A", "B", deeds, date(1999, 5, 1))
    assert (after.is_in_force, after.since) == (True, date(1999, 5, 1))
    assert after.because == (deeds[1], FORCE, deeds[2])
    on = date(2000, 5, 1)
    paused = pair_standing("A", "B", deeds, on, suspended_since=date(2000, 1, 1))
    assert (paused.is_in_force, paused.is_suspended) == (False, True)
    assert (paused.since, paused.suspended_since) == (date(1999, 5, 1), date(2000, 1, 1))


def test_one_that_left_and_came_back_has_two_spans() -> None:
    deeds = [
        deed("entry_into_force", "1950-01-01"),
        deed("ended", "1954-12-31"),
        deed("entry_into_force", "1960-01-01"),
    ]
    assert [(one.starts_on.year, one.stops_on) for one in spans(deeds)] == [
        (1950, date(1955, 1, 1)),
        (1960, None),
    ]


def test_what_ends_on_the_day_another_begins_leaves_no_gap() -> None:
    deeds = [
        deed("entry_into_force", "1950-01-01"),
        deed("terminated", "1960-01-01"),
        deed("entry_into_force", "1960-01-01"),
    ]
    assert all(is_in_force(deeds, date(1959, 12, 31) + timedelta(n)) for n in range(3))


kinds = st.sampled_from(["entry_into_force", "ended", "terminated", "withdrawn", "signed"])
deeds_of_one = st.lists(st.builds(Deed, kinds, days.map(PartialDate.of)), max_size=8)


@given(deeds_of_one, days)
def test_spans_never_overlap_and_always_begin_before_they_stop(
    deeds: list[Deed], as_of: date
) -> None:
    found = spans(deeds)
    for one in found:
        assert one.stops_on is None or one.starts_on <= one.stops_on
    for one, after in itertools.pairwise(found):
        assert one.stops_on is not None
        assert one.stops_on <= after.starts_on + A_DAY
    assert sum(one.covers(as_of) for one in found) <= 2


@given(deeds_of_one, days)
def test_what_is_done_later_changes_no_earlier_day(deeds: list[Deed], as_of: date) -> None:
    known = [one for one in deeds if one.on.earliest <= as_of]
    assert standing("A", deeds, as_of).state is standing("A", known, as_of).state
