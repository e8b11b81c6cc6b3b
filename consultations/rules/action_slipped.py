"""An action agreed in a meeting that was not done in time."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from consultations.models import ActionItem
from kit.dates import in_words


class Case(NamedTuple):
    """An open action, and the meeting that agreed on it."""

    subject: Subject
    key: str
    text: str
    owner: str
    due_on: date
    meeting: str


class ActionSlipped(Rule[Case]):
    """An action that a meeting agreed on was not done by the day it was due."""

    def population(self, scope: Scope) -> int:
        return ActionItem.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = ActionItem.objects.filter(**scope.lookup()).slipped(as_of)
        for one in rows.select_related("meeting__forum", "state"):
            forum = one.meeting.forum
            subject = Subject.of(SubjectKind.FORUM, one, one.meeting, forum, about=forum)
            owner = ", ".join(filter(None, (one.owner, one.state.name if one.state else "")))
            assert one.due_on is not None
            yield Case(subject, str(one.pk), one.text, owner, one.due_on, str(one.meeting))

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of <= case.due_on:
            return None
        return Problem(
            subject=case.subject,
            title=f"Not done by {case.due_on:%-d %B %Y}: {case.text}"[:300],
            state="overdue",
            severity=Severity.LOW,
            since=case.due_on + timedelta(days=1),
            due_on=case.due_on,
            period=case.key,
            explanation=Explanation(
                inputs={"action": case.text, "owner": case.owner, "due_on": str(case.due_on)},
                arithmetic=f"due by {in_words(case.due_on)}, not marked as done",
                citation=case.meeting,
                clears_when="it is marked as done",
            ),
        )
