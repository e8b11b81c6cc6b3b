"""The balance of an alliance: every key, a key that is tried, and what was given."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from burden.models import Contribution, Total
from portal.balance import balance, tried_key
from portal.giving import given
from tests.build.burden import contribution, country_year, key
from tests.conftest import TODAY

NAMES = ("USA", "JPN")


@pytest.fixture
def figures(home: Alliance) -> None:
    """In 2024 Japan spends 50 of 1,050 with a tenth of the GDP and a quarter of the people."""
    for iso3, spent, made, people in (("USA", "1000", "9", "3"), ("JPN", "50", "1", "1")):
        country_year(iso3, 2024, spent, made, population=Decimal(people))
    country_year("USA", 2025, "1000", "9")


@pytest.mark.usefixtures("figures")
def test_the_newest_year_that_is_known_of_all_is_held_against_every_key(
    home: Alliance, desk: User
) -> None:
    key(home, ref="halves")
    key(home, ref="over", ends_on=date(2026, 1, 1))
    told = balance(home, desk, TODAY, {})
    assert told.year == 2024
    assert told.keys == ["GDP", "population", "equal parts", "halves, version 1"]
    assert round(told.strips["JPN"].ratios["GDP"], 4) == Decimal("0.4762")
    assert str(told.strips["JPN"]).endswith("keys agree: carries less")
    assert told.burdens["JPN"] == 5
    assert told.per_head["JPN"] == 50


@pytest.mark.usefixtures("figures")
def test_a_year_that_is_not_over_is_left_out(home: Alliance, desk: User) -> None:
    assert balance(home, desk, date(2024, 12, 30), {}).year == 0
    assert balance(home, desk, date(2024, 12, 31), {}).year == 2024


def test_without_figures_there_is_a_reason_and_no_number(home: Alliance, desk: User) -> None:
    told = balance(home, desk, TODAY, {})
    assert (told.keys, "No year has the spending" in told.refused) == ([], True)


@pytest.mark.usefixtures("figures")
def test_nobody_spending_at_all_is_refused(home: Alliance, desk: User) -> None:
    for iso3 in NAMES:
        country_year(iso3, 2025, "0", "9", vintage="2026")
    assert "add up to zero" in balance(home, desk, TODAY, {}).refused


@pytest.mark.usefixtures("figures")
def test_a_key_that_is_tried_joins_the_others(home: Alliance, desk: User) -> None:
    tried, problem = tried_key({"USA": "95", "JPN": "5"}, NAMES)
    assert problem == ""
    ratios = balance(home, desk, TODAY, tried).strips["JPN"].ratios
    assert round(ratios["the key you try"], 4) == Decimal("0.9524")


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({}, ""),
        ({"USA": " ", "JPN": ""}, ""),
        ({"USA": "a", "JPN": "1"}, "as a number"),
        ({"USA": "60", "JPN": "50"}, "adds up to 1.1"),
        ({"USA": "150", "JPN": "-50"}, "negative"),
        ({"USA": "NaN", "JPN": "50"}, "no number"),
    ],
)
def test_what_is_no_key_is_told(told: dict[str, str], problem: str) -> None:
    found, said = tried_key(told, NAMES)
    assert (found, problem in said) == ({}, True)


def test_sums_keep_basis_currency_and_directness_apart(home: Alliance) -> None:
    for more in (
        {"basis": "paid"},
        {"basis": "paid"},
        {"basis": "budget"},
        {"basis": "paid", "currency": "USD"},
        {"basis": "paid", "kind": "basing", "form": "in_kind", "valuation": "market_rent"},
        {"basis": "snapshot", "unit": "persons", "category": "stationed_personnel"},
    ):
        contribution(home, "10", **more)
    found = given(Total.objects.all(), Contribution.objects.all())
    told: list[Any] = [(line.basis, line.unit, line.amount, line.entries) for line in found.direct]
    assert told == [
        ("budgeted", "JPY", 10, 1),
        ("paid", "JPY", 20, 2),
        ("paid", "USD", 10, 1),
        ("count on a day", "persons", 10, 1),
    ]
    apart: list[Any] = [(line.unit, line.amount) for line in found.indirect]
    assert apart == [("JPY", 10)]


def test_without_population_or_gdp_what_hangs_on_them_is_left_out(
    home: Alliance, desk: User
) -> None:
    for iso3 in NAMES:
        country_year(iso3, 2024, "10", "0")
    told = balance(home, desk, TODAY, {})
    assert (told.burdens, told.per_head, told.refused) == ({}, {}, "")
