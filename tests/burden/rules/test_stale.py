"""Figures that are out of date."""

from datetime import date

import pytest

from alliances.models import Alliance
from burden.rules.stale import Stale
from compliance.rule import Problem, Scope
from tests.build.burden import country_year


def found(day: date) -> list[Problem]:
    return list(Stale().problems(day, Scope()))


@pytest.fixture
def figures(home: Alliance) -> None:
    for iso3, years in (("USA", (2023, 2024)), ("JPN", (2023,))):
        for year in years:
            country_year(iso3, year, "200", "100")


@pytest.mark.usefixtures("figures")
def test_a_year_is_expected_by_the_end_of_the_next() -> None:
    assert found(date(2025, 12, 31)) == []
    (problem,) = found(date(2026, 1, 1))
    assert problem.title == "Figures are out of date: Japan (2023)"
    assert problem.since == date(2026, 1, 1)
    assert problem.explanation.arithmetic == "JPN: 2024 was due by 31 December 2025"


@pytest.mark.usefixtures("home")
def test_an_alliance_without_any_figure_is_not_told_of() -> None:
    assert found(date(2026, 1, 1)) == []


def test_a_member_without_any_figure_is_named(home: Alliance) -> None:
    country_year("USA", 2024, "200", "100")
    (problem,) = found(date(2026, 1, 1))
    assert (problem.title, Stale().population(Scope(home.pk))) == (
        "Figures are out of date: Japan (none)",
        2,
    )
