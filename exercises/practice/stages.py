"""The stages of an exercise, their due days, and what each must wait for.

The life cycle is the one that joint staffs use (concept development conference, initial, main and
final planning conference, execution from start to end, hot wash, after-action report). Offsets are
whole days: those before the exercise count from its first day and are negative, those after it
count from its last. They are defaults only: exercises have been planned in under ninety days, and
over more than a year.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from kit.dates import in_words


class StageKind(StrEnum):
    """The stages, in their order."""

    CONCEPT = "concept"
    INITIAL = "initial"
    MAIN = "main"
    FINAL = "final"
    EXECUTION = "execution"
    HOT_WASH = "hot_wash"
    AFTER_ACTION = "after_action"
    CLOSED = "closed"

    @property
    def is_before(self) -> bool:
        """Whether its day counts back from the first day of the exercise."""
        return ORDER.index(self) < ORDER.index(StageKind.EXECUTION)


ORDER = tuple(StageKind)
NAMES = {
    StageKind.CONCEPT: "concept development",
    StageKind.INITIAL: "initial planning conference",
    StageKind.MAIN: "main planning conference",
    StageKind.FINAL: "final planning conference",
    StageKind.EXECUTION: "execution",
    StageKind.HOT_WASH: "hot wash",
    StageKind.AFTER_ACTION: "after-action report",
    StageKind.CLOSED: "closed",
}
DEFAULTS = {
    StageKind.CONCEPT: -360,
    StageKind.INITIAL: -270,
    StageKind.MAIN: -180,
    StageKind.FINAL: -60,
    StageKind.EXECUTION: 0,
    StageKind.HOT_WASH: 1,
    StageKind.AFTER_ACTION: 60,
    StageKind.CLOSED: 180,
}
LONGEST = 3660  # days: ten years either way

type Offsets = Mapping[str, int]


class Plan(NamedTuple):
    """What is known of an exercise when the next stage is to be passed.

    `waiting` are clearances asked for and not granted, `unjudged` objectives without a result.
    """

    done: Collection[str]
    ends_on: date
    waiting: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    has_report: bool = False


def offsets(*wishes: Offsets) -> dict[StageKind, int]:
    """The days of each stage: the defaults, overruled by each wish in turn.

    ValueError names a stage that does not exist, a number of days out of reach, or the stage that
    would come due before the one that must precede it.
    """
    found = dict(DEFAULTS)
    for wish in wishes:
        for name, days in wish.items():
            stage = _stage(name)
            found[stage] = _days(stage, days)
    _check_order(found)
    return found


def _titled(stage: StageKind) -> str:
    return NAMES[stage].capitalize()


def _stage(name: str) -> StageKind:
    if name not in ORDER:
        msg = f"{name!r} is not a stage; there are: {', '.join(ORDER)}."
        raise ValueError(msg)
    return StageKind(name)


def _days(stage: StageKind, days: object) -> int:
    if isinstance(days, bool) or not isinstance(days, int) or abs(days) > LONGEST:
        msg = (
            f"{_titled(stage)}: expected whole days between -{LONGEST} and {LONGEST}, not {days!r}."
        )
        raise ValueError(msg)
    if stage.is_before and days > 0:
        msg = f"{_titled(stage)}: comes before the exercise, so its days are negative or zero, "
        msg += f"not {days}."
        raise ValueError(msg)
    if not stage.is_before and days < 0:
        msg = f"{_titled(stage)}: comes after the exercise began, so its days are not negative: "
        msg += f"{days}."
        raise ValueError(msg)
    return days


def _check_order(found: Mapping[StageKind, int]) -> None:
    for group in (ORDER[:4], ORDER[4:]):
        for before, after in pairwise(group):
            if found[after] < found[before]:
                msg = (
                    f"{NAMES[after]} ({found[after]} days) would come before "
                    f"{NAMES[before]} ({found[before]} days)."
                )
                raise ValueError(msg)


def due_days(starts_on: date, ends_on: date, days: Mapping[StageKind, int]) -> dict[str, date]:
    """The last day in time for each stage of an exercise from `starts_on` to `ends_on`.

    OverflowError outside the years 1 to 9999; ValueError if the exercise ends before it starts.
    """
    if ends_on < starts_on:
        msg = (
            f"The exercise ends on {in_words(ends_on)}, before it starts on {in_words(starts_on)}."
        )
        raise ValueError(msg)
    anchors = {True: starts_on, False: ends_on}
    return {str(stage): anchors[stage.is_before] + timedelta(days=days[stage]) for stage in ORDER}


def hindrances(stage: StageKind, plan: Plan, on: date) -> list[str]:
    """Why a stage cannot be passed on a day, each as a sentence; empty when its gate is open."""
    missing = [NAMES[one] for one in ORDER[: ORDER.index(stage)] if one not in plan.done]
    found = [f"First comes: {', '.join(missing)}."] if missing else []
    if stage in plan.done:
        found.append(f"{NAMES[stage].capitalize()} is done already.")
    return found + list(_own_gate(stage, plan, on))


def _own_gate(stage: StageKind, plan: Plan, on: date) -> Iterable[str]:
    match stage:
        case StageKind.EXECUTION if plan.waiting:
            yield f"Clearances are still missing: {', '.join(plan.waiting)}."
        case StageKind.HOT_WASH if on < plan.ends_on:
            yield f"The exercise ends on {in_words(plan.ends_on)}; a hot wash follows it."
        case StageKind.AFTER_ACTION if not plan.has_report:
            yield "The after-action report is missing: say where it is kept."
        case StageKind.CLOSED if plan.unjudged:
            yield f"Objectives without a result: {', '.join(plan.unjudged)}."


def following(done: Collection[str]) -> StageKind | None:
    """The first stage that is not done; None once all are."""
    return next((stage for stage in ORDER if stage not in done), None)
