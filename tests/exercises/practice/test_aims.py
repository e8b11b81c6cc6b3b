"""How an objective stands, by what exercises showed of it."""

from datetime import date

import pytest

from exercises.practice.aims import Standing, Trial, standing_of
from kit.dates import Duration, PartialDate

AGREED, YEAR = date(2024, 1, 1), Duration.parse("P1Y")


def shown(day: str, result: str) -> Trial:
    return Trial(PartialDate.parse(day), result, day)


@pytest.mark.parametrize(
    ("tests", "every", "as_of", "expected", "due_on"),
    [
        ([], None, "2026-01-01", Standing.UNTESTED, None),
        ([], YEAR, "2025-01-01", Standing.UNTESTED, "2025-01-01"),
        ([], YEAR, "2025-01-02", Standing.OVERDUE, "2025-01-01"),
        ([shown("2025", "achieved")], YEAR, "2026-12-31", Standing.ACHIEVED, "2026-12-31"),
        ([shown("2025", "achieved")], YEAR, "2027-01-01", Standing.OVERDUE, "2026-12-31"),
        ([shown("2025-03-01", "partly"), shown("2024-05-01", "achieved")], None, "2026-01-01",
         Standing.PARTLY, None),
        ([shown("2025-03-01", "not_tested"), shown("2024-05-01", "not_achieved")], None,
         "2026-01-01", Standing.NOT_ACHIEVED, None),
        ([shown("2027-03-01", "achieved")], None, "2026-01-01", Standing.UNTESTED, None),
    ],
)  # fmt: skip
def test_the_last_test_counts_until_a_new_one_is_due(
    tests: list[Trial], every: Duration | None, as_of: str, expected: Standing, due_on: str | None
) -> None:
    found, due, _ = standing_of(AGREED, every, tests, date.fromisoformat(as_of))
    assert (found, due and due.isoformat()) == (expected, due_on)
