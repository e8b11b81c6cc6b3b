"""A lesson whose remedy is late."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Lesson
from kit.dates import in_words

LONG = timedelta(days=365)


class Case(NamedTuple):
    """A lesson that is not closed: who was to remedy it, and by when."""

    subject: Subject
    title: str
    body: str
    due_on: date
    is_remedied: bool


class LessonOverdue(Rule[Case]):
    """The action on a lesson is past its day and the lesson is neither learned nor waived.

    That the action was done does not end it: a later exercise has to show it. After a year it
    weighs more; the year is ours.
    """

    def population(self, scope: Scope) -> int:
        return Lesson.objects.filter(**scope.lookup(), due_on__isnull=False).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        for one in Lesson.objects.filter(**scope.lookup(), due_on__lt=as_of):
            if one.closed_on is None or as_of < one.closed_on:
                subject = Subject.of(SubjectKind.LESSON, one)
                is_remedied = one.remedied_on is not None and one.remedied_on <= as_of
                yield Case(subject, one.title, one.action_body, one.due_on, is_remedied)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of <= case.due_on:
            return None
        is_old = case.due_on + LONG < as_of
        waits = "to be verified" if case.is_remedied else f"action by {case.body}"
        return Problem(
            subject=case.subject,
            title=f"{case.title}: {waits}, due by {case.due_on:%-d %B %Y}"[:300],
            state="overdue",
            severity=Severity.HIGH if is_old else Severity.MEDIUM,
            since=case.due_on + (LONG if is_old else timedelta()) + timedelta(days=1),
            due_on=case.due_on,
            explanation=Explanation(
                inputs={
                    "action_body": case.body,
                    "due_on": case.due_on.isoformat(),
                    "remedied": case.is_remedied,
                },
                arithmetic=f"due by {in_words(case.due_on)}, not closed; it weighs more after "
                f"{in_words(case.due_on + LONG)}",
                citation=f"{case.title} ({case.subject.ref})",
                clears_when="a later exercise shows it remedied and it is closed, or a waiver of "
                "it is signed",
            ),
        )
