"""From an intention to a closed exercise: stages with their gates, moving, and what is missing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from alliances.models import inherited
from compliance.engine import ask_recheck
from exercises.actions.settling import settle
from exercises.models import Clearance, Event, Gap, Series, Stage
from exercises.practice.stages import (
    NAMES,
    ORDER,
    Plan,
    StageKind,
    due_days,
    hindrances,
    offsets,
)
from kit.dates import PartialDate, in_words
from kit.errors import Refused


@transaction.atomic
def plan(*, event: Event, by: User) -> list[Stage]:
    """Lay out the stages of an exercise, or move those not done to where its days now put them.

    The days of its series overrule the usual ones, its own overrule both.
    """
    here = {one.kind: one for one in event.stages.all()}
    for kind, due_on in _due(event).items():
        stage = here.get(kind)
        if stage is None:
            whose = {"alliance_id": event.alliance_id, "event": event, "kind": kind}
            Stage.objects.create(**whose, due_on=due_on, **_marking(event))
        elif stage.done_on is None and stage.due_on != due_on:
            stage.due_on = due_on
            stage.save(update_fields=["due_on"])
    ask_recheck(event.alliance_id)
    return list(event.stages.order_by("due_on"))


def _due(event: Event) -> dict[str, date]:
    try:
        days = offsets(event.series.offsets, event.offsets)
        return due_days(event.first_day, event.last_day, days)
    except (ValueError, OverflowError) as error:
        raise Refused("impossible_plan", str(error), "offsets") from error


@transaction.atomic
def lay_days(*, series: Series, wishes: Mapping[str, int], by: User) -> None:
    """Keep how many days from each edition a stage is due, where they are not the usual ones.

    Stages that are laid out for editions to come, and not done yet, move with them.
    """
    try:
        offsets(wishes)
    except ValueError as error:
        raise Refused("impossible_plan", str(error), "offsets") from error
    usual = offsets()
    series.offsets = {name: days for name, days in wishes.items() if days != usual[StageKind(name)]}
    series.save(update_fields=["offsets"])
    to_come = (Event.Status.PLANNED, Event.Status.POSTPONED)
    laid_out = Stage.objects.filter(event__series=series).values("event")
    for event in series.events.filter(status__in=to_come, pk__in=laid_out):
        event.series = series
        plan(event=event, by=by)
    ask_recheck(series.alliance_id)


@transaction.atomic
def pass_stage(*, stage: Stage, on: date, by: User, day: date, at: datetime) -> None:
    """Say that a stage was done on a day; Refused, with every reason, while its gate is shut.

    The execution makes the exercise one that was held, which discharges what it was promised for.
    """
    if day < on:
        raise Refused(
            "future_day", f"{in_words(on)} is still to come; say when it was done.", "done_on"
        )
    event = Event.objects.select_for_update().get(pk=stage.event_id)
    if event.status in (Event.Status.CANCELLED, Event.Status.SUSPENDED):
        text = f"The exercise is {event.get_status_display()}; plan it anew first."
        raise Refused("gate_shut", text)
    if found := hindrances(stage.stage, standing_of(event), on):
        raise Refused("gate_shut", " ".join(found), "done_on")
    stage.done_on = on
    stage.save(update_fields=["done_on"])
    if stage.stage is StageKind.EXECUTION:
        event.status = Event.Status.HELD
        event.save(update_fields=["status"])
        settle(alliance=event.alliance, day=day, at=at)
    ask_recheck(event.alliance_id)


@transaction.atomic
def take_back(*, stage: Stage, by: User, day: date, at: datetime) -> None:
    """Say that a stage was not done after all; Refused while a later one rests on it."""
    event = Event.objects.select_for_update().get(pk=stage.event_id)
    later = ORDER[ORDER.index(stage.stage) + 1 :]
    if resting := [one for one in standing_of(event).done if one in later]:
        text = f"Take back first: {NAMES[StageKind(resting[-1])]}."
        raise Refused("stage_rested_on", text)
    stage.done_on = None
    stage.save(update_fields=["done_on"])
    if stage.stage is StageKind.EXECUTION:
        event.status = Event.Status.PLANNED
        event.save(update_fields=["status"])
        settle(alliance=event.alliance, day=day, at=at)
    ask_recheck(event.alliance_id)


def standing_of(event: Event) -> Plan:
    """What is known of an exercise when its next stage is to be passed."""
    answered = (Clearance.Answer.GRANTED, Clearance.Answer.NOT_NEEDED)
    unjudged = event.attainments.filter(result="").select_related("objective")
    done = {one.kind for one in event.stages.all() if one.done_on}
    return Plan(
        done=[str(one) for one in ORDER if one in done],
        ends_on=event.last_day,
        waiting=tuple(str(one) for one in event.clearances.exclude(answer__in=answered)),
        unjudged=tuple(one.objective.title for one in unjudged),
        has_report=bool(event.report),
    )


@transaction.atomic
def postpone(
    *, event: Event, starts_on: PartialDate, ends_on: PartialDate | None, by: User
) -> None:
    """Move an exercise to other days, and with it every stage not done."""
    if event.status not in (Event.Status.PLANNED, Event.Status.POSTPONED):
        text = f"The exercise is {event.get_status_display()}: only a planned one can be moved."
        raise Refused("not_planned", text, "starts_on")
    if ends_on is not None and ends_on.latest < starts_on.earliest:
        text = f"It would end on {in_words(ends_on)}, before it starts on {in_words(starts_on)}."
        raise Refused("ends_before_start", text, "ends_on")
    event.starts_on, event.ends_on = starts_on, ends_on
    event.status = Event.Status.POSTPONED
    event.save(update_fields=["starts_on", "ends_on", "status"])
    if event.stages.exists():
        plan(event=event, by=by)
    ask_recheck(event.alliance_id)


@transaction.atomic
def dismiss_gap(*, series: Series, year: int, reason: str, by: User, at: datetime) -> Gap:
    """Say that a year without an edition is a gap in the data, and why: it is not missed."""
    if not reason.strip():
        text = "Say why the year is not missed, such as: not published."
        raise Refused("no_reason", text, "reason")
    held = [one for one in series.met() if one.touches(year)]
    if held:
        raise Refused("edition_held", f"An edition was held in {year}: {held[0].ref}.", "year")
    told = {"reason": reason.strip(), "dismissed_at": at, "dismissed_by": by}
    home = {"alliance_id": series.alliance_id, **_marking(series)}
    gap, _ = Gap.objects.update_or_create(
        series=series, year=year, defaults=told, create_defaults=told | home
    )
    ask_recheck(series.alliance_id)
    return gap


def _marking(row: Any) -> dict[str, Any]:
    return inherited(row)
