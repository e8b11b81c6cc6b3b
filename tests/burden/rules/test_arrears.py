"""Instalments that are overdue."""

from datetime import date

import pytest

from alliances.models import Alliance
from burden.rules.arrears import Arrears
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.burden import delivered, instalment
from tests.build.treaties import instrument
from treaties.models import Instrument

DUE = date(2025, 1, 1)


@pytest.fixture
def text(home: Alliance) -> Instrument:
    """A hundred dollars due on new year's day, of which sixty have come; as many a year later."""
    made: Instrument = instrument(home)
    instalment(made, DUE)
    instalment(made, date(2026, 1, 1))
    delivered(made, "60", period_start=DUE, period_end=DUE)
    return made


def found(day: date) -> list[Problem]:
    return list(Arrears().problems(day, Scope()))


@pytest.mark.usefixtures("text")
@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (date(2025, 1, 31), None),
        (date(2025, 2, 1), Severity.LOW),
        (date(2025, 4, 1), Severity.LOW),
        (date(2025, 4, 2), Severity.MEDIUM),
        (date(2026, 1, 1), Severity.MEDIUM),
        (date(2026, 1, 2), Severity.HIGH),
    ],
)
def test_it_grows_graver_with_age(day: date, severity: Severity | None) -> None:
    assert [problem.severity for problem in found(day)] == ([severity] if severity else [])


@pytest.mark.usefixtures("text")
def test_every_open_instalment_is_told_and_added_up() -> None:
    (problem,) = found(date(2026, 3, 1))
    assert problem.since == DUE
    assert problem.explanation.arithmetic == (
        "40.00 of 1 January 2025 + 100.00 of 1 January 2026 = 140.00 USD"
    )
    assert problem.title.endswith("140.00 USD overdue since 1 January 2025")


def test_what_comes_clears_it(text: Instrument) -> None:
    delivered(text, "40", period_start=DUE, period_end=DUE)
    assert found(date(2025, 12, 31)) == []


def test_it_counts_instalments(text: Instrument, home: Alliance) -> None:
    assert Arrears().population(Scope(home.pk)) == 2
