"""How an objective stands on a day, by what exercises showed of it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from kit.dates import Duration, PartialDate

TESTED = ("achieved", "partly", "not_achieved")  # a test that was failed is a test


class Standing(StrEnum):
    """What the last test showed, or that a new one is due."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"
    UNTESTED = "untested"
    OVERDUE = "overdue"


NAMES = {
    Standing.ACHIEVED: "achieved",
    Standing.PARTLY: "partly achieved",
    Standing.NOT_ACHIEVED: "not achieved",
    Standing.UNTESTED: "not tested yet",
    Standing.OVERDUE: "test overdue",
}


class Trial(NamedTuple):
    """A result in an exercise that was held, the day that began, and the key of the row."""

    on: PartialDate
    result: str
    key: Any


def standing_of(
    agreed_on: date, every: Duration | None, tests: Iterable[Trial], as_of: date
) -> tuple[Standing, date | None, Trial | None]:
    """How it stands, the last day for the next test (None: it holds for good), and the last test.

    A day known in part counts by its last day, as for the rule `objective_stale`.
    """
    known = [one for one in tests if one.result in TESTED and one.on.earliest <= as_of]
    last = max(known, key=lambda one: one.on.latest, default=None)
    due_on = every.after(last.on.latest if last else agreed_on) if every else None
    if due_on is not None and due_on < as_of:
        return Standing.OVERDUE, due_on, last
    return (Standing(last.result) if last else Standing.UNTESTED), due_on, last
