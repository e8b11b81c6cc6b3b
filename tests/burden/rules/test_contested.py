"""Contributions of which both sides tell different figures."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from burden.models import Contribution
from burden.rules.contested import Contested
from compliance.models import Severity
from compliance.rule import Problem, Scope
from kit import clock
from tests.build.alliances import person
from tests.build.burden import attestation, contribution


@pytest.fixture
def gift(home: Alliance) -> Contribution:
    return contribution(home, "100", ref="gift")


@pytest.fixture
def says(home: Alliance) -> dict[str, Any]:
    return {"user": person("officer", home)}


def found() -> list[Problem]:
    return list(Contested().problems(clock.today(), Scope()))


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ("100", None),
        ("95", None),
        ("94.99", Severity.LOW),
        ("75", Severity.LOW),
        ("74.99", Severity.MEDIUM),
        ("200", Severity.MEDIUM),
    ],
)
def test_how_far_apart_they_are_says_how_grave_it_is(
    gift: Contribution, says: dict[str, Any], said: str, severity: Severity | None
) -> None:
    attestation(gift, said, **says)
    assert [problem.severity for problem in found()] == ([severity] if severity else [])


def test_both_figures_are_told_as_a_range(gift: Contribution, says: dict[str, Any]) -> None:
    attestation(gift, "80", **says)
    (problem,) = found()
    assert problem.title == "gift is contested: 80.00 to 100.00 JPY"
    assert problem.explanation.arithmetic == "(100.00 - 80.00) / 100.00 = 0.2000"
    assert problem.key.endswith(f"/{gift.alliance_id}/{gift.pk}/USA")


def test_the_last_word_of_a_state_counts(gift: Contribution, says: dict[str, Any]) -> None:
    attestation(gift, "80", **says)
    attestation(gift, "100", **says)
    assert found() == []
    assert Contested().population(Scope()) == 1


def test_nothing_is_contested_before_it_was_said(gift: Contribution, says: dict[str, Any]) -> None:
    attestation(gift, "80", **says)
    assert list(Contested().problems(date(2020, 1, 1), Scope())) == []


def test_nothing_at_all_is_no_difference(home: Alliance, says: dict[str, Any]) -> None:
    attestation(contribution(home, "0"), "0", **says)
    assert found() == []
