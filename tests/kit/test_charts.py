"""Chart geometry: missing figures, goals and scales, on a canvas of 100 by 100."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kit import charts
from kit.charts import Goal, Number, Points, Scale, Series

figures = st.floats(-1e9, 1e9, allow_nan=False)
YEARS = (2023, 2024, 2025, 2026)


def points(*values: Number | None) -> Points:
    return list(zip(YEARS, values, strict=False))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 50, (0, 10, 20, 30, 40, 50)),
        (0, 42, (0, 10, 20, 30, 40, 50)),
        (-3, 7, (-4, -2, 0, 2, 4, 6, 8)),
        (0, 1.25, (0, 0.25, 0.5, 0.75, 1, 1.25)),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: tuple[float, ...]) -> None:
    assert charts.ticks(low, high) == expected


@given(figures, figures)
def test_ticks_enclose_what_they_measure(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assume(high - low > 1e-3)
    marks = charts.ticks(low, high)
    slack = (high - low) * 1e-6
    assert marks[0] <= low + slack
    assert marks[-1] >= high - slack
    assert 2 <= len(marks) <= 8


def test_equal_bounds_still_give_a_scale() -> None:
    marks = charts.ticks(5, 5)
    assert marks[0] < 5 < marks[-1]


def test_the_highest_value_is_on_top() -> None:
    scale = Scale(0, 50)
    assert (scale.y(50), scale.y(0), scale.y(Decimal("12.5"))) == (0, 100, 75)


def test_a_missing_year_leaves_a_gap_and_is_no_zero() -> None:
    drawn = charts.spark(points(10, None, 20, 30), low=0, high=40)
    assert drawn.line == "M0 75h0M66.67 50L100 25"


def test_a_line_without_any_figure_draws_nothing() -> None:
    drawn = charts.spark(points(None, None), 42)
    assert (drawn.line, drawn.last, drawn.is_off) == ("", None, False)
    assert charts.chart([Series("Share", points(None, None))]).drawn[0].line == ""
    assert charts.chart([]).columns == ()


def test_only_what_lies_short_of_a_target_is_shaded() -> None:
    drawn = charts.spark(points(60, 20, 60), 40, low=0, high=100)
    assert drawn.shades == ("M0 60L25 60L50 80L75 60L100 60L100 60L0 60Z",)
    assert charts.spark(points(60, 50), 40, low=0, high=100).shades == ()


def test_both_sides_of_a_band_are_shaded() -> None:
    drawn = charts.spark(points(50, 90, 50, 10), (40, 60), low=0, high=100)
    assert len(drawn.shades) == 2
    assert drawn.aim is not None
    assert (drawn.aim.top, drawn.aim.height, drawn.aim.is_band) == (40, 20, True)


@pytest.mark.parametrize(
    ("last", "goal", "expected"),
    [
        (41.9, 42, True),
        (42, 42, False),
        (99, 42, False),
        (0.74, (0.75, 1.25), True),
        (1.26, (1.25, 0.75), True),
        (Decimal("1.25"), (0.75, 1.25), False),
        (5, None, False),
    ],
)
def test_a_line_is_off_when_its_last_figure_misses_the_goal(
    last: Number, goal: Goal, expected: bool
) -> None:
    assert charts.spark(points(50, last), goal).is_off is expected


@given(
    st.lists(st.none() | st.floats(-100, 100), min_size=1, max_size=30),
    st.floats(-100, 100),
)
def test_a_small_line_stays_on_its_canvas(values: list[float | None], goal: float) -> None:
    drawn = charts.spark(list(enumerate(values)), goal)
    assert drawn.aim is not None
    assert 0 <= drawn.aim.top <= 100
    if drawn.last:
        assert 0 <= drawn.last[0] <= 100
        assert 0 <= drawn.last[1] <= 100


def test_several_lines_share_labels_in_order_even_when_one_starts_later() -> None:
    chart = charts.chart(
        [Series("A", [(2025, 1), (2026, 2)]), Series("B", [(2024, 3), (2025, 4)])],
        (Decimal("0.75"), Decimal("1.25")),
    )
    assert [column.label for column in chart.columns] == [2024, 2025, 2026]
    assert [reading.value for reading in chart.columns[0].readings] == [None, 3]
    assert [reading.difference for reading in chart.columns[2].readings] == [Decimal("0.75"), None]
    assert chart.shades == ()
    assert chart.aim is not None
    assert chart.aim.is_band


def test_one_line_is_drawn_with_dots_shade_and_columns_that_know_their_side() -> None:
    chart = charts.chart([Series("Share", points(36.8, 40, None, 29.6))], 42)
    assert chart.ticks[0] == (0, 100)
    assert chart.ticks[-1] == (50, 0)
    assert len(chart.drawn[0].dots) == 3
    assert len(chart.shades) == 1
    assert [column.is_late for column in chart.columns] == [False, False, True, True]


def test_a_long_axis_writes_only_some_labels_and_always_the_last() -> None:
    chart = charts.chart([Series("Share", [(year, 1) for year in range(1986, 2027)])])
    written = [column.label for column in chart.columns if column.tick]
    assert written[-1] == 2026
    assert len(written) <= 12
    assert {column.tick for column in chart.columns} == {"", "minor", "major"}


@pytest.mark.parametrize(
    ("value", "goal", "expected"),
    [
        (29.6, 42, Decimal("-12.4")),
        (Decimal("43.20"), 42, Decimal("1.20")),
        (1.3, (0.75, 1.25), Decimal("0.05")),
        (0.7, (1.25, 0.75), Decimal("-0.05")),
        (1, (0.75, 1.25), Decimal(0)),
        (None, 42, None),
        (29.6, None, None),
    ],
)
def test_a_difference_is_exact_and_zero_within_a_band(
    value: Number | None, goal: Goal, expected: Decimal | None
) -> None:
    assert charts.difference(value, goal) == expected


def test_a_stacked_bar_fills_its_width_and_leaves_out_empty_parts() -> None:
    parts = charts.stack([("good", "met", 6), ("info", "due", 0), ("bad", "lapsed", 2)])
    assert [(part.label, part.start, part.width) for part in parts] == [
        ("met", 0, 75),
        ("lapsed", 75, 25),
    ]
    assert charts.stack([("good", "met", 0)]) == []
