"""The next due days of a promise, as its form shows them."""

from datetime import date

import pytest

from commitments.cadence import Cadence, Met, Rhythm
from commitments.cadence.upcoming import upcoming
from kit.dates import Duration

TODAY = date(2026, 11, 26)


def told(cadence: Cadence, *met: str) -> list[str]:
    return [
        str(day) for day in upcoming(cadence, [Met.on(date.fromisoformat(m)) for m in met], TODAY)
    ]


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        (
            Cadence(
                Rhythm.RECURRENCE,
                starts_on=date(2026, 1, 1),
                recurrence="FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
            ),
            ["2027-01-31", "2027-04-30", "2027-07-31", "2027-10-31", "2028-01-31"],
        ),
        (
            Cadence(Rhythm.PARITY, parity="odd", starts_on=date(2026, 1, 1)),
            ["2027-12-31", "2029-12-31", "2031-12-31", "2033-12-31", "2035-12-31"],
        ),
        (Cadence(Rhythm.ONCE, due_on=date(2027, 3, 31)), ["2027-03-31"]),
        (Cadence(Rhythm.ONCE, due_on=date(2026, 3, 31)), []),
        (Cadence(Rhythm.AFTER_EVENT, Duration.parse("P90D")), []),
        (Cadence(Rhythm.NONE_FIXED), []),
        (
            Cadence(
                Rhythm.RECURRENCE,
                starts_on=date(2026, 1, 1),
                ends_on=date(2027, 2, 1),
                recurrence="FREQ=YEARLY",
            ),
            ["2027-01-01"],
        ),
    ],
)
def test_the_next_days_are_shown(cadence: Cadence, expected: list[str]) -> None:
    assert told(cadence) == expected


def test_what_is_counted_from_the_last_time_is_taken_to_be_met_in_time() -> None:
    yearly = Cadence(Rhythm.ROLLING, Duration.parse("P1Y"))
    assert told(yearly, "2026-05-01")[:3] == ["2027-05-01", "2028-05-01", "2029-05-01"]
    assert told(yearly, "2020-05-01")[:2] == ["2027-11-26", "2028-11-26"]
    assert told(yearly) == []


def test_a_year_that_is_met_is_due_no_more() -> None:
    yearly = Cadence(Rhythm.CALENDAR_YEAR)
    assert told(yearly, "2026-05-01")[0] == "2027-12-31"
