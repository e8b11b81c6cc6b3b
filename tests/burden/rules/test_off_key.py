"""Contributions held against an agreed key."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from alliances.models import Alliance
from burden.models import Contribution
from burden.rules.off_key import OffKey
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.alliances import state
from tests.build.burden import contribution, key, rate, tolerance
from tests.conftest import TODAY


def found(day: date = TODAY) -> list[Problem]:
    return list(OffKey().problems(day, Scope()))


def given(home: Alliance, year: int, japan: str, america: str, **more: Any) -> None:
    """What each has paid in a year, in yen."""
    period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    columns = {"basis": "paid"} | more
    contribution(home, japan, **period, **columns)
    usa = {"contributor": state("USA"), "beneficiary": state("JPN")}
    contribution(home, america, **period, **columns | usa)


@pytest.fixture
def halves(home: Alliance) -> Alliance:
    key(home, ref="halves")
    return home


def test_who_is_off_the_key_in_two_of_three_years_is_told_with_the_arithmetic(
    halves: Alliance,
) -> None:
    given(halves, 2023, "50", "50")
    given(halves, 2024, "30", "70")
    assert found() == []
    given(halves, 2025, "30", "70")
    (problem,) = found()
    assert (problem.state, problem.severity) == ("off_key", Severity.MEDIUM)
    assert problem.key.endswith(f"/{halves.pk}/halves/paid")
    assert "JPN 2025: (30.00 / 100.00) / 0.5 = 0.6000" in problem.explanation.arithmetic
    assert problem.since == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("japan", "severity"),
    [
        ("37.50", None),
        ("37.49", Severity.MEDIUM),
        ("25.01", Severity.MEDIUM),
        ("25.00", Severity.HIGH),
    ],
)
def test_the_bounds_are_within(halves: Alliance, japan: str, severity: Severity | None) -> None:
    for year in (2024, 2025):
        given(halves, year, japan, str(100 - Decimal(japan)))
    assert [one.severity for one in found()] == ([severity] if severity else [])


def test_one_basis_does_not_make_up_for_another(halves: Alliance) -> None:
    for year in (2024, 2025):
        given(halves, year, "10", "90")
        given(halves, year, "900", "100", basis="budget")
    (problem,) = found()
    assert problem.period == "halves/paid"


@pytest.mark.parametrize(
    "more",
    [
        {"form": "in_kind", "valuation": "invoice"},
        {"kind": "basing", "form": "in_kind", "valuation": "market_rent"},
        {"price_year": 2020},
        {"basis": "pledge"},
    ],
)
def test_what_is_in_kind_forgone_or_only_promised_does_not_count(
    halves: Alliance, more: dict[str, Any]
) -> None:
    for year in (2024, 2025):
        given(halves, year, "10", "90", **more)
    assert found() == []


def test_a_year_with_a_member_missing_or_not_over_is_no_breach(halves: Alliance) -> None:
    given(halves, 2024, "10", "90")
    period = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    contribution(halves, "10", basis="paid", **period)
    given(halves, 2026, "10", "90")
    assert found() == []
    assert len(found(date(2027, 1, 1))) == 1


def test_currencies_are_told_in_dollars_at_the_rate_of_the_year_or_not_at_all(
    halves: Alliance,
) -> None:
    for year in (2024, 2025):
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        contribution(halves, "15000", basis="paid", **period)
        usa = {"contributor": state("USA"), "beneficiary": state("JPN"), "currency": "USD"}
        contribution(halves, "300", basis="paid", **period, **usa)
    rate("JPY", "150", 2024)
    assert found() == []
    rate("JPY", "150", 2025)
    (problem,) = found()
    assert "(100.00 / 400.00) / 0.5 = 0.5000" in problem.explanation.arithmetic
    assert problem.explanation.inputs["currency"] == "USD"


def test_years_before_the_key_are_not_held_against_it(home: Alliance) -> None:
    key(home, starts_on=date(2025, 1, 1))
    for year in (2023, 2024, 2025):
        given(home, year, "10", "90")
    assert found() == []


def test_a_finding_is_as_narrow_as_what_it_speaks_of(halves: Alliance) -> None:
    given(halves, 2024, "10", "90")
    given(halves, 2025, "10", "90", release="internal")
    assert [one.subject.release for one in found()] == ["internal"]


def test_more_alliances_cost_no_more_queries(
    halves: Alliance, abroad: Alliance, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one in (halves, abroad):
        given(one, 2024, "10", "90")
        given(one, 2025, "10", "90")
    key(abroad)
    with django_assert_num_queries(7):
        assert len(found()) == 2


def test_what_an_internal_tolerance_tells_is_internal_and_names_its_originator(
    halves: Alliance,
) -> None:
    for year in (2024, 2025):
        given(halves, year, "30", "70")
    whose = {"release": "internal", "originators": ["JPN"]}
    tolerance(halves, "0.9", "1.1", date(2026, 1, 1), rule="burden.off_key", **whose)
    (problem,) = found()
    assert "0.9 to 1.1" in problem.explanation.citation
    assert (problem.subject.release, problem.subject.originators) == ("internal", ("JPN",))


def test_a_finding_names_the_originators_of_the_contributions_that_it_adds_up(
    halves: Alliance,
) -> None:
    given(halves, 2024, "30", "70", originators=["USA"])
    given(halves, 2025, "10", "70", originators=["JPN"])
    given(halves, 2025, "20", "0")
    (problem,) = found()
    assert problem.subject.originators == ("JPN", "USA")
    Contribution.objects.filter(period_end__year=2024).delete()
    Contribution.objects.update(originators=[])
    given(halves, 2024, "30", "70")
    (problem,) = found()
    assert problem.subject.originators == ()
