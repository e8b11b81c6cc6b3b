"""An objective that no exercise tested for too long."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Prefetch

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Attainment, Event, Objective
from kit.dates import Duration, in_words

TESTED = (
    *(Attainment.Result.ACHIEVED, Attainment.Result.PARTLY),
    Attainment.Result.NOT_ACHIEVED,
)


class Case(NamedTuple):
    """An objective, how long a test of it holds, and when it was last tested; None if never."""

    subject: Subject
    title: str
    every: Duration
    agreed_on: date
    tested_on: date | None
    tested_in: str


class ObjectiveStale(Rule[Case]):
    """No exercise held tested an objective again within the time that a test of it holds.

    A test that was failed is a test: what it showed is another matter.
    """

    def population(self, scope: Scope) -> int:
        return Objective.objects.filter(**scope.lookup(), retest_every__isnull=False).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        tests = Attainment.objects.filter(result__in=TESTED, event__status=Event.Status.HELD)
        tests = tests.select_related("event")
        rows = Objective.objects.filter(**scope.lookup(), retest_every__isnull=False)
        for one in rows.prefetch_related(Prefetch("attainments", tests)):
            events = [test.event for test in one.attainments.all()]
            known = [event for event in events if event.starts_on.earliest <= as_of]
            last = max(known, key=lambda event: event.starts_on.latest, default=None)
            day = last.starts_on.latest if last else None
            subject = Subject.of(SubjectKind.OBJECTIVE, one, last)
            name = last.name if last else ""
            yield Case(subject, one.title, one.retest_every, one.agreed_on, day, name)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        start = case.tested_on or case.agreed_on
        due_on = case.every.after(start)
        if as_of <= due_on:
            return None
        since = f"last tested in {case.tested_in}" if case.tested_on else "never tested"
        return Problem(
            subject=case.subject,
            title=f"{case.title}: {since}; a test was due by {due_on:%-d %B %Y}"[:300],
            state="overdue",
            severity=Severity.MEDIUM,
            since=due_on + timedelta(days=1),
            due_on=due_on,
            explanation=Explanation(
                inputs={
                    "retest_every": case.every.in_words(),
                    "agreed_on": case.agreed_on.isoformat(),
                    "tested_on": case.tested_on and case.tested_on.isoformat(),
                },
                arithmetic=f"{in_words(start)} plus {case.every.in_words()} is {in_words(due_on)}",
                citation=f"{case.title} ({case.subject.ref})",
                clears_when="an exercise that was held records a result for it",
            ),
        )
