"""From an intention to a closed exercise."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.models import Evidence, Occurrence
from exercises.actions import dismiss_gap, pass_stage, plan, postpone, take_back
from exercises.models import Clearance, Event, Series, Stage
from exercises.practice.stages import ORDER, StageKind
from kit.dates import PartialDate
from kit.errors import Refused
from tests.build.commitments import yearly as promise
from tests.build.exercises import attained, event, objective, planned, put, yearly

AT = datetime(2027, 12, 1, tzinfo=UTC)
DAY = AT.date()


@pytest.fixture
def drill(home: Alliance) -> Event:
    return planned(home, ends_on=PartialDate.parse("2027-03-12"), report="annex 3")


def due(of: Event) -> dict[str, date]:
    return dict(of.stages.values_list("kind", "due_on"))


def go(of: Event, kind: str, by: User, on: date = date(2027, 3, 20), day: date = DAY) -> None:
    pass_stage(stage=of.stages.get(kind=kind), on=on, by=by, day=day, at=AT)


def go_through(of: Event, by: User, last: str) -> None:
    for kind in ORDER[: ORDER.index(StageKind(last)) + 1]:
        go(of, kind, by)


def test_a_plan_lays_out_every_stage(drill: Event, desk: User) -> None:
    assert [stage.kind for stage in plan(event=drill, by=desk)] == list(ORDER)
    assert due(drill)["final"] == date(2026, 12, 31)
    assert due(drill)["after_action"] == date(2027, 5, 11)


def test_planning_again_moves_what_is_not_done_and_nothing_else(drill: Event, desk: User) -> None:
    plan(event=drill, by=desk)
    go(drill, "concept", desk)
    drill.offsets = {"concept": -100, "initial": -90, "main": -45, "final": -10}
    drill.save()
    before = due(drill)["concept"]
    plan(event=drill, by=desk)
    assert due(drill)["concept"] == before
    assert due(drill)["initial"] == date(2027, 3, 1) - timedelta(days=90)
    assert drill.stages.count() == len(ORDER)


def test_an_impossible_plan_is_refused_whole(drill: Event, desk: User) -> None:
    Series.objects.filter(pk=drill.series_id).update(offsets={"rehearsal": -5})
    drill.series.refresh_from_db()
    with pytest.raises(Refused, match="'rehearsal' is not a stage") as refusal:
        plan(event=drill, by=desk)
    assert refusal.value.field == "offsets"
    assert not Stage.objects.exists()


def test_a_stage_cannot_be_passed_before_those_before_it(drill: Event, desk: User) -> None:
    plan(event=drill, by=desk)
    with pytest.raises(Refused, match="First comes: concept development, initial planning"):
        go(drill, "main", desk)
    go_through(drill, desk, "main")
    assert drill.stages.exclude(done_on=None).count() == 3


def test_the_execution_waits_for_clearances(drill: Event, desk: User, home: Alliance) -> None:
    plan(event=drill, by=desk)
    go_through(drill, desk, "final")
    needed = {"event": drill, "kind": "port", "state": "JPN", "needed_by": date(2027, 2, 1)}
    asked = put(Clearance, home, **needed)
    with pytest.raises(Refused, match="port visit by JPN"):
        go(drill, "execution", desk)
    asked.answer = "granted"
    asked.save()
    go(drill, "execution", desk)
    drill.refresh_from_db()
    assert drill.status == "held"


def test_a_day_to_come_is_no_day_it_was_done(drill: Event, desk: User) -> None:
    plan(event=drill, by=desk)
    with pytest.raises(Refused, match="still to come"):
        go(drill, "concept", desk, on=date(2027, 3, 20), day=date(2027, 3, 19))


def test_closing_waits_for_a_result_of_every_objective(drill: Event, desk: User) -> None:
    plan(event=drill, by=desk)
    aim = attained(objective(drill.alliance, title="Refuel at sea"), drill, "")
    go_through(drill, desk, "after_action")
    with pytest.raises(Refused, match="without a result: Refuel at sea"):
        go(drill, "closed", desk)
    aim.result = "partly"
    aim.save()
    go(drill, "closed", desk)


def test_what_was_held_discharges_what_it_was_for_until_it_is_taken_back(
    home: Alliance, desk: User
) -> None:
    owed = promise(home, runs_from=date(2027, 1, 1))
    drill = event(yearly(home, commitment=owed), "2027-03-01", status="planned")
    plan(event=drill, by=desk)
    go_through(drill, desk, "execution")
    met = Occurrence.objects.get(commitment=owed, label="2027")
    assert met.evidence is not None
    assert (met.met_on, met.evidence.ref) == (date(2027, 3, 1), drill.ref)
    take_back(stage=drill.stages.get(kind="execution"), by=desk, day=DAY, at=AT)
    drill.refresh_from_db()
    assert drill.status == "planned"
    assert Occurrence.objects.get(commitment=owed, label="2027").met_on is None
    assert not Evidence.objects.standing().exists()


def test_a_stage_that_others_rest_on_stays(drill: Event, desk: User) -> None:
    plan(event=drill, by=desk)
    go_through(drill, desk, "main")
    with pytest.raises(Refused, match="Take back first: main planning conference"):
        take_back(stage=drill.stages.get(kind="concept"), by=desk, day=DAY, at=AT)


def test_a_postponed_exercise_takes_its_stages_along(drill: Event, desk: User) -> None:
    plan(event=drill, by=desk)
    new = PartialDate.parse("2027-09")
    postpone(event=drill, starts_on=new, ends_on=None, by=desk)
    assert drill.status == "postponed"
    assert due(drill)["final"] == date(2027, 9, 30) - timedelta(days=60)


@pytest.mark.parametrize("status", ["held", "cancelled", "suspended"])
def test_only_what_is_planned_is_postponed(drill: Event, desk: User, status: str) -> None:
    drill.status = status
    with pytest.raises(Refused, match="only a planned one can be moved"):
        postpone(event=drill, starts_on=PartialDate.parse("2028"), ends_on=None, by=desk)


def test_nothing_is_postponed_to_an_end_before_its_start(drill: Event, desk: User) -> None:
    start, end = PartialDate.parse("2027-09-10"), PartialDate.parse("2027-09-09")
    with pytest.raises(Refused, match="before it starts") as refusal:
        postpone(event=drill, starts_on=start, ends_on=end, by=desk)
    assert refusal.value.field == "ends_on"


def test_a_dismissed_gap_is_no_lapse(home: Alliance, desk: User) -> None:
    series = yearly(home, "cn")
    event(series, "2024-02")
    assert series.standing(date(2026, 6, 1))[0] == "lapsed"
    dismiss_gap(series=series, year=2025, reason="not published", by=desk, at=AT)
    found = Series.objects.with_history().get(pk=series.pk)
    assert found.standing(date(2026, 6, 1))[0] == "due_this_year"


@pytest.mark.parametrize(("year", "reason", "field"), [(2024, "x", "year"), (2025, " ", "reason")])
def test_a_gap_needs_a_reason_and_a_year_without_an_edition(
    home: Alliance, desk: User, year: int, reason: str, field: str
) -> None:
    series = yearly(home, "cn")
    event(series, "2024-02")
    with pytest.raises(Refused) as refusal:
        dismiss_gap(series=series, year=year, reason=reason, by=desk, at=AT)
    assert refusal.value.field == field
