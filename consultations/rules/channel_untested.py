"""A crisis channel whose test is overdue."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Max, Q

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from consultations.models import Hotline
from kit.dates import Duration, in_words


class Case(NamedTuple):
    """A channel, how often it is to be tested, from when, and when it last was."""

    subject: Subject
    forum: str
    every: Duration
    tested_from: date
    tested_on: date | None


class ChannelUntested(Rule[Case]):
    """A crisis channel was not tested within the period set for its tests.

    The first test is due on the day from which the channel is tested, each further one a period
    after the last. High once a whole period has gone by without any.
    """

    def population(self, scope: Scope) -> int:
        return Hotline.objects.filter(**scope.lookup(), test_every__isnull=False).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Hotline.objects.filter(**scope.lookup(), test_every__isnull=False)
        until_then = Q(tests__sent_at__date__lte=as_of)
        for one in rows.annotate(last=Max("tests__sent_at", filter=until_then)).select_related(
            "forum"
        ):
            subject = Subject.of(SubjectKind.FORUM, one, one.forum, about=one.forum)
            tested_on = one.last.date() if one.last else None
            assert one.test_every is not None
            assert one.tested_from is not None
            yield Case(subject, one.forum.name, one.test_every, one.tested_from, tested_on)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        due = case.every.after(case.tested_on) if case.tested_on else case.tested_from
        if as_of <= due:
            return None
        last = f"last tested on {in_words(case.tested_on)}" if case.tested_on else "never tested"
        return Problem(
            subject=case.subject,
            title=f"Crisis channel not tested by {due:%-d %B %Y}: {case.forum}"[:300],
            state="untested",
            severity=Severity.HIGH if case.every.after(due) < as_of else Severity.MEDIUM,
            since=due + timedelta(days=1),
            due_on=due,
            period="test",
            explanation=Explanation(
                inputs={
                    "tested_on": str(case.tested_on) if case.tested_on else "",
                    "every": case.every.in_words(),
                    "due_on": due.isoformat(),
                },
                arithmetic=f"{last}, to be tested every {case.every.in_words()}: due by "
                f"{in_words(due)}",
                citation="our own schedule of tests",
                clears_when="a test is sent and recorded",
            ),
        )
