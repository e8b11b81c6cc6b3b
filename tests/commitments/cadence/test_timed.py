"""Slots by a timetable, by one agreed day, and after the events that wake a promise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.cadence import (
    NEVER,
    Cadence,
    Happening,
    Met,
    Rhythm,
    Roll,
    State,
    Suspension,
    is_due_soon,
    slots,
    standing,
)
from kit.dates import Duration
from tests.commitments.cadence.examples import A_DAY, mets, slot_of, suspensions

P30D = Duration.parse("P30D")
REPORT = Cadence(
    Rhythm.RECURRENCE,
    grace=P30D,
    starts_on=date(2026, 1, 1),
    recurrence="FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
)
HANDOVER = Cadence(Rhythm.ONCE, grace=P30D, due_on=date(2027, 3, 31))
AFTER_DRILL = Cadence(Rhythm.AFTER_EVENT, Duration.parse("P90D"), P30D)
FORTHWITH = Cadence(Rhythm.AFTER_EVENT)
DRILL = Happening(date(2026, 5, 1), date(2026, 5, 1), "drill-1")
LATER = Happening(date(2026, 6, 1), date(2026, 6, 1), "drill-2")

# By a timetable


def test_a_timetable_opens_each_slot_after_the_due_day_of_the_last() -> None:
    found = slots(REPORT, [], date(2026, 8, 1))
    told = [(slot.label, slot.opens_on, slot.due_on, slot.lapses_on) for slot in found]
    assert told == [
        ("2026-01-31", date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 2)),
        ("2026-04-30", date(2026, 2, 1), date(2026, 4, 30), date(2026, 5, 30)),
        ("2026-07-31", date(2026, 5, 1), date(2026, 7, 31), date(2026, 8, 30)),
        ("2026-10-31", date(2026, 8, 1), date(2026, 10, 31), date(2026, 11, 30)),
    ]


def test_a_report_five_days_late_is_not_the_next_one() -> None:
    found = slots(REPORT, [Met.on(date(2026, 2, 5), "r1")], date(2026, 4, 1))
    assert (found[0].met_ref, found[0].met_on) == ("r1", date(2026, 2, 5))
    assert found[1].closed_on is None


def test_a_report_that_lapsed_is_overtaken_by_the_next_one_in_time() -> None:
    found = slots(REPORT, [Met.on(date(2026, 4, 20), "r2")], date(2026, 5, 1))
    lapsed, kept = found[0], found[1]
    assert (lapsed.met_on, lapsed.closed_on) == (None, date(2026, 4, 20))
    assert kept.met_ref == "r2"


def test_a_record_that_names_its_slot_counts_for_it() -> None:
    late = Met.on(
        date(2026, 4, 20),
        "r1",
    )
    named = Met(late.earliest, late.latest, "r1", "2026-01-31")
    found = slots(REPORT, [named, Met.on(date(2026, 4, 21), "r2")], date(2026, 5, 1))
    assert [slot.met_ref for slot in found[:2]] == ["r1", "r2"]


def test_a_report_is_due_soon_in_the_last_sixth_of_its_slot() -> None:
    second = slots(REPORT, [], date(2026, 3, 1))[1]
    assert not is_due_soon(second, date(2026, 4, 15), REPORT)
    assert is_due_soon(second, date(2026, 4, 16), REPORT)


def test_a_timetable_that_has_ended_leaves_what_was_not_yet_due() -> None:
    ended = Cadence(
        Rhythm.RECURRENCE,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 1),
        recurrence=REPORT.recurrence,
    )
    last = slots(ended, [], date(2027, 1, 1))[-1]
    assert (last.label, last.is_skipped) == ("2026-04-30", True)


# Once


def test_what_is_owed_once_waits_a_year_before_its_day_and_lapses_after_its_grace() -> None:
    (slot,) = slots(HANDOVER, [], date(2026, 11, 26))
    assert (slot.opens_on, slot.lapses_on) == (date(2026, 3, 31), date(2027, 4, 30))
    assert standing(HANDOVER, [], date(2027, 4, 30)).state is State.OVERDUE
    assert standing(HANDOVER, [], date(2027, 5, 1)).state is State.LAPSED


@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2027, 3, 31), date(2029, 1, 1)])
def test_what_is_owed_once_is_met_on_any_day(on: date) -> None:
    (slot,) = slots(HANDOVER, [Met.on(on, "done")], date(2030, 1, 1))
    assert (slot.met_ref, slot.closed_on) == ("done", on)


# After an event


def test_each_event_wakes_the_promise_with_its_time_limit() -> None:
    found = slots(AFTER_DRILL, [], date(2026, 7, 1), events=[LATER, DRILL])
    told = [(slot.label, slot.opens_on, slot.due_on) for slot in found]
    assert told == [
        ("drill-1", date(2026, 5, 1), date(2026, 7, 30)),
        ("drill-2", date(2026, 6, 1), date(2026, 8, 30)),
    ]


def test_without_an_event_nothing_is_due() -> None:
    assert slots(AFTER_DRILL, [Met.on(date(2026, 1, 1))], date(2026, 7, 1)) == []


def test_the_clock_of_an_event_known_to_the_month_runs_from_its_last_day() -> None:
    vague = Happening(date(2026, 5, 1), date(2026, 5, 31), "drill")
    (slot,) = slots(AFTER_DRILL, [], date(2026, 7, 1), events=[vague])
    assert (slot.opens_on, slot.due_on) == (date(2026, 5, 1), date(2026, 8, 29))


def test_without_an_agreed_limit_the_duty_waits_without_a_day() -> None:
    (slot,) = slots(FORTHWITH, [], date(2026, 7, 1), events=[DRILL])
    assert (slot.due_on, slot.lapses_on) == (NEVER, NEVER)


def test_one_answer_meets_one_event_the_oldest_first() -> None:
    met = [Met.on(date(2026, 6, 10), "answer")]
    found = slots(AFTER_DRILL, met, date(2026, 7, 1), events=[DRILL, LATER])
    assert [slot.met_ref for slot in found] == ["answer", ""]


def test_an_answer_that_names_its_event_counts_for_it() -> None:
    met = [Met(date(2026, 6, 10), date(2026, 6, 10), "answer", "drill-2")]
    found = slots(AFTER_DRILL, met, date(2026, 7, 1), events=[DRILL, LATER])
    assert [slot.met_ref for slot in found] == ["", "answer"]


# Extensions, waivers, suspensions, working days


def test_an_extension_moves_the_due_day_of_one_slot_alone() -> None:
    later = {"2026-01-31": date(2026, 2, 20)}
    found = slots(REPORT, [], date(2026, 4, 1), extensions=later)
    assert (found[0].due_on, found[0].lapses_on) == (date(2026, 2, 20), date(2026, 3, 22))
    assert found[1] == slots(REPORT, [], date(2026, 4, 1))[1]


def test_an_extension_never_brings_a_due_day_forward() -> None:
    earlier = {"2026-01-31": date(2026, 1, 2)}
    assert slots(REPORT, [], date(2026, 4, 1), extensions=earlier)[0].due_on == date(2026, 1, 31)


def test_a_waived_slot_is_released_and_no_other() -> None:
    found = slots(REPORT, [], date(2026, 4, 1), waived={"2026-01-31"})
    assert [slot.is_skipped for slot in found] == [True, False]
    kept = slots(REPORT, [Met.on(date(2026, 1, 20), "r")], date(2026, 2, 1), waived={"2026-01-31"})
    assert (kept[0].is_skipped, kept[0].met_ref) == (False, "r")


def test_a_suspension_stops_the_clock_by_its_days_before_the_due_day() -> None:
    once = Cadence(Rhythm.ONCE, starts_on=date(2020, 1, 1), due_on=date(2020, 6, 30))
    pause = Suspension(date(2020, 3, 1), date(2020, 5, 1))
    (slot,) = slots(once, [], date(2020, 7, 1), suspensions=[pause])
    assert ((pause.ends_on or NEVER) - pause.starts_on).days == 61
    assert slot.due_on == date(2020, 8, 30)


def test_a_due_day_moves_after_the_suspension_not_before() -> None:
    rolls = Cadence(
        Rhythm.ONCE,
        starts_on=date(2025, 1, 1),
        due_on=date(2025, 10, 3),
        roll=Roll.FOLLOWING,
        places=("KR", "US"),
    )
    (slot,) = slots(rolls, [], date(2025, 9, 1))
    assert slot.due_on == date(2025, 10, 10)
    pause = Suspension(date(2025, 2, 1), date(2025, 2, 9))
    (slot,) = slots(rolls, [], date(2025, 9, 1), suspensions=[pause])
    assert slot.due_on == date(2025, 10, 14)  # 11 is a Saturday, 13 is Columbus Day


# Whatever the cadence

rules = st.sampled_from(
    ["FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1", "FREQ=WEEKLY;INTERVAL=7"]
)
graces = st.builds(Duration, days=st.integers(0, 60))
timed_ones = st.builds(
    Cadence,
    st.just(Rhythm.RECURRENCE),
    grace=graces,
    starts_on=st.dates(date(2000, 1, 1), date(2004, 1, 28)).map(lambda day: day.replace(day=5)),
    recurrence=rules,
) | st.builds(
    Cadence, st.just(Rhythm.ONCE), grace=graces, due_on=st.dates(date(2002, 1, 1), date(2008, 1, 1))
)


@given(timed_ones, mets, suspensions, st.dates(date(2003, 1, 1), date(2012, 1, 1)))
def test_slots_have_labels_of_their_own_and_a_later_day_only_adds_some(
    cadence: Cadence, held: list[Met], pauses: list[Suspension], day: date
) -> None:
    found = slots(cadence, held, day, suspensions=pauses)
    more = slots(cadence, held, day + timedelta(days=400), suspensions=pauses)
    assert more[: len(found)] == found
    assert len({slot.label for slot in more}) == len(more)
    assert all(slot.due_on <= slot.lapses_on for slot in more)


@given(timed_ones, mets)
def test_each_record_meets_one_slot_at_most(cadence: Cadence, held: list[Met]) -> None:
    numbered = [Met(one.earliest, one.latest, str(n)) for n, one in enumerate(held)]
    used = [slot.met_ref for slot in slots(cadence, numbered, date(2013, 1, 1)) if slot.met_ref]
    assert len(used) == len(set(used))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"rhythm": Rhythm.ONCE}, "needs its due day"),
        ({"rhythm": Rhythm.ROLLING, "period": P30D, "due_on": date(2026, 1, 1)}, "its due day"),
        ({"rhythm": Rhythm.ONCE, "due_on": date(2026, 1, 1), "period": P30D}, "no period"),
        ({"rhythm": Rhythm.RECURRENCE}, "needs its rule"),
        ({"rhythm": Rhythm.RECURRENCE, "recurrence": "FREQ=DAILY"}, "the day from which it runs"),
        ({"rhythm": Rhythm.NONE_FIXED, "roll": Roll.FOLLOWING}, "the states whose holidays"),
        ({"rhythm": Rhythm.NONE_FIXED, "places": ("XX",)}, "No calendar of holidays is known"),
    ],
)
def test_a_contradictory_timetable_is_refused(columns: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Cadence(**columns)  # type: ignore[arg-type]


def test_a_start_after_the_due_day_is_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        Cadence(Rhythm.ONCE, starts_on=date(2027, 1, 1), due_on=date(2026, 1, 1))


def test_slot_is_found_by_its_label() -> None:
    assert slot_of(slots(HANDOVER, [], date(2027, 1, 1)), "once").due_on - A_DAY < date(2027, 3, 31)
