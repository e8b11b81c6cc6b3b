"""The rules on lapse and dates (L7 to L16, L20) by their worked examples, one line each."""

from collections.abc import Callable
from datetime import date

import pytest

from commitments.cadence import (
    Cadence,
    Met,
    Rhythm,
    Roll,
    Skip,
    State,
    Suspension,
    ends_at,
    next_slot,
    rolled,
    slots,
    standing,
)
from kit.dates import Duration, PartialDate, fiscal_year, next_step, step_reached
from tests.commitments.cadence.examples import AUSMIN, EVEN, P1Y, P90D, PITCH_BLACK, SCM, slot_of

YEARLY = Cadence(Rhythm.CALENDAR_YEAR, grace=P90D)
ROLLING = Cadence(Rhythm.ROLLING, P1Y, P90D)
BOTH = ("KR", "US")


def on(text: str) -> date:
    return date.fromisoformat(text)


def rolling_due(last: str) -> str:
    (slot,) = slots(ROLLING, [Met.on(on(last))], on(last))
    return f"{slot.due_on} {slot.lapses_on}"


def state(cadence: Cadence, met: list[Met], day: str) -> State:
    return standing(cadence, met, on(day)).state


def paused(due: str, days: int) -> date:
    once = Cadence(Rhythm.ONCE, starts_on=on("2020-01-01"), due_on=on(due))
    pause = Suspension(on("2020-02-01"), on("2020-02-01") + (date(2020, 4, 2) - date(2020, 2, 1)))
    assert pause.ends_on is not None
    assert (pause.ends_on - pause.starts_on).days == days
    return slots(once, [], on(due), suspensions=[pause])[0].due_on


def vague(day: str) -> State:
    held = PartialDate.parse("2016-10")
    return standing(ROLLING, [Met(held.earliest, held.latest)], on(day)).state


CASES: list[tuple[str, Callable[[], object], object]] = [
    ("L7 rolling", lambda: rolling_due("2015-10-13"), "2016-10-13 2017-01-11"),
    ("L7 by year, overdue", lambda: state(YEARLY, AUSMIN[:2], "2017-01-01"), State.OVERDUE),
    ("L7 by year, last of grace", lambda: state(YEARLY, AUSMIN[:2], "2017-03-31"), State.OVERDUE),
    ("L7 by year, lapsed", lambda: state(YEARLY, AUSMIN[:2], "2017-04-01"), State.LAPSED),
    ("L7 by year, restored", lambda: state(YEARLY, AUSMIN, "2017-06-05"), State.ON_TRACK),
    ("L7 rolling, 49 days late", lambda: state(ROLLING, SCM[:1], "2021-12-01"), State.OVERDUE),
    ("L7 the same by year", lambda: state(YEARLY, SCM[:1], "2021-12-01"), State.DUE_THIS_YEAR),
    (
        "L8 a cancelled edition skips, it does not shift",
        lambda: next_slot(EVEN, on("2020-06-01"), PITCH_BLACK[:2], [Skip(2020)]),
        "2022",
    ),
    ("L9 61 suspended days", lambda: paused("2020-06-30", 61), on("2020-08-30")),
    ("L11 following", lambda: rolled(on("2025-10-04"), Roll.FOLLOWING, BOTH), on("2025-10-10")),
    ("L11 preceding", lambda: rolled(on("2025-10-04"), Roll.PRECEDING, BOTH), on("2025-10-02")),
    (
        "L11 modified following",
        lambda: rolled(on("2025-05-31"), Roll.MODIFIED_FOLLOWING, BOTH),
        on("2025-05-30"),
    ),
    (
        "L12 the last midnight among the capitals",
        lambda: f"{ends_at(on('2027-03-31'), ['America/New_York', 'Asia/Tokyo']):%m-%dT%H:%MZ}",
        "04-01T04:00Z",
    ),
    ("L13 objection", lambda: Duration.parse("P3M").after(on("2026-11-30")), on("2027-02-28")),
    ("L14 by the late bound", lambda: vague("2018-01-29"), State.OVERDUE),
    ("L14 and no earlier", lambda: vague("2017-10-31"), State.ON_TRACK),
    ("L14 lapsed after it", lambda: vague("2018-01-30"), State.LAPSED),
    ("L15 a step", lambda: step_reached(on("2027-03-31"), on("2026-10-02")), 180),
    ("L15 the next", lambda: next_step(on("2027-03-31"), on("2026-10-02")), on("2026-12-31")),
    ("L16 Japan", lambda: fiscal_year(on("2026-11-22"), 4), 2026),
    ("L16 United States", lambda: fiscal_year(on("2026-11-22"), 10, is_named_by_end=True), 2027),
    ("L16 Australia", lambda: fiscal_year(on("2026-11-22"), 7, is_named_by_end=True), 2027),
    ("L16 Japan before April", lambda: fiscal_year(on("2026-03-31"), 4), 2025),
    (
        "L20 one label a slot, whenever it is counted",
        lambda: slot_of(slots(YEARLY, AUSMIN, on("2030-01-01")), "2016"),
        slot_of(slots(YEARLY, AUSMIN, on("2018-01-01")), "2016"),
    ),
]


@pytest.mark.parametrize(("ask", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_worked_example_holds(ask: Callable[[], object], expected: object) -> None:
    assert ask() == expected
