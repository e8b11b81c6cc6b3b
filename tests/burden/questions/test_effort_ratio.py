"""Does each member of an alliance carry what its means suggest?"""

from datetime import date
from decimal import Decimal

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.errors import Refused
from tests.build.burden import country_year
from tests.conftest import TODAY


def effort(as_of: date) -> Answer:
    return ask("us-jp", as_of, "effort_ratio")


@pytest.fixture
def figures(home: Alliance) -> None:
    """Japan spends as much for its means as the United States in 2022, far less in 2024."""
    for year, spent in ((2022, "200"), (2024, "50")):
        country_year("USA", year, "200", "100")
        country_year("JPN", year, spent, "100")


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("as_of", "year", "state"),
    [
        (date(2022, 12, 31), 2022, "balanced"),
        (date(2024, 12, 30), 2022, "balanced"),
        (date(2024, 12, 31), 2024, "imbalanced"),
        (TODAY, 2024, "imbalanced"),
    ],
)
def test_it_is_about_the_last_whole_year_with_figures(as_of: date, year: int, state: str) -> None:
    answer = effort(as_of)
    assert (answer.state, answer.detail["year"]) == (state, year)


@pytest.mark.usefixtures("figures")
def test_it_tells_the_ratio_of_each_member_and_who_is_outside_the_tolerance() -> None:
    detail = effort(TODAY).detail
    assert (detail["USA"], detail["JPN"]) == (Decimal("1.6"), Decimal("0.4"))
    assert detail["tolerance"] == [Decimal("0.75"), Decimal("1.25")]
    assert sorted(detail["outside"]) == ["JPN", "USA"]
    assert effort(date(2022, 12, 31)).detail["outside"] == []


def test_without_figures_of_every_member_there_is_no_record(home: Alliance) -> None:
    country_year("USA", 2024, "200", "100")
    answer = effort(TODAY)
    assert (answer.state, answer.detail) == ("no_record", {})


def test_an_alliance_is_asked_about_its_effort_without_naming_it(home: Alliance) -> None:
    assert ask("us-jp", TODAY).rule == "effort_ratio"


def test_it_is_about_alliances_only(home: Alliance) -> None:
    with pytest.raises(Refused, match="that 'effort_ratio' is about"):
        ask("us-kr", TODAY, "effort_ratio")
