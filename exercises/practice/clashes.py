"""What in a plan of several years gets in its own way: people, ranges, holidays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Window:
    """An exercise in a plan: its first and last day, its forces by state, the ranges it uses.

    `forces` holds pairs of a state and what it sends, such as ("JPN", "sea"). `is_exact` tells
    whether its days are known: a month alone overlaps with nothing for certain.
    """

    name: str
    first: date
    last: date
    forces: frozenset[tuple[str, str]] = frozenset()
    ranges: frozenset[str] = frozenset()
    is_exact: bool = True

    def overlaps(self, other: "Window") -> bool:
        """Whether both run on some day."""
        return self.first <= other.last and other.first <= self.last

    @property
    def states(self) -> list[str]:
        return sorted({state for state, _ in self.forces})


@dataclass(frozen=True, slots=True)
class Clash:
    """Two exercises, or one and a holiday, that want the same days; in a sentence."""

    kind: str
    on: date
    names: tuple[str, ...]
    text: str
    days: tuple[date, ...] = field(default=())


def clashes(windows: Iterable[Window], holidays: Mapping[str, Mapping[date, str]]) -> list[Clash]:
    """Every clash, by day: the same state's forces twice, the same range twice, public holidays.

    `holidays` gives the public holidays of each state. A window known to the month only can clash
    with another over forces or ranges, marked "may", and never with a holiday.
    """
    found = sorted(windows, key=lambda one: (one.first, one.name))
    pairs = [
        clash
        for one, other in combinations(found, 2)
        if one.overlaps(other)
        for clash in _shared(one, other)
    ]
    free = [clash for one in found if one.is_exact for clash in _holidays(one, holidays)]
    return sorted([*pairs, *free], key=lambda one: (one.on, one.kind, one.names))


def _shared(one: Window, other: Window) -> Iterator[Clash]:
    names, on = (one.name, other.name), max(one.first, other.first)
    verb = "need" if one.is_exact and other.is_exact else "may need"
    if forces := one.forces & other.forces:
        what = ", ".join(f"{state} {force}" for state, force in sorted(forces))
        yield Clash("people", on, names, f"{one.name} and {other.name} {verb} {what} at once")
    if places := one.ranges & other.ranges:
        what = ", ".join(sorted(places))
        yield Clash("range", on, names, f"{one.name} and {other.name} {verb} {what} at once")


def _holidays(one: Window, holidays: Mapping[str, Mapping[date, str]]) -> Iterator[Clash]:
    for state in one.states:
        free = holidays.get(state, {})
        days = tuple(sorted(day for day in free if one.first <= day <= one.last))
        if days:
            what = ", ".join(f"{free[day]} ({day:%-d %B})" for day in days)
            yield Clash("holiday", days[0], (one.name,), f"{one.name}: {state} has {what}", days)
