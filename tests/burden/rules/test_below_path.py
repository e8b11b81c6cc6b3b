"""Members below an agreed path."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from alliances.models import Alliance
from burden.rules.below_path import BelowPath
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.burden import country_year, guideline
from tests.conftest import TODAY


def found(day: date = TODAY) -> list[Problem]:
    return list(BelowPath().problems(day, Scope()))


@pytest.mark.parametrize(
    ("spending", "severity"),
    [("20000", None), ("19999", Severity.LOW), ("15001", Severity.LOW), ("15000", Severity.MEDIUM)],
)
def test_half_way_to_three_per_cent_two_are_due(
    home: Alliance, spending: str, severity: Severity | None
) -> None:
    guideline(home, ref="three", states=["JPN"])
    country_year("JPN", 2025, spending, "1000")
    assert [problem.severity for problem in found()] == ([severity] if severity else [])


def test_the_gap_is_told_in_money(home: Alliance) -> None:
    guideline(home, ref="three", states=["JPN"])
    country_year("JPN", 2025, "15000", "1000")
    (problem,) = found()
    assert problem.title == "Japan spends 1.50 % of GDP in 2025; the path of three is at 2.00 %"
    assert "(2.0000 % - 1.5000 %) x 1,000.0 = 5.00 bn US dollars" in problem.explanation.arithmetic
    assert problem.key.endswith(f"/{home.pk}/three/JPN")


def test_it_holds_for_every_member_unless_states_are_named(home: Alliance) -> None:
    guideline(home)
    for iso3 in ("USA", "JPN"):
        country_year(iso3, 2025, "1", "1000")
    assert len(found()) == 2


def test_years_before_the_path_or_not_over_yet_do_not_count(home: Alliance) -> None:
    guideline(home, states=["JPN"])
    country_year("JPN", 2019, "1", "1000")
    country_year("JPN", 2026, "1", "1000")
    assert found() == []
    assert len(found(date(2026, 12, 31))) == 1


def test_a_state_that_left_or_has_no_gdp_is_not_judged(home: Alliance) -> None:
    guideline(home, states=["KOR", "JPN"])
    country_year("KOR", 2025, "1", "1000")
    country_year("JPN", 2025, "1", "0")
    assert found() == []


def test_it_counts_guidelines_and_asks_few_queries(
    django_assert_num_queries: DjangoAssertNumQueries, home: Alliance
) -> None:
    for _ in range(4):
        guideline(home, start=Decimal(2))
    country_year("JPN", 2025, "1", "1000")
    with django_assert_num_queries(4):
        assert len(found()) == 4
    assert BelowPath().population(Scope(home.pk)) == 4
