"""Shares and effort: the worked examples of the measures, their guards, and what always holds."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burden.shares import (
    Breach,
    Figures,
    Refusal,
    effort_ratios,
    lasting_breaches,
    outside,
    persistent,
    shares,
    yearly_efforts,
)

# United States and Japan, 2024: SIPRI spending in USD m; GDP in USD bn, implied; people in m.
SPENDING = {"USA": Decimal(997310), "JPN": Decimal(55270)}
GDP = {"USA": Decimal("29167.8"), "JPN": Decimal("4030.5")}
PEOPLE = {"USA": Decimal("340.111"), "JPN": Decimal("123.975")}
IN_2024 = {member: (SPENDING[member], GDP[member]) for member in SPENDING}

amounts = st.decimals(min_value="0.01", max_value=10**9, places=2)
members = st.dictionaries(st.text(min_size=1, max_size=3), amounts, min_size=2, max_size=8)


def shown(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {who: str(x.quantize(Decimal("1e-4"), ROUND_HALF_EVEN)) for who, x in values.items()}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (SPENDING, {"USA": "0.9475", "JPN": "0.0525"}),
        (GDP, {"USA": "0.8786", "JPN": "0.1214"}),
        (PEOPLE, {"USA": "0.7329", "JPN": "0.2671"}),
    ],
)
def test_shares_of_the_united_states_and_japan_in_2024(
    values: dict[str, Decimal], expected: dict[str, str]
) -> None:
    assert shown(shares(values)) == expected


def test_benefit_gap_and_ratio_of_japan_follow_from_the_shares() -> None:
    burden, ability, people = (shares(one)["JPN"] for one in (SPENDING, GDP, PEOPLE))
    benefit = (ability + people) / 2
    measures = {"benefit": benefit, "gap": burden - benefit, "ratio": burden / benefit}
    assert shown(measures) == {"benefit": "0.1943", "gap": "-0.1418", "ratio": "0.2703"}


def test_effort_ratios_of_the_united_states_and_japan_in_2024() -> None:
    ratios = effort_ratios(SPENDING, GDP)
    assert shown(ratios) == {"USA": "1.0784", "JPN": "0.4325"}
    assert outside(ratios, Decimal("0.75"), Decimal("1.25")) == ("JPN",)


def test_the_bounds_of_a_tolerance_are_within_it() -> None:
    ratios = {"A": Decimal("0.75"), "B": Decimal("1.25"), "C": Decimal("1.2501")}
    assert outside(ratios, Decimal("0.75"), Decimal("1.25")) == ("C",)
    assert outside(ratios, Decimal("1.25"), Decimal("1.25")) == ("A", "C")


def test_a_tolerance_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(ValueError, match="wrong order"):
        outside({"A": Decimal(1)}, Decimal(2), Decimal(1))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "at least two members, not 0"),
        ({"A": Decimal(1)}, "at least two members, not 1"),
        ({"A": Decimal(0), "B": Decimal(0)}, "add up to zero"),
        ({"A": Decimal(3), "B": Decimal(-1)}, "of B is negative: -1"),
        ({"A": Decimal(3), "B": Decimal("NaN")}, "of B is no number"),
        ({"A": Decimal(3), "B": Decimal("Infinity")}, "of B is no number"),
    ],
)
def test_shares_that_would_mislead_are_refused_with_a_reason(
    values: dict[str, Decimal], reason: str
) -> None:
    with pytest.raises(Refusal, match=reason) as caught:
        shares(values)
    assert caught.value.reason == str(caught.value)


def test_a_member_missing_on_either_side_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="both known for JPN"):
        effort_ratios(SPENDING, {"USA": Decimal(1)})
    with pytest.raises(Refusal, match="both known for USA"):
        effort_ratios({"JPN": Decimal(1)}, GDP)


def test_a_member_without_gdp_has_no_effort_ratio() -> None:
    with pytest.raises(Refusal, match="GDP of JPN is zero"):
        effort_ratios(SPENDING, {"USA": Decimal(1), "JPN": Decimal(0)})


def test_a_member_that_spends_nothing_makes_no_effort() -> None:
    ratios = effort_ratios({"USA": Decimal(1), "JPN": Decimal(0)}, GDP)
    assert ratios["JPN"] == 0


@pytest.mark.parametrize(
    ("as_of", "years"),
    [
        (date(2023, 12, 30), []),
        (date(2024, 12, 30), [2023]),
        (date(2024, 12, 31), [2023, 2024]),
        (date(2026, 11, 22), [2023, 2024]),
    ],
)
def test_a_year_that_is_not_over_yet_is_left_out(as_of: date, years: list[int]) -> None:
    efforts = yearly_efforts({2024: IN_2024, 2023: IN_2024}, ["USA", "JPN"], as_of)
    assert list(efforts) == years
    assert all(each == effort_ratios(SPENDING, GDP) for each in efforts.values())


def test_a_year_without_the_figures_of_every_member_is_left_out() -> None:
    known = {2023: IN_2024, 2024: {**IN_2024, "KOR": (Decimal(47634), Decimal("1712.8"))}}
    assert list(yearly_efforts(known, ["USA", "JPN", "KOR"], date(2026, 11, 22))) == [2024]


@pytest.mark.parametrize(
    "figures",
    [
        {**IN_2024, "JPN": (SPENDING["JPN"], Decimal(0))},
        {member: (Decimal(0), GDP[member]) for member in GDP},
    ],
    ids=["no GDP", "nobody spends"],
)
def test_a_year_that_cannot_be_compared_is_left_out_and_the_others_stay(
    figures: dict[str, tuple[Decimal, Decimal]],
) -> None:
    known: Figures = {2022: IN_2024, 2023: figures, 2024: IN_2024}
    assert list(yearly_efforts(known, GDP, date(2026, 11, 22))) == [2022, 2024]
    assert yearly_efforts({2023: figures}, GDP, date(2026, 11, 22)) == {}


@given(members)
def test_shares_lie_between_zero_and_one_and_add_up_to_one(values: dict[str, Decimal]) -> None:
    parts = shares(values)
    assert list(parts) == list(values)
    assert all(0 < part < 1 for part in parts.values())
    assert abs(sum(parts.values(), Decimal(-1))) < Decimal("1e-25")


@given(members, st.integers(1, 1000))
def test_shares_do_not_depend_on_the_unit(values: dict[str, Decimal], unit: int) -> None:
    scaled = shares({member: value * unit for member, value in values.items()})
    gaps = [abs(scaled[member] - part) for member, part in shares(values).items()]
    assert max(gaps) < Decimal("1e-25")


@given(members)
def test_who_spends_in_proportion_to_gdp_has_an_effort_of_one(gdp: dict[str, Decimal]) -> None:
    ratios = effort_ratios({member: value * 2 for member, value in gdp.items()}, gdp)
    assert all(abs(ratio - 1) < Decimal("1e-20") for ratio in ratios.values())


@given(members, st.data())
def test_not_everyone_can_be_above_or_below_proportion(
    gdp: dict[str, Decimal], data: st.DataObject
) -> None:
    ratios = effort_ratios({member: data.draw(amounts) for member in gdp}, gdp)
    edge = Decimal("1e-15")
    assert min(ratios.values()) <= 1 + edge
    assert max(ratios.values()) >= 1 - edge


def test_a_breach_persists_in_two_of_three_periods() -> None:
    flags = [True, False, True, True, False, False]
    assert persistent(flags, 2, 3) == [False, False, True, True, True, False]


def test_one_of_one_repeats_the_flags_and_no_period_gives_no_answer() -> None:
    assert persistent([True, False], 1, 1) == [True, False]
    assert persistent([], 1, 2) == []


@pytest.mark.parametrize(("k", "m"), [(0, 3), (4, 3), (-1, 3), (1, 0)])
def test_an_impossible_persistence_is_refused(k: int, m: int) -> None:
    with pytest.raises(ValueError, match="1 <= k <= m"):
        persistent([True], k, m)


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 5), st.integers(0, 5))
def test_a_persistent_breach_counts_only_the_last_periods(
    flags: list[bool], k: int, more: int
) -> None:
    m = k + more
    answers = persistent(flags, k, m)
    assert len(answers) == len(flags)
    for index, answer in enumerate(answers):
        window = [flags[at] for at in range(len(flags)) if index - m < at <= index]
        assert answer == (window.count(True) >= k)


FINE, LIGHT = {"USA": Decimal(1), "JPN": Decimal(1)}, {"USA": Decimal(1), "JPN": Decimal("0.4")}


@pytest.mark.parametrize(
    ("efforts", "expected"),
    [
        ({}, {}),
        ({2024: LIGHT}, {}),
        ({2023: LIGHT, 2024: LIGHT}, {"JPN": Breach(2024, Decimal("0.4"), 2024)}),
        ({2022: LIGHT, 2024: LIGHT}, {"JPN": Breach(2024, Decimal("0.4"), 2024)}),
        ({2021: LIGHT, 2024: LIGHT}, {}),
        ({2022: LIGHT, 2023: LIGHT, 2024: FINE}, {"JPN": Breach(2023, Decimal("0.4"), 2023)}),
        ({2022: LIGHT, 2023: LIGHT, 2025: FINE}, {}),
    ],
)
def test_a_breach_lasts_over_calendar_years_of_which_none_is_passed_over(
    efforts: dict[int, dict[str, Decimal]], expected: dict[str, Breach]
) -> None:
    assert lasting_breaches(efforts, ["USA", "JPN"]) == expected
