"""Dates that look impossible are told, and only those that cannot be otherwise."""

from datetime import date

import pytest

from kit.dates import PartialDate
from treaties.term.ordering import Dated, oddities

TODAY = date(2026, 11, 22)


def done(kind: str, day: str = "", effect: str = "", *parties: str) -> Dated:
    days = [PartialDate.parse(one) if one else None for one in (day, effect)]
    return Dated(kind, kind.capitalize(), days[0], days[1], frozenset(parties))


SIGNED = done("signed", "1960-01-19")
FORCE = done("entry_into_force", "", "1960-06-23")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (done("ratified", "1959-12-01", "", "JPN"), "Ratified (JPN): 1 December 1959 is before"),
        (done("entry_into_force", "", "1906-06-23"), "23 June 1906 is before anyone signed"),
        (done("terminated", "1950-01-01"), "is before it entered into force, 23 June 1960"),
        (done("amended", "1950-01-01"), "Amended: 1 January 1950 is before anyone signed"),
        (done("notice_received", "2001-05-01", "2000-05-01"), "before it was done on 1 May 2001"),
        (done("ratified", "2062-01-01", "", "JPN"), "a day that is still to come"),
        (done("resumed", "1970-01-01"), ""),
        (done("ratified", "1960", "", "JPN"), ""),
        (done("acceded", "1959-12-01", "", "JPN"), ""),
        (done("entry_into_force", "", "1960-01"), ""),
    ],
)
def test_what_cannot_be_is_told_and_what_may_be_is_not(more: Dated, told: str) -> None:
    found = oddities([SIGNED, FORCE, more], TODAY)
    assert (told in " ".join(found)) if told else found == []


def test_what_is_done_after_the_end_is_told() -> None:
    end = done("terminated", "1990-01-01")
    late = done("ratified", "1991-01-01", "", "JPN")
    assert oddities([SIGNED, FORCE, end, late], TODAY) == [
        "Ratified (JPN): 1 January 1991 is after its end, 1 January 1990 (Terminated)."
    ]
    assert oddities([SIGNED, FORCE, end], TODAY) == []


def test_one_party_s_signature_says_nothing_of_another_s_consent() -> None:
    signed = done("signed", "1970-01-01", "", "USA")
    assert oddities([signed, done("ratified", "1965-01-01", "", "JPN")], TODAY) == []
    assert len(oddities([signed, done("ratified", "1965-01-01", "", "USA")], TODAY)) == 1


def test_a_resumption_before_any_suspension_is_told() -> None:
    paused = done("suspended", "1980-01-01")
    assert oddities([paused, done("resumed", "1979-01-01")], TODAY) == [
        "Resumed: 1 January 1979 is before it was suspended, 1 January 1980."
    ]


def test_an_empty_log_has_nothing_odd() -> None:
    assert oddities([], TODAY) == []
