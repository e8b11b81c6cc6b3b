"""Pledges of which too little has come."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from alliances.models import Alliance
from burden.rules.shortfall import Shortfall
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.burden import delivered, instalment
from tests.build.treaties import instrument
from treaties.models import Instrument

SPRING, AUTUMN = date(2026, 3, 31), date(2026, 9, 30)


@pytest.fixture
def text(home: Alliance) -> Instrument:
    """A hundred dollars due in spring, and as many in autumn."""
    made: Instrument = instrument(home)
    for day in (SPRING, AUTUMN):
        instalment(made, day)
    return made


def found(day: date = AUTUMN) -> list[Problem]:
    return list(Shortfall().problems(day, Scope()))


def test_what_is_short_is_told_with_its_arithmetic(text: Instrument) -> None:
    delivered(text, "150")
    (problem,) = found()
    assert (problem.severity, problem.state, problem.since) == (Severity.MEDIUM, "short", AUTUMN)
    told = problem.explanation
    assert told.arithmetic == "150.00 / 200.00 = 0.7500; short by 50.00 USD"
    assert told.clears_when == "at least 180.00 USD has come"


@pytest.mark.parametrize(
    ("came", "severity"),
    [
        ("180", None),
        ("179.99", Severity.MEDIUM),
        ("150", Severity.MEDIUM),
        ("149.99", Severity.HIGH),
    ],
)
def test_the_bounds_are_within(text: Instrument, came: str, severity: Severity | None) -> None:
    delivered(text, came)
    assert [problem.severity for problem in found()] == ([severity] if severity else [])


def test_nothing_is_short_before_it_is_due(text: Instrument) -> None:
    delivered(text, "100")
    assert found(date(2026, 9, 29)) == []
    assert len(found(AUTUMN)) == 1


def test_a_pledge_without_any_delivery_on_record_is_not_known_to_be_short(text: Instrument) -> None:
    assert found() == []
    delivered(text, "1", basis="budget")  # no delivery
    assert found() == []


def test_the_stage_that_was_delivered_counts_before_the_amount(text: Instrument) -> None:
    delivered(text, "200", basis="budget", delivered=Decimal(20))
    assert "20.00 / 200.00" in found()[0].explanation.arithmetic


def test_another_currency_is_not_counted(text: Instrument) -> None:
    delivered(text, "500", currency="JPY")
    delivered(text, "150")
    assert len(found()) == 1


def test_a_plan_in_two_currencies_is_not_added_up(text: Instrument) -> None:
    delivered(text, "1")
    instalment(text, SPRING, currency="JPY")
    assert found() == []


def test_the_finding_is_as_narrow_as_what_it_tells_of(text: Instrument) -> None:
    delivered(text, "150", release="internal")
    assert found()[0].subject.release == "internal"


def test_it_counts_pledges_and_asks_one_query_a_source(
    django_assert_num_queries: DjangoAssertNumQueries, text: Instrument, home: Alliance
) -> None:
    for _ in range(3):
        other = instrument(home)
        instalment(other, SPRING)
        delivered(other, "10")
    assert Shortfall().population(Scope(home.pk)) == 4
    with django_assert_num_queries(2):
        assert len(found()) == 3
