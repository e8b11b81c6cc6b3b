"""Days as foreign files write them, and the rhythm a series shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.cadence import Rhythm
from exercises.practice.foreign import (
    agreed,
    missing_years,
    shown_rhythm,
    told_day,
    written_day,
)
from kit.dates import PartialDate


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1/14/80", "1980-01-14"),
        ("12/31/1999", "1999-12-31"),
        ("1980-01-xx", "1980-01"),
        ("1980-XX-xx", "1980"),
        ("1980-01-14", "1980-01-14"),
        ("1980/1/4", "1980-01-04"),
        ("1/xx/80", "1980-01"),
        ("14.1.1980", "1980-01-14"),
        ("14 January 1980", "1980-01-14"),
        ("Jan 14, 1980", "1980-01-14"),
        ("Jan-80", "1980-01"),
        ("14-Jan-80", "1980-01-14"),
        ("1980-01", "1980-01"),
        ("1980", "1980"),
        ("1980-00-00", "1980"),
        ("3/4/05", "2005-03-04"),
    ],
)
def test_a_day_is_read_in_each_of_its_shapes(text: str, found: str) -> None:
    assert str(written_day(text)) == found


@pytest.mark.parametrize("text", ["-9", "", "NA", " unknown ", "-999"])
def test_codes_of_missing_values_are_no_day(text: str) -> None:
    assert written_day(text) is None
    assert told_day(text, "1", "1") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("someday", "is not a date"),
        ("13/14/80", "no such month"),
        ("2/30/80", "does not exist"),
        ("1980-xx-14", "without its month"),
        ("14/Foo/80", "is not a date"),
    ],
)
def test_what_is_no_day_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        written_day(text)


def test_the_column_of_the_year_settles_the_century() -> None:
    assert str(written_day("1/14/18", "1918")) == "1918-01-14"
    assert str(written_day("1/14/18", "1980")) == "2018-01-14"


def test_columns_tell_as_much_as_they_know() -> None:
    assert str(told_day("1980", "1", "14")) == "1980-01-14"
    assert str(told_day("1980", "1", "xx")) == "1980-01"
    assert str(told_day("1980", "-9", "-9")) == "1980"


def test_the_closer_telling_counts_unless_they_contradict() -> None:
    month, day, other = (PartialDate.parse(one) for one in ("1980-01", "1980-01-14", "1980-02-01"))
    assert agreed(month, day) == agreed(day, month) == (day, False)
    assert agreed(day, None) == agreed(None, day) == (day, False)
    assert agreed(day, other) == (other, True)
    assert agreed(None, None) == (None, False)


@given(st.dates(date(1931, 1, 1), date(2029, 12, 31)))
def test_a_day_means_the_same_in_every_shape(day: date) -> None:
    shapes = (f"{day:%m/%d/%y}", f"{day.month}/{day.day}/{day.year}", day.isoformat(),
              f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", f"{day:%b %d, %Y}")  # fmt: skip
    assert {written_day(one) for one in shapes} == {PartialDate.of(day)}


def test_a_series_shows_its_rhythm() -> None:
    assert shown_rhythm([1980, 1982, 1986]).parity == "even"
    assert shown_rhythm([1981, 1985, 1987]).parity == "odd"
    assert shown_rhythm([1980, 1982]).rhythm is Rhythm.CALENDAR_YEAR
    assert shown_rhythm([1980, 1982, 1983]).rhythm is Rhythm.CALENDAR_YEAR


@given(st.sets(st.integers(1950, 1989), min_size=1))
def test_missing_are_the_years_a_plain_count_misses(years: set[int]) -> None:
    held = [PartialDate.parse(f"{year}-03-01") for year in years]
    cadence = shown_rhythm(years)
    step = 2 if cadence.rhythm is Rhythm.PARITY else 1
    plain = [year for year in range(min(years), 1990, step) if year not in years]
    assert missing_years(held, cadence, date(1989, 12, 31)) == plain


def test_a_year_that_is_not_over_is_not_missing() -> None:
    held = [PartialDate.parse("1980-03-01")]
    assert missing_years(held, shown_rhythm([1980]), date(1981, 12, 30)) == []
    assert missing_years(held, shown_rhythm([1980]), date(1981, 12, 31)) == [1981]
