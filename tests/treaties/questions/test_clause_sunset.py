"""Does a clause end before its treaty?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import ask
from kit.errors import Refused
from tests.build.treaties import action, instrument, provision
from tests.treaties.questions.conftest import asking

sunset = asking("clause_sunset")


@pytest.fixture
def clause(home: Alliance) -> None:
    treaty = instrument(home, "mda")
    action(treaty, "entry_into_force", "1958-08-04")
    bis = provision(treaty, "III bis")
    provision(treaty, "IV")
    action(treaty, "amended", "2014-12-17", provision=bis, new_end_on=date(2024, 12, 31))
    action(treaty, "amended", "2024-11-14", provision=bis, removes_end=True)


@pytest.mark.usefixtures("clause")
@pytest.mark.parametrize(
    ("as_of", "state", "days_left", "margin"),
    [
        (date(2014, 12, 16), "in_force", None, None),
        (date(2023, 12, 31), "in_force", 366, None),
        (date(2024, 1, 1), "expiring", 365, None),
        (date(2024, 11, 13), "expiring", 48, None),
        (date(2024, 11, 14), "in_force", None, 47),
    ],
)
def test_it_tells_the_days_left_and_the_margin_by_which_it_was_saved(
    as_of: date, state: str, days_left: int | None, margin: int | None
) -> None:
    answer = sunset("mda:III bis", as_of)
    assert answer.state == state
    assert (answer.detail["days_left"], answer.detail["margin_days"]) == (days_left, margin)


@pytest.mark.usefixtures("clause")
def test_without_being_named_it_answers_only_for_clauses_with_an_end() -> None:
    day = date(2024, 6, 1)
    assert ask("mda:III bis", day).rule == "clause_sunset"
    assert ask("mda:IV", day).rule == "legal_status"
    assert sunset("mda:IV", day).state == "in_force"


@pytest.mark.usefixtures("clause")
def test_it_is_about_clauses_only() -> None:
    with pytest.raises(Refused, match="'mda' that 'clause_sunset' is about"):
        sunset("mda", date(2024, 6, 1))
