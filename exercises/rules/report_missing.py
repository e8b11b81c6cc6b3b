"""An exercise that was held and has no after-action report."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Event, Stage
from exercises.practice.stages import StageKind
from exercises.querysets import ExerciseQuerySet
from kit.dates import in_words


class Case(NamedTuple):
    """An exercise held, and the day its report was due."""

    subject: Subject
    name: str
    last_day: date
    due_on: date


class ReportMissing(Rule[Case]):
    """An exercise that was held has no after-action report by the day its plan gives.

    Only exercises planned here have such a day; history entered afterwards has none.
    """

    def population(self, scope: Scope) -> int:
        return _reports(scope).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        for stage in _reports(scope).filter(due_on__lt=as_of).select_related("event"):
            if stage.done_on is None or as_of < stage.done_on:
                subject = Subject.of(SubjectKind.EVENT, stage.event, stage)
                yield Case(subject, stage.event.name, stage.event.last_day, stage.due_on)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of <= case.due_on:
            return None
        return Problem(
            subject=case.subject,
            title=f"{case.name}: no after-action report by {case.due_on:%-d %B %Y}",
            state="overdue",
            severity=Severity.MEDIUM,
            since=case.due_on + timedelta(days=1),
            due_on=case.due_on,
            period=StageKind.AFTER_ACTION,
            explanation=Explanation(
                inputs={
                    "ended_on": case.last_day.isoformat(),
                    "due_on": case.due_on.isoformat(),
                },
                arithmetic=f"ended on {in_words(case.last_day)}, report due by "
                f"{in_words(case.due_on)}, none recorded",
                citation=f"{case.name} ({case.subject.ref}), its plan as recorded",
                clears_when="the report is recorded and its stage is done",
            ),
        )


def _reports(scope: Scope) -> ExerciseQuerySet:
    held = {"kind": StageKind.AFTER_ACTION, "event__status": Event.Status.HELD}
    return Stage.objects.filter(**scope.lookup(), **held)
