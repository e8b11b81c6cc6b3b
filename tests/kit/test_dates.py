"""Calendar arithmetic: the worked examples of the date rules, and what holds for every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.dates import (
    STEPS,
    Duration,
    PartialDate,
    add_months,
    fiscal_year,
    in_words,
    next_step,
    step_reached,
)

days = st.dates(date(1850, 1, 1), date(2200, 12, 31))
durations = st.builds(Duration, months=st.integers(0, 1200), days=st.integers(0, 4000))
END = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
        (date(1, 2, 28), -1, date(1, 1, 28)),
    ],
)
def test_a_month_later_is_the_same_day_clamped_to_the_end_of_the_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


def test_a_monthly_series_from_the_31st_does_not_drift() -> None:
    month = Duration(months=1)
    series = [month.times(k).after(date(2025, 1, 31)) for k in range(4)]
    assert series == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]


def test_a_month_outside_the_calendar_overflows_with_a_reason() -> None:
    with pytest.raises(OverflowError, match="leaves the calendar"):
        add_months(date(9999, 12, 1), 1)


@given(days, st.integers(-600, 600))
def test_moving_by_months_moves_the_month_number_by_exactly_that(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day


@given(days, st.integers(0, 600), st.integers(0, 600))
def test_a_longer_move_never_arrives_earlier(day: date, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert add_months(day, shorter) <= add_months(day, longer)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2016-10", date(2016, 10, 1), date(2016, 10, 31)),
        ("1986", date(1986, 1, 1), date(1986, 12, 31)),
        ("2016-10-20", date(2016, 10, 20), date(2016, 10, 20)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
    ],
)
def test_a_partial_date_has_the_bounds_of_what_is_known(
    text: str, earliest: date, latest: date
) -> None:
    partial = PartialDate.parse(text)
    assert (partial.earliest, partial.latest) == (earliest, latest)
    assert partial.is_exact == (earliest == latest)
    assert str(partial) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-02-30", "2023-02 has the days 01 to 28, not 30"),
        ("2024-02-30", "2024-02 has the days 01 to 29, not 30"),
        ("2023-04-00", "01 to 30, not 00"),
        ("2016-13", "expected 01 to 12, not 13"),
        ("2016-00", "expected 01 to 12, not 00"),
        ("0000", "no such year"),
        ("", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("86", "expected YYYY"),
        ("2016-1", "expected YYYY"),
        ("2016-10-20T00:00", "expected YYYY"),
        ("2016-10-20\n", "expected YYYY"),
        ("20161020", "expected YYYY"),
        ("٢٠١٦", "expected YYYY"),
    ],
)
def test_a_date_that_does_not_exist_is_refused_with_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        PartialDate.parse(text)


def test_bounds_that_are_no_day_month_or_year_are_refused() -> None:
    with pytest.raises(ValueError, match="no partial date"):
        PartialDate(date(2016, 1, 1), date(2016, 3, 31))
    with pytest.raises(ValueError, match="no partial date"):
        PartialDate(date(2016, 1, 2), date(2016, 1, 1))


def test_partial_dates_are_ordered_by_their_early_then_their_late_bound() -> None:
    texts = ["1986-08-11", "1986", "1986-01-01", "1985-12-31", "1986-08", "1986-01"]
    ordered = [str(one) for one in sorted(map(PartialDate.parse, texts))]
    assert ordered == ["1985-12-31", "1986-01-01", "1986-01", "1986", "1986-08", "1986-08-11"]


@given(days, st.sampled_from([4, 7, 10]))
def test_a_partial_date_gives_back_its_text_and_holds_its_day(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    partial = PartialDate.parse(text)
    assert str(partial) == text
    assert partial.earliest <= day <= partial.latest


@given(days)
def test_an_exact_day_is_the_partial_date_of_its_text(day: date) -> None:
    assert PartialDate.of(day) == PartialDate.parse(day.isoformat())
    assert hash(PartialDate.of(day)) == hash(PartialDate.parse(day.isoformat()))


@pytest.mark.parametrize(
    ("text", "months", "days", "canonical"),
    [
        ("P1Y", 12, 0, "P1Y"),
        ("P1Y6M", 18, 0, "P18M"),
        ("P12M", 12, 0, "P1Y"),
        ("P3M", 3, 0, "P3M"),
        ("P90D", 0, 90, "P90D"),
        ("P2W", 0, 14, "P14D"),
        ("P1Y2W3D", 12, 17, "P1Y17D"),
        ("P0D", 0, 0, "P0D"),
        ("P0Y", 0, 0, "P0D"),
    ],
)
def test_a_duration_is_read_and_written_in_one_canonical_way(
    text: str, months: int, days: int, canonical: str
) -> None:
    duration = Duration.parse(text)
    assert (duration.months, duration.days) == (months, days)
    assert str(duration) == canonical
    assert bool(duration) == bool(months or days)


@pytest.mark.parametrize(
    "text",
    ["", "P", "1Y", "P1", "PT1H", "P1Y1Y", "P6M1Y", "P-1Y", "P1.5Y", "p1y", "P1Y ", "P1234567D"],
)
def test_a_malformed_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as P1Y6M or P90D"):
        Duration.parse(text)


@pytest.mark.parametrize("text", ["P1001Y", "P999Y13M", "P365244D", "P999999W"])
def test_a_duration_of_more_than_a_thousand_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at most a thousand years"):
        Duration.parse(text)
    assert Duration.parse("P1000Y").months == 12_000
    assert Duration.parse("P365243D").days == 365_243


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        Duration(months=1, days=-1)
    with pytest.raises(ValueError, match="cannot be negative"):
        Duration(months=-1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1Y", "1 year"),
        ("P24M", "2 years"),
        ("P1M", "1 month"),
        ("P18M", "18 months"),
        ("P1D", "1 day"),
        ("P2W", "14 days"),
        ("P1Y90D", "1 year and 90 days"),
        ("P6M1D", "6 months and 1 day"),
        ("P0D", ""),
    ],
)
def test_a_duration_reads_as_a_person_would_say_it(text: str, words: str) -> None:
    assert Duration.parse(text).in_words() == words


@given(durations)
def test_a_duration_survives_its_own_text(duration: Duration) -> None:
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        (date(2026, 3, 1), "P1Y", date(2027, 3, 1)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2026, 11, 30), "P3M", date(2027, 2, 28)),
        (date(2016, 12, 31), "P90D", date(2017, 3, 31)),
        (date(2023, 1, 31), "P1M1D", date(2023, 3, 1)),
    ],
)
def test_a_period_counts_months_first_and_then_days(day: date, text: str, expected: date) -> None:
    assert Duration.parse(text).after(day) == expected


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        (date(2028, 8, 4), "P1Y", date(2027, 8, 4)),
        (date(2024, 3, 31), "P1M", date(2024, 2, 29)),
        (date(2024, 3, 31), "P1M1D", date(2024, 2, 28)),
    ],
)
def test_a_period_before_a_day_clamps_in_the_same_way(day: date, text: str, expected: date) -> None:
    assert Duration.parse(text).before(day) == expected


@given(days, durations)
def test_a_period_after_a_day_is_not_before_it(day: date, duration: Duration) -> None:
    assert duration.before(day) <= day <= duration.after(day)
    assert (duration.after(day) == day) == (not duration)


@given(days, durations)
def test_the_approximate_length_is_within_a_week_of_the_real_one_in_a_century(
    day: date, duration: Duration
) -> None:
    real = (duration.after(day) - day).days
    assert abs(real - duration.approximate_days) < 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [("P1Y", 365), ("P4Y", 1460), ("P3M", 91), ("P90D", 90), ("P400Y", 146097)],
)
def test_the_approximate_length_takes_months_of_the_gregorian_mean(
    text: str, expected: int
) -> None:
    assert Duration.parse(text).approximate_days == expected


def test_the_ladder_of_an_end_has_six_days() -> None:
    steps, day = [], END - timedelta(days=400)
    while day < END:
        day = next_step(END, day)
        steps.append(day)
    assert steps == [
        date(2026, 3, 31),
        date(2026, 10, 2),
        date(2026, 12, 31),
        date(2027, 3, 1),
        date(2027, 3, 24),
        date(2027, 3, 31),
    ]


@pytest.mark.parametrize(
    ("as_of", "reached", "following"),
    [
        (date(2026, 3, 30), None, date(2026, 3, 31)),
        (date(2026, 3, 31), 365, date(2026, 10, 2)),
        (date(2026, 10, 1), 365, date(2026, 10, 2)),
        (date(2026, 10, 2), 180, date(2026, 12, 31)),
        (date(2026, 11, 22), 180, date(2026, 12, 31)),
        (date(2027, 3, 30), 7, date(2027, 3, 31)),
        (date(2027, 3, 31), 0, date(2027, 4, 7)),
        (date(2027, 4, 6), 0, date(2027, 4, 7)),
        (date(2027, 4, 7), 0, date(2027, 4, 14)),
        (date(2027, 4, 8), 0, date(2027, 4, 14)),
    ],
)
def test_the_newest_step_counts_and_after_the_end_it_goes_on_weekly(
    as_of: date, reached: int | None, following: date
) -> None:
    assert step_reached(END, as_of) == reached
    assert next_step(END, as_of) == following


@given(days, st.integers(-1000, 1000))
def test_the_next_step_is_the_first_day_on_which_anything_is_due(end: date, offset: int) -> None:
    as_of = end - timedelta(days=offset)
    following = next_step(end, as_of)
    between = [as_of + timedelta(days=n) for n in range(1, (following - as_of).days)]
    assert as_of < following
    if as_of < end:
        assert (end - following).days in STEPS
        assert all((end - day).days not in STEPS for day in between)
    else:
        assert (following - end).days % 7 == 0
        assert (following - as_of).days <= 7


@given(days, st.integers(-1000, 1000), st.integers(0, 60))
def test_a_later_day_never_falls_back_on_the_ladder(end: date, offset: int, more: int) -> None:
    as_of = end - timedelta(days=offset)
    earlier, later = step_reached(end, as_of), step_reached(end, as_of + timedelta(days=more))
    assert earlier is None or (later is not None and later <= earlier)


@pytest.mark.parametrize(
    ("day", "first_month", "is_named_by_end", "expected"),
    [
        (date(2026, 11, 22), 4, False, 2026),
        (date(2026, 11, 22), 10, True, 2027),
        (date(2026, 11, 22), 7, True, 2027),
        (date(2026, 3, 31), 4, False, 2025),
        (date(2026, 4, 1), 4, False, 2026),
        (date(2026, 9, 30), 10, True, 2026),
        (date(2026, 11, 22), 1, True, 2026),
        (date(2026, 11, 22), 2, True, 2027),
        (date(2026, 12, 1), 12, False, 2026),
        (date(2026, 11, 30), 12, True, 2026),
    ],
)
def test_a_fiscal_year_is_named_by_its_start_or_its_end(
    day: date, first_month: int, is_named_by_end: bool, expected: int
) -> None:
    assert fiscal_year(day, first_month, is_named_by_end=is_named_by_end) == expected


@pytest.mark.parametrize("month", [0, 13])
def test_a_fiscal_year_that_starts_in_no_month_is_refused(month: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 12"):
        fiscal_year(date(2026, 1, 1), month)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 2), "2 November 2026"),
        (PartialDate.parse("2026-11-22"), "22 November 2026"),
        (PartialDate.parse("2016-10"), "October 2016"),
        (PartialDate.parse("1986"), "1986"),
    ],
)
def test_a_day_is_written_out_as_far_as_it_is_known(day: date | PartialDate, words: str) -> None:
    assert in_words(day) == words
