"""Sources that differ on one state and year."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from alliances.models import Alliance
from burden.rules.conflicting import Conflicting
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.burden import country_year
from tests.conftest import TODAY


def found(day: date = TODAY) -> list[Problem]:
    return list(Conflicting().problems(day, Scope()))


def told(year: int, nato: str, sipri: str = "100", **more: Any) -> None:
    country_year("USA", year, sipri, "9", **more)
    country_year("USA", year, nato, "9", definition="nato", vintage="2025")


@pytest.mark.parametrize(
    ("nato", "severity"),
    [
        ("100", None),
        ("90", None),
        ("89.9999", Severity.LOW),
        ("75", Severity.LOW),
        ("74.9999", Severity.MEDIUM),
        ("120", Severity.LOW),
    ],
)
def test_a_difference_above_a_tenth_is_told(
    home: Alliance, nato: str, severity: Severity | None
) -> None:
    told(2024, nato)
    assert [one.severity for one in found()] == ([severity] if severity else [])


def test_both_figures_stand_in_the_explanation(home: Alliance) -> None:
    told(2024, "80")
    (problem,) = found()
    assert problem.explanation.inputs == {"nato 2025": 80, "sipri 2025": 100}
    assert problem.explanation.arithmetic == "(100 - 80) / 100 = 0.2000"
    assert problem.key.endswith(f"/{home.pk}/USA")


def test_the_newest_year_and_the_newest_edition_count(home: Alliance) -> None:
    told(2023, "10")
    told(2024, "100")
    told(2026, "10")
    assert found() == []
    country_year("USA", 2024, "50", "9", vintage="2026")
    assert [one.since for one in found()] == [date(2024, 12, 31)]


def test_one_source_contradicts_nobody(home: Alliance) -> None:
    country_year("USA", 2024, "100", "9")
    country_year("USA", 2024, "50", "9", vintage="2024")
    assert found() == []


def test_more_members_cost_no_more_queries(
    home: Alliance, abroad: Alliance, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(2024, "50")
    with django_assert_num_queries(2):
        assert len(found()) == 2
