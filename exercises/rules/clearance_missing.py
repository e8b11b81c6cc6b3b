"""A clearance that an exercise needs and does not have."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Clearance, Event
from kit.dates import in_words

OPEN = (Clearance.Answer.WAITING, Clearance.Answer.REFUSED)
TO_COME = (Event.Status.PLANNED, Event.Status.POSTPONED)


class Case(NamedTuple):
    """A clearance without leave: whose, for which exercise, and by when."""

    subject: Subject
    name: str
    what: str
    answer: str
    needed_by: date
    clause: str


class ClearanceMissing(Rule[Case]):
    """A clearance that a planned exercise needs was not granted by the day it was needed.

    One that was refused weighs more than one that is still waited for.
    """

    def population(self, scope: Scope) -> int:
        return Clearance.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Clearance.objects.filter(
            **scope.lookup(), answer__in=OPEN, event__status__in=TO_COME, needed_by__lt=as_of
        )
        for one in rows.select_related("event", "provision__instrument"):
            subject = Subject.of(SubjectKind.EVENT, one.event, one, one.provision)
            clause = one.provision.cited() if one.provision else ""
            yield Case(subject, one.event.name, str(one), one.answer, one.needed_by, clause)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of <= case.needed_by:
            return None
        is_refused = case.answer == Clearance.Answer.REFUSED
        return Problem(
            subject=case.subject,
            title=f"{case.name}: {case.what} was needed by {case.needed_by:%-d %B %Y}",
            state="refused" if is_refused else "overdue",
            severity=Severity.HIGH if is_refused else Severity.MEDIUM,
            since=case.needed_by + timedelta(days=1),
            due_on=case.needed_by,
            period=case.what,
            explanation=Explanation(
                inputs={
                    "clearance": case.what,
                    "answer": case.answer,
                    "needed_by": case.needed_by.isoformat(),
                },
                arithmetic=f"{case.what} needed by {in_words(case.needed_by)}, {case.answer}",
                citation=case.clause or f"{case.name} ({case.subject.ref}), its clearances",
                clears_when="it is granted, no longer needed, or the exercise is called off",
            ),
        )
