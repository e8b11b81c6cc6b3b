"""A stage of an exercise that was not done by its day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Event, Stage
from exercises.practice.stages import StageKind
from kit.dates import in_words

GRACE = timedelta(days=30)
# The report has a rule of its own, and closing waits for objectives, which are judged there.
OTHERS = (StageKind.AFTER_ACTION, StageKind.CLOSED)
GONE = (Event.Status.CANCELLED, Event.Status.SUSPENDED)


class Case(NamedTuple):
    """A stage that is not done: which, of what, and by when it was due."""

    subject: Subject
    name: str
    stage: str
    kind: str
    due_on: date


class MilestoneMissed(Rule[Case]):
    """A planning stage of an exercise was not done by its day.

    Once more than thirty days have passed it weighs more; the thirty days are ours. An exercise
    that was cancelled or suspended has no stages to miss.
    """

    def population(self, scope: Scope) -> int:
        return Stage.objects.filter(**scope.lookup()).exclude(kind__in=OTHERS).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Stage.objects.filter(**scope.lookup(), due_on__lt=as_of)
        rows = rows.exclude(kind__in=OTHERS).exclude(event__status__in=GONE)
        for stage in rows.select_related("event"):
            if stage.done_on is None or as_of < stage.done_on:
                subject = Subject.of(SubjectKind.EVENT, stage.event, stage)
                name, words = stage.event.name, stage.get_kind_display()
                yield Case(subject, name, words, stage.kind, stage.due_on)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of <= case.due_on:
            return None
        is_late = case.due_on + GRACE < as_of
        return Problem(
            subject=case.subject,
            title=f"{case.name}: {case.stage} was due by {case.due_on:%-d %B %Y}",
            state="lapsed" if is_late else "overdue",
            severity=Severity.MEDIUM if is_late else Severity.LOW,
            since=case.due_on + (GRACE if is_late else timedelta()) + timedelta(days=1),
            due_on=case.due_on,
            period=case.kind,
            explanation=Explanation(
                inputs={"stage": case.stage, "due_on": case.due_on.isoformat()},
                arithmetic=f"{case.stage} due by {in_words(case.due_on)}, not recorded as done; "
                f"it weighs more after {in_words(case.due_on + GRACE)}",
                citation=f"{case.name} ({case.subject.ref}), its plan as recorded",
                clears_when="the stage is done, or the exercise is moved, suspended or cancelled",
            ),
        )
