"""A conditional commitment that an event has woken."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from commitments.actions import refresh, suspended_on
from commitments.cadence import NEVER
from commitments.models import Commitment, Incident, Occurrence
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import in_words


class Case(NamedTuple):
    """An occurrence that waits since an event."""

    subject: Subject
    title: str
    citation: str
    clause: str
    event: str
    label: str
    opens_on: date
    due_on: date | None


class Awake(Rule[Case]):
    """An event has made a conditional commitment due, and it is not answered yet.

    Its time limit runs from the event; of an event known to the month, from the last day it may
    have been (formula L14).
    """

    def prepare(self, as_of: date, scope: Scope) -> None:
        refresh(as_of, scope)

    def population(self, scope: Scope) -> int:
        return Commitment.objects.filter(**scope.lookup()).woken_by_events().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        waiting = Occurrence.objects.filter(**scope.lookup()).open_on(as_of)
        waiting = waiting.filter(lapses_on__gte=as_of).woken_by_events()
        waiting = waiting.exclude(commitment__instrument__in=suspended_on(as_of, scope))
        events = _events(scope)
        for one in waiting.with_clause():
            if happened := events.get((one.alliance_id, one.label)):
                yield _case(one, happened)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if case.due_on is not None and case.due_on < as_of:
            return None
        by = f"by {case.due_on:%-d %B %Y}" if case.due_on else "forthwith"
        return Problem(
            subject=case.subject,
            title=f"{case.title} is due {by}: {case.event}"[:300],
            state="awake",
            severity=Severity.HIGH,
            since=case.opens_on,
            due_on=case.due_on,
            period=case.label,
            explanation=_explanation(case),
        )


def _events(scope: Scope) -> dict[tuple[UUID, str], Incident]:
    here = Incident.objects.standing().filter(**scope.lookup())
    return {(one.alliance_id, one.ref): one for one in here}


def _case(one: Occurrence, happened: Incident) -> Case:
    promise = one.commitment
    told = (promise, promise.provision, promise.instrument, happened)
    return Case(
        subject=Subject.of(SubjectKind.COMMITMENT, one, *told, about=promise),
        title=promise.title,
        citation=promise.rests_on(),
        clause=promise.clause_ref(),
        event=happened.title,
        label=one.label,
        opens_on=one.opens_on,
        due_on=None if one.due_on == NEVER else one.due_on,
    )


def _explanation(case: Case) -> Explanation:
    due = case.due_on.isoformat() if case.due_on else None
    return Explanation(
        inputs={
            "clause": case.clause,
            "event": case.event,
            "opens_on": f"{case.opens_on}",
            "due_on": due,
        },
        arithmetic=f"woken on {in_words(case.opens_on)}: "
        + (f"due by {in_words(case.due_on)}" if case.due_on else "no time limit"),
        citation=case.citation,
        clears_when="it is met and the record is entered, or the event is taken back",
    )
