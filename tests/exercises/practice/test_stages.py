"""The stages of an exercise: due days and gates."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.practice.stages import (
    DEFAULTS,
    NAMES,
    ORDER,
    Plan,
    StageKind,
    due_days,
    following,
    hindrances,
    offsets,
)

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 12)
ALL_BEFORE = {stage: [str(one) for one in ORDER[:n]] for n, stage in enumerate(ORDER)}


def plan(stage: StageKind, **more: object) -> Plan:
    return Plan(done=ALL_BEFORE[stage], ends_on=LAST, **more)  # type: ignore[arg-type]


def test_days_before_count_from_the_first_day_and_days_after_from_the_last() -> None:
    found = due_days(FIRST, LAST, offsets())
    assert found["final"] == date(2026, 12, 31)
    assert found["concept"] == FIRST - timedelta(days=360)
    assert (found["execution"], found["hot_wash"]) == (LAST, date(2027, 3, 13))
    assert found["after_action"] == date(2027, 5, 11)


def test_an_exercise_may_be_planned_in_ninety_days() -> None:
    quick = {"concept": -90, "initial": -75, "main": -45, "final": -14}
    found = due_days(FIRST, LAST, offsets(quick))
    assert found["concept"] == date(2026, 12, 1)
    assert found["closed"] == LAST + timedelta(days=180)


def test_the_days_of_the_event_overrule_those_of_the_series() -> None:
    found = offsets({"final": -30, "main": -90}, {"final": -7})
    assert (found[StageKind.FINAL], found[StageKind.MAIN]) == (-7, -90)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"rehearsal": -3}, "is not a stage; there are: concept"),
        ({"final": 3}, "Final planning conference: comes before the exercise"),
        ({"hot_wash": -3}, "comes after the exercise began"),
        ({"final": -9999}, "expected whole days"),
        ({"final": "soon"}, "expected whole days"),
        ({"final": True}, "expected whole days"),
        ({"main": -10}, "final planning conference (-60 days) would come before"),
    ],
)
def test_days_that_contradict_each_other_are_refused(wish: dict[str, int], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        offsets(wish)


def test_an_exercise_that_ends_before_it_starts_has_no_stages() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        due_days(LAST, FIRST, offsets())


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(0, 400))
def test_stages_come_due_in_their_order(first: date, length: int) -> None:
    found = list(due_days(first, first + timedelta(days=length), DEFAULTS).values())
    assert found == sorted(found)


@pytest.mark.parametrize("stage", ORDER)
def test_each_stage_waits_for_all_before_it(stage: StageKind) -> None:
    ready = plan(stage, has_report=True)
    assert hindrances(stage, ready, LAST) == []
    for missing in ready.done:
        done = [one for one in ready.done if one != missing]
        (said,) = hindrances(stage, ready._replace(done=done), LAST)
        assert NAMES[StageKind(missing)] in said


@pytest.mark.parametrize(
    ("stage", "more", "words"),
    [
        (StageKind.EXECUTION, {"waiting": ("port visit by JPN",)}, "port visit by JPN"),
        (StageKind.AFTER_ACTION, {}, "report is missing"),
        (StageKind.CLOSED, {"unjudged": ("Aim 1",)}, "without a result: Aim 1"),
    ],
)
def test_some_gates_ask_for_more(stage: StageKind, more: dict[str, object], words: str) -> None:
    (said,) = hindrances(stage, plan(stage, **more), LAST)
    assert words in said


def test_a_hot_wash_follows_the_end() -> None:
    ready = plan(StageKind.HOT_WASH)
    (said,) = hindrances(StageKind.HOT_WASH, ready, LAST - timedelta(days=1))
    assert "ends on 12 March 2027" in said


def test_a_stage_is_done_once() -> None:
    done = Plan(done=["concept"], ends_on=LAST)
    assert hindrances(StageKind.CONCEPT, done, LAST) == ["Concept development is done already."]


def test_what_follows_is_the_first_that_is_not_done() -> None:
    assert following([]) == StageKind.CONCEPT
    assert following(["concept", "initial"]) == StageKind.MAIN
    assert following(list(ORDER)) is None
