"""The schedule of tests of a crisis channel."""

from datetime import UTC, date, datetime

from accounts.models import User
from alliances.models import Alliance
from compliance.models import Severity
from compliance.rule import Problem, Scope
from consultations.models import Hotline
from consultations.rules.channel_untested import ChannelUntested
from kit.dates import Duration
from tests.build.consultations import check_call, forum, hotline


def monthly(owner: Alliance) -> Hotline:
    every = {"test_every": Duration.parse("P1M"), "tested_from": date(2026, 1, 31)}
    return hotline(forum(owner, "crisis"), **every)


def problems(day: date) -> list[Problem]:
    return list(ChannelUntested().problems(day, Scope()))


def test_the_first_test_is_due_on_the_day_it_is_tested_from(home: Alliance) -> None:
    monthly(home)
    assert problems(date(2026, 1, 31)) == []
    (found,) = problems(date(2026, 2, 1))
    assert (found.subject.ref, found.due_on) == ("crisis", date(2026, 1, 31))


def test_a_month_after_the_last_test_the_next_is_due(home: Alliance, desk: User) -> None:
    check_call(monthly(home), datetime(2026, 1, 31, 9, tzinfo=UTC), desk)
    assert problems(date(2026, 2, 28)) == []
    (found,) = problems(date(2026, 3, 1))
    assert found.severity == Severity.MEDIUM
    assert problems(date(2026, 3, 29))[0].severity == Severity.HIGH


def test_a_test_of_a_later_day_is_not_known_yet(home: Alliance, desk: User) -> None:
    check_call(monthly(home), datetime(2026, 3, 5, 9, tzinfo=UTC), desk)
    assert len(problems(date(2026, 3, 4))) == 1
    assert problems(date(2026, 3, 5)) == []


def test_a_channel_without_a_schedule_is_not_asked_for(home: Alliance) -> None:
    hotline(forum(home))
    assert problems(date(2030, 1, 1)) == []
    assert ChannelUntested().population(Scope()) == 0
