"""A request to consult that was not answered in time."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from consultations.models import Request
from consultations.models.calls import Call
from kit.dates import Duration, in_words


class Case(NamedTuple):
    """A request without an answer, its clock, and what asks for the answer."""

    subject: Subject
    key: str
    title: str
    asker: str
    received_on: date
    within: Duration
    citation: str


class Unanswered(Rule[Case]):
    """A request to consult was neither answered nor discussed within the time set for it.

    The day of receipt is day 0; the last day in time is the day of receipt plus the period.
    """

    def population(self, scope: Scope) -> int:
        return Request.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Request.objects.filter(**scope.lookup(), received_on__lt=as_of).unanswered()
        for one in rows.with_clause().select_related("asker", "alliance", *CLAUSE):
            words = (one.title, one.asker.name, one.received_on, one.within)
            yield Case(subject_of(one), str(one.pk), *words, one.rests_on())

    def judge(self, case: Case, as_of: date) -> Problem | None:
        due = case.within.after(case.received_on)
        if as_of <= due:
            return None
        return Problem(
            subject=case.subject,
            title=f"Not answered by {due:%-d %B %Y}: {case.asker} asks to consult on {case.title}"[
                :300
            ],
            state="unanswered",
            severity=Severity.HIGH,
            since=due + timedelta(days=1),
            due_on=due,
            period=case.key,
            explanation=Explanation(
                inputs={
                    "request": case.title,
                    "received_on": case.received_on.isoformat(),
                    "within": case.within.in_words(),
                    "due_on": due.isoformat(),
                },
                arithmetic=f"received on {in_words(case.received_on)} + "
                f"{case.within.in_words()} = {in_words(due)}",
                citation=case.citation,
                clears_when="the answer is recorded, or the meeting in which it was discussed",
            ),
        )


CLAUSE = ("commitment__provision__instrument", "commitment__instrument", "meeting")


def subject_of(call: Call) -> Subject:
    """What a finding about a call is about: the promise to consult, or else the alliance."""
    promise = call.commitment
    if promise is None:
        return Subject.of(SubjectKind.ALLIANCE, call, about=call.alliance)
    told = (promise, promise.provision, promise.instrument)
    return Subject.of(SubjectKind.COMMITMENT, call, *told, about=promise)
