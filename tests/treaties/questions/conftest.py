"""Instruments that the questions are asked about."""

from collections.abc import Callable
from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from tests.build.treaties import action, instrument, relation, term

type Ask = Callable[[str, date], Answer]


def asking(rule: str) -> Ask:
    """Ask the named question of a reference on a day."""
    return lambda ref, as_of: ask(ref, as_of, rule)


@pytest.fixture
def korea(home: Alliance) -> None:
    """Korea's cost-sharing agreements nos. 9 to 11, each in force later than its coverage."""
    days = [
        ("sma-09", "2014-06-18", date(2014, 1, 1), date(2018, 12, 31)),
        ("sma-10", "2019-04-05", date(2019, 1, 1), date(2019, 12, 31)),
        ("sma-11", "2021-09-01", date(2020, 1, 1), date(2025, 12, 31)),
    ]
    earlier = None
    for ref, begins, covers, ends in days:
        made = instrument(home, ref, covers_from=covers, covers_until=ends)
        action(made, "entry_into_force", begins)
        term(made, ends_on=ends)
        if earlier is not None:
            relation(made, "renews", earlier)
        earlier = made
