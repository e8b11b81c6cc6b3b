"""Chart geometry: values in, places on a canvas of 100 by 100 out, its origin at the top left.

A value of None is a missing figure: it interrupts a line and never counts as zero. A goal is one
number (a target to reach) or a pair of numbers (a band of tolerance to stay within).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

type Number = int | float | Decimal
type Points = Sequence[tuple[object, Number | None]]
type Goal = Number | tuple[Number, Number] | None
type Place = tuple[float, float]

_STEPS = (1, 2, 2.5, 5, 10)
_MARGIN = 0.12
_MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and its points, each a label and a value (None where it is missing)."""

    label: str
    points: Points


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical scale between two different values, the higher one on top."""

    low: float
    high: float

    def y(self, value: Number) -> float:
        """Give the height of a value, 0 at the top and 100 at the bottom."""
        return round(100 - 100 * (float(value) - self.low) / (self.high - self.low), 2)


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal on the canvas: a line where top and bottom agree, otherwise a band."""

    top: float
    bottom: float

    @property
    def is_band(self) -> bool:
        """Whether there is room between the two bounds."""
        return self.bottom > self.top

    @property
    def height(self) -> float:
        """How tall the band is."""
        return round(self.bottom - self.top, 2)


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line without axes, with what lies outside its goal shaded."""

    line: str
    last: Place | None
    aim: Aim | None
    shades: tuple[str, ...]
    is_off: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of a chart: its number from 1 chooses its colour and dashes."""

    number: int
    label: str
    line: str
    dots: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line says at one label, and how far that is from the goal (None without one)."""

    number: int
    series: str
    value: Number | None
    difference: Number | None


@dataclass(frozen=True, slots=True)
class Column:
    """Everything read off above one label; `tick` says how often the label is written."""

    label: object
    tick: str
    is_late: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with axes: ticks as values with their heights, lines, goal and columns."""

    ticks: tuple[tuple[float, float], ...]
    drawn: tuple[Drawn, ...]
    aim: Aim | None
    shades: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar: tone, name, count, and where it lies between 0 and 100."""

    tone: str
    label: str
    count: int
    start: float
    width: float


def ticks(low: float, high: float, wanted: int = 5) -> tuple[float, ...]:
    """Give round values at equal distances that enclose low and high."""
    if low >= high:
        low, high = low - 1, high + 1
    rough = (high - low) / wanted
    size = 10 ** math.floor(math.log10(rough))
    step = next(nice * size for nice in _STEPS if nice * size >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(step * index, 9) for index in range(first, last + 1))


def known(points: Points) -> list[float]:
    """Give the values that are not missing."""
    return [float(value) for _, value in points if value is not None]


def spark(
    points: Points, goal: Goal = None, *, low: Number | None = None, high: Number | None = None
) -> Spark:
    """Draw a small line from edge to edge; low and high widen its scale."""
    values = known(points)
    extent = _extent([*values, *_bounds(goal), *_given(low, high)])
    margin = 0.0 if low is not None and high is not None else (extent[1] - extent[0]) * _MARGIN
    scale = Scale(extent[0] - margin, extent[1] + margin)
    last_column = max(len(points) - 1, 1)
    runs = _runs(points, scale, [100 * index / last_column for index in range(len(points))])
    return Spark(
        line=_path(runs),
        last=runs[-1][-1] if runs else None,
        aim=_aim(goal, scale),
        shades=_shades(runs, goal, scale),
        is_off=bool(values) and _is_off(values[-1], goal),
    )


def chart(
    series: Sequence[Series],
    goal: Goal = None,
    *,
    low: Number | None = 0,
    high: Number | None = None,
) -> Chart:
    """Draw lines above common labels; the scale starts at low unless a value lies deeper."""
    values = [value for one in series for value in known(one.points)]
    marks = ticks(*_extent([*values, *_bounds(goal), *_given(low, high)]))
    scale = Scale(marks[0], marks[-1])
    labels = _labels(series)
    places = [100 * (index + 0.5) / len(labels) for index in range(len(labels))]
    aligned = [_aligned(one.points, labels) for one in series]
    runs = [_runs(points, scale, places) for points in aligned]
    return Chart(
        ticks=tuple((mark, scale.y(mark)) for mark in marks),
        drawn=tuple(
            Drawn(number, one.label, _path(pieces), tuple(place for run in pieces for place in run))
            for number, (one, pieces) in enumerate(zip(series, runs, strict=True), 1)
        ),
        aim=_aim(goal, scale),
        shades=_shades(runs[0], goal, scale) if len(runs) == 1 else (),
        columns=_columns(series, aligned, labels, goal),
    )


def stack(parts: Iterable[tuple[str, str, int]]) -> list[Segment]:
    """Lay parts (tone, name, count) side by side in proportion, leaving out empty ones."""
    listed = [part for part in parts if part[2] > 0]
    total = sum(count for _, _, count in listed)
    segments, before = [], 0
    for tone, label, count in listed:
        start, width = 100 * before / total, 100 * count / total
        segments.append(Segment(tone, label, count, round(start, 2), round(width, 2)))
        before += count
    return segments


def difference(value: Number | None, goal: Goal) -> Number | None:
    """Give value minus target, or how far it lies outside a band (0 inside); None if missing."""
    if value is None or goal is None:
        return None
    exact = _decimal(value)
    low, high = (_decimal(bound) for bound in (_bounds(goal)[0], _bounds(goal)[-1]))
    return exact - min(max(exact, low), high)


def _decimal(value: Number) -> Decimal:
    # By way of text, so that 29.6 - 42 is -12.4 and not -12.399999999999999.
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _bounds(goal: Goal) -> tuple[Number, ...]:
    if goal is None:
        return ()
    return tuple(sorted(goal)) if isinstance(goal, tuple) else (goal,)


def _given(*bounds: Number | None) -> list[Number]:
    return [bound for bound in bounds if bound is not None]


def _extent(values: Sequence[Number]) -> tuple[float, float]:
    low, high = float(min(values, default=0)), float(max(values, default=1))
    return (low, high) if low < high else (low - 1, high + 1)


def _is_off(value: Number, goal: Goal) -> bool:
    bounds = _bounds(goal)
    return bool(bounds) and (value < bounds[0] or (len(bounds) > 1 and value > bounds[-1]))


def _aim(goal: Goal, scale: Scale) -> Aim | None:
    bounds = _bounds(goal)
    return Aim(scale.y(bounds[-1]), scale.y(bounds[0])) if bounds else None


def _runs(points: Points, scale: Scale, xs: Sequence[float]) -> list[list[Place]]:
    """Split a line where figures are missing."""
    placed = [
        None if value is None else (round(x, 2), scale.y(value))
        for x, (_, value) in zip(xs, points, strict=True)
    ]
    grouped = groupby(placed, key=lambda place: place is None)
    return [[place for place in group if place] for is_gap, group in grouped if not is_gap]


def _path(runs: Iterable[Sequence[Place]]) -> str:
    # A run of one place gets a stroke of no length, which a round cap makes visible.
    return "".join(_move(run) + ("h0" if len(run) == 1 else "") for run in runs)


def _move(places: Sequence[Place]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)


def _shades(runs: Sequence[Sequence[Place]], goal: Goal, scale: Scale) -> tuple[str, ...]:
    bounds = _bounds(goal)
    if not bounds:
        return ()
    under = [_beyond(run, scale.y(bounds[0]), is_below=True) for run in runs]
    over = [_beyond(run, scale.y(bounds[-1]), is_below=False) for run in runs if len(bounds) > 1]
    return tuple(shade for shade in (*under, *over) if shade)


def _beyond(run: Sequence[Place], limit: float, *, is_below: bool) -> str:
    """Outline what lies between a run and a limit, on one side of the limit only."""
    keep = max if is_below else min
    edge = [(x, keep(y, limit)) for x, y in _crossed(run, limit)]
    if len(edge) == 1 or all(y == limit for _, y in edge):
        return ""
    return _move([*edge, (edge[-1][0], limit), (edge[0][0], limit)]) + "Z"


def _crossed(run: Sequence[Place], limit: float) -> list[Place]:
    """Add the places where a run crosses a limit."""
    places = [run[0]]
    for (x, y), after in pairwise(run):
        if (y - limit) * (after[1] - limit) < 0:
            part = (limit - y) / (after[1] - y)
            places.append((round(x + part * (after[0] - x), 2), limit))
        places.append(after)
    return places


def _labels(series: Sequence[Series]) -> list[object]:
    labels = list(dict.fromkeys(label for one in series for label, _ in one.points))
    numbers = [label for label in labels if isinstance(label, int)]
    return [*sorted(numbers)] if len(numbers) == len(labels) else labels


def _aligned(points: Points, labels: Sequence[object]) -> Points:
    values: Mapping[object, Number | None] = dict(points)
    return [(label, values.get(label)) for label in labels]


def _columns(
    series: Sequence[Series], aligned: Sequence[Points], labels: Sequence[object], goal: Goal
) -> tuple[Column, ...]:
    every = math.ceil(len(labels) / _MOST_LABELS)
    columns = []
    for index, label in enumerate(labels):
        from_end = len(labels) - 1 - index
        tick = "" if from_end % every else "minor" if from_end // every % 2 else "major"
        readings = tuple(
            Reading(number, one.label, points[index][1], difference(points[index][1], goal))
            for number, (one, points) in enumerate(zip(series, aligned, strict=True), 1)
        )
        columns.append(Column(label, tick, 2 * index >= len(labels), readings))
    return tuple(columns)
