"""A crisis channel whose last test was not acknowledged in time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Window
from django.db.models.functions import RowNumber

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from consultations.models import HotlineTest


class Case(NamedTuple):
    """The last tests of a channel, newest first: when sent, when acknowledged, within what."""

    subject: Subject
    forum: str
    minutes: int
    sent_at: datetime
    acknowledged_at: datetime | None
    was_silent_before: bool


class ChannelSilent(Rule[Case]):
    """The last test of a crisis channel was acknowledged too late, or not at all.

    Judged from the day after the test, so that nobody is called late who still has time. High if
    the test before it was late as well.
    """

    def population(self, scope: Scope) -> int:
        return HotlineTest.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = HotlineTest.objects.filter(**scope.lookup(), sent_at__date__lt=as_of)
        newest = Window(RowNumber(), partition_by="hotline", order_by="-sent_at")
        last_two = rows.annotate(rank=newest).filter(rank__lte=2)
        by_channel: dict[object, list[HotlineTest]] = {}
        for one in last_two.select_related("hotline__forum").order_by("rank"):
            by_channel.setdefault(one.hotline_id, []).append(one)
        for last, *earlier in by_channel.values():
            line, forum = last.hotline, last.hotline.forum
            subject = Subject.of(SubjectKind.FORUM, last, line, forum, about=forum)
            before = bool(earlier) and not earlier[0].is_in_time()
            times = (last.sent_at, last.acknowledged_at)
            yield Case(subject, forum.name, line.acknowledge_minutes, *times, before)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        limit, sent, heard = timedelta(minutes=case.minutes), case.sent_at, case.acknowledged_at
        if heard is not None and heard - sent <= limit:
            return None
        took = f"acknowledged after {_minutes(heard - sent)} min" if heard else "not acknowledged"
        return Problem(
            subject=case.subject,
            title=f"Crisis channel {took.replace(' min', ' minutes')}: {case.forum}"[:300],
            state="silent",
            severity=Severity.HIGH if case.was_silent_before else Severity.MEDIUM,
            since=sent.date() + timedelta(days=1),
            due_on=sent.date(),
            period="acknowledgement",
            explanation=Explanation(
                inputs={
                    "sent": f"{sent:%Y-%m-%d %H:%M} UTC",
                    "acknowledged": f"{heard:%Y-%m-%d %H:%M} UTC" if heard else "",
                    "within_minutes": case.minutes,
                    "silent_before": case.was_silent_before,
                },
                arithmetic=f"sent {sent:%H:%M}, {took}; the limit is {case.minutes} min",
                citation="our own schedule of tests",
                clears_when="the next test is acknowledged in time",
            ),
        )


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
