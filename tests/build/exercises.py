"""Exercise series and their editions."""

from datetime import date, datetime
from itertools import count
from typing import Any

from alliances.models import Alliance, Scoped
from exercises.models import (
    Attainment,
    Edition,
    Event,
    Inject,
    InteropCase,
    InteropResult,
    Lesson,
    Objective,
    Observation,
    Series,
    Stage,
    Standard,
    System,
    SystemVersion,
)
from kit.dates import Duration, PartialDate

_serial = count(1)


def series(owner: Alliance, ref: str = "", **more: Any) -> Series:
    """An exercise of two states that is held again and again."""
    ref = ref or f"series-{next(_serial)}"
    columns = {
        "alliance": owner,
        "release": owner.release,
        "name": f"Exercise {ref}",
        "type": "CPX",
        "states": ["USA", "JPN"],
    } | more
    return Series.objects.create(ref=ref, **columns)


def yearly(owner: Alliance, ref: str = "", **more: Any) -> Series:
    """An exercise held once each calendar year, with 90 days of grace."""
    return series(owner, ref, rhythm="calendar_year", grace=Duration.parse("P90D"), **more)


def event(of: Series, day: str = "2026-03-01", **more: Any) -> Event:
    """An edition that was held on a day (possibly a partial date)."""
    number = next(_serial)
    columns = {
        "alliance": of.alliance,
        "release": of.alliance.release,
        "ref": f"{of.ref}-{number}",
        "name": f"{of.name} {number}",
        "starts_on": PartialDate.parse(day),
        "status": "held",
    } | more
    return Event.objects.create(series=of, **columns)


def put(table: type[Scoped], owner: Alliance, /, **more: Any) -> Any:
    """A row of the alliance, released as the alliance is."""
    columns = {"alliance": owner, "release": owner.release} | more
    return table._default_manager.create(**columns)


def planned(owner: Alliance, day: str = "2027-03-01", ref: str = "", **more: Any) -> Event:
    """An exercise to come, of a yearly series of its own."""
    return event(yearly(owner, ref), day, **({"status": "planned"} | more))


def stage(of: Event, kind: str, due: date, **more: Any) -> Stage:
    """A stage of an exercise, due by a day."""
    made: Stage = put(Stage, of.alliance, event=of, kind=kind, due_on=due, **more)
    return made


def objective(owner: Alliance, **more: Any) -> Objective:
    """An objective agreed on 1 January 2024."""
    number = next(_serial)
    columns = {"ref": f"aim-{number}", "title": f"Aim {number}", "agreed_on": date(2024, 1, 1)}
    made: Objective = put(Objective, owner, **columns | more)
    return made


def attained(what: Objective, where: Event, result: str = "achieved") -> Attainment:
    """An exercise trained an objective, with that result."""
    made: Attainment = put(Attainment, where.alliance, objective=what, event=where, result=result)
    return made


def lesson(owner: Alliance, seen_in: Event | None = None, **more: Any) -> Lesson:
    """A lesson, drawn from an observation in an exercise if one is given."""
    number = next(_serial)
    made: Lesson = put(Lesson, owner, **{"ref": f"ll-{number}", "title": f"Lesson {number}"} | more)
    if seen_in is not None:
        observation(seen_in, lesson=made)
    return made


def observation(where: Event, **more: Any) -> Observation:
    """Something seen in an exercise."""
    number = next(_serial)
    columns = {"number": number, "title": f"Observation {number}", "text": "It did not work."}
    made: Observation = put(Observation, where.alliance, event=where, **columns | more)
    return made


def inject(of: Event, number: int, at: datetime, **more: Any) -> Inject:
    """An inject of the script of an exercise."""
    row = {"event": of, "number": number, "planned_at": at, "title": f"Inject {number}"}
    columns = row | {"owner": "White cell", "status": "ready"} | more
    made: Inject = put(Inject, of.alliance, **columns)
    return made


def system(owner: Alliance, state: str, *fielded: date) -> System:
    """A system of a state, with a version fielded on each day."""
    number = next(_serial)
    made: System = put(System, owner, ref=f"sys-{number}", name=f"System {number}", state=state)
    for place, day in enumerate(fielded or (date(2020, 1, 1),), 1):
        version(made, str(place), day)
    return made


def version(of: System, label: str, day: date) -> SystemVersion:
    """A version of a system, fielded on a day."""
    row = {"label": label, "fielded_on": day}
    made: SystemVersion = put(SystemVersion, of.alliance, system=of, **row)
    return made


def standard(owner: Alliance, *issued: date) -> Standard:
    """A standard, with an edition issued on each day."""
    number = next(_serial)
    made: Standard = put(Standard, owner, ref=f"std-{number}", title=f"Standard {number}")
    for place, day in enumerate(issued or (date(2020, 1, 1),), 1):
        edition(made, str(place), day)
    return made


def edition(of: Standard, label: str, day: date) -> Edition:
    """An edition of a standard, issued on a day."""
    made: Edition = put(Edition, of.alliance, standard=of, label=label, issued_on=day)
    return made


def case(owner: Alliance, capability: str = "air picture", **more: Any) -> InteropCase:
    """A test case between a system of each side, by a standard."""
    number = next(_serial)
    columns: dict[str, Any] = {"ref": f"case-{number}", "title": f"Case {number}"} | more
    if "system_a" not in columns:
        columns |= {"system_a": system(owner, "USA"), "system_b": system(owner, "JPN")}
    if "standard" not in columns:
        columns["standard"] = standard(owner)
    made: InteropCase = put(InteropCase, owner, capability=capability, **columns)
    return made


def shown(what: InteropCase, outcome: str, on: date, **more: Any) -> InteropResult:
    """A result with the oldest versions and edition, unless others are named."""
    columns: dict[str, Any] = {
        "version_a": what.system_a.versions.earliest("fielded_on"),
        "version_b": what.system_b.versions.earliest("fielded_on"),
        "edition": what.standard.editions.earliest("issued_on") if what.standard else None,
        "evidence": "report 7",
    } | more
    row = {"case": what, "outcome": outcome, "tested_on": on}
    made: InteropResult = put(InteropResult, what.alliance, **row, **columns)
    return made
