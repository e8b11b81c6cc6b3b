"""From an observation to a lesson learned; the last step is kept by the database as well."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from alliances.access import may
from alliances.models import inherited
from compliance.engine import ask_recheck
from exercises.models import Event, Lesson, LessonCheck, Waiver
from exercises.models.learning import PROVEN
from kit.approval import Decision, decide
from kit.dates import in_words
from kit.errors import Refused


@transaction.atomic
def check(*, lesson: Lesson, event: Event, is_remedied: bool, evidence: str, by: User) -> None:
    """Record whether an exercise showed that the lesson was remedied.

    A failed check reopens a closed lesson. Refused unless the exercise was held, and later than
    each one in which the lesson was observed.
    """
    if not evidence.strip():
        raise Refused("no_evidence", "Say where the proof of the check is kept.", "evidence")
    _must_be_later(lesson, event)
    if not is_remedied:
        _open(lesson)
    columns = {"is_remedied": is_remedied, "evidence": evidence.strip()}
    LessonCheck.objects.update_or_create(
        lesson=lesson, event=event, defaults=columns, create_defaults=columns | _place(lesson)
    )
    ask_recheck(lesson.alliance_id)


def _must_be_later(lesson: Lesson, event: Event) -> None:
    if event.status != Event.Status.HELD:
        text = f"{event} is {event.get_status_display()}: only an exercise that was held proves."
        raise Refused("not_held", text, "event")
    seen = [one.event for one in lesson.observations.select_related("event")]
    if not seen:
        raise Refused("not_observed", "Link the observation that it was drawn from first.")
    last = max(seen, key=lambda one: one.starts_on.latest)
    if event.starts_on.earliest <= last.starts_on.latest:
        text = f"It was observed in {last} ({in_words(last.starts_on)}): choose a later exercise."
        raise Refused("not_later", text, "event")


@transaction.atomic
def close(*, lesson: Lesson, on: date, by: User, day: date) -> None:
    """Say that the lesson is learned, or waived; Refused without the proof.

    Refused also for a day to come by `day`, one before it was identified, and if it is closed.
    """
    if lesson.closed_on:
        text = f"It is closed since {in_words(lesson.closed_on)}: reopen it first."
        raise Refused("closed_already", text)
    if day < on:
        raise Refused("future_day", f"{in_words(on)} is still to come.", "closed_on")
    if lesson.identified_on and on < lesson.identified_on:
        first = in_words(lesson.identified_on)
        text = f"It was identified on {first}: enter that day or a later one."
        raise Refused("closes_before", text, "closed_on")
    if not lesson.is_proven():
        raise Refused("not_proven", PROVEN, "closed_on")
    lesson.closed_on = on
    lesson.save(update_fields=["closed_on"])
    ask_recheck(lesson.alliance_id)


@transaction.atomic
def reopen(*, lesson: Lesson, by: User) -> None:
    """Take back that the lesson is learned."""
    _open(lesson)
    ask_recheck(lesson.alliance_id)


def _open(lesson: Lesson) -> None:
    lesson.closed_on = None
    lesson.save(update_fields=["closed_on"])


@transaction.atomic
def propose_waiver(*, lesson: Lesson, reason: str, by: User, at: datetime) -> Waiver:
    """Ask for leave to close the lesson unverified; someone else has to sign."""
    if not reason.strip():
        raise Refused("no_reason", "Say why the lesson need not be verified.", "reason")
    standing = (Decision.AWAITED, Decision.APPROVED)
    if lesson.waivers.filter(decision__in=standing).exists():
        raise Refused("proposed_already", "A waiver of this lesson is proposed or signed already.")
    columns = {"reason": reason.strip(), "proposed_at": at, "proposed_by": by}
    made: Waiver = Waiver.objects.create(lesson=lesson, **columns, **_place(lesson))
    return made


@transaction.atomic
def decide_waiver(
    *, waiver: Waiver, decision: Decision, by: User, at: datetime, remark: str = ""
) -> None:
    """Sign or refuse a waiver that somebody else proposed, or withdraw one's own."""
    if decision != Decision.WITHDRAWN and not may(by, waiver.alliance, "approve"):
        text = "Only an approver or administrator of the alliance signs a waiver."
        raise Refused("not_an_approver", text)
    decide(row=waiver, decision=decision, by=by, at=at, remark=remark)
    ask_recheck(waiver.alliance_id)


def _place(lesson: Lesson) -> dict[str, Any]:
    return {
        "alliance_id": lesson.alliance_id,
        **inherited(lesson),
    }
