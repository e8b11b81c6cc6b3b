"""What was given for a commitment, told to those who may see it."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from alliances.models import Alliance
from burden.questions.given import Given
from tests.build.alliances import partner, person
from tests.build.burden import contribution
from tests.build.commitments import yearly


def test_contributions_are_told_with_their_basis_newest_first(home: Alliance, desk: User) -> None:
    promise = yearly(home)
    contribution(home, "3", commitment=promise, ref="old", period_start=date(2025, 1, 1),
                 period_end=date(2025, 12, 31), basis="paid")  # fmt: skip
    contribution(home, "12.5", commitment=promise, ref="new")
    contribution(home, "9", commitment=yearly(home))
    contribution(home, "40", commitment=promise, ref="people", unit="persons", currency="",
                 period_start=date(2024, 1, 1), period_end=date(2024, 1, 2))  # fmt: skip
    told = Given().entries(promise, desk)
    assert [(one.what, one.basis, one.amount, one.unit) for one in told] == [
        ("new", "budgeted", Decimal("12.5"), "JPY"),
        ("old", "paid", Decimal(3), "JPY"),
        ("people", "budgeted", Decimal(40), "persons"),
    ]


def test_what_is_not_released_is_not_told(home: Alliance, abroad: Alliance, desk: User) -> None:
    promise = yearly(home)
    contribution(home, commitment=promise, release="internal")
    assert len(Given().entries(promise, desk)) == 1
    assert Given().entries(promise, partner("JPN", home)[0]) == []
    assert Given().entries(promise, person("other", abroad)) == []
