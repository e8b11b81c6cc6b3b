"""Tests of a crisis channel that nobody acknowledged in time."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from compliance.models import Severity
from compliance.rule import Problem, Scope
from consultations.rules.channel_silent import ChannelSilent
from tests.build.consultations import check_call, forum, hotline

SENT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def problems(day: date = date(2026, 11, 2)) -> list[Problem]:
    return list(ChannelSilent().problems(day, Scope()))


@pytest.mark.parametrize(("minutes", "is_silent"), [(15, False), (16, True), (None, True)])
def test_fifteen_minutes_are_in_time(
    home: Alliance, desk: User, minutes: int | None, is_silent: bool
) -> None:
    check_call(hotline(forum(home, "crisis")), SENT, desk, minutes)
    assert [one.subject.ref for one in problems()] == ["crisis"] * is_silent


def test_it_is_judged_from_the_next_day(home: Alliance, desk: User) -> None:
    check_call(hotline(forum(home)), SENT, desk, None)
    assert problems(SENT.date()) == []


def test_silence_twice_running_is_high(home: Alliance, desk: User) -> None:
    line = hotline(forum(home))
    check_call(line, datetime(2026, 10, 1, 9, tzinfo=UTC), desk, None)
    assert problems(date(2026, 10, 2))[0].severity == Severity.MEDIUM
    check_call(line, SENT, desk, 20)
    (found,) = problems()
    assert found.severity == Severity.HIGH
    assert "acknowledged after 20 min; the limit is 15 min" in found.explanation.arithmetic


def test_the_next_test_in_time_clears_it(home: Alliance, desk: User) -> None:
    line = hotline(forum(home))
    check_call(line, datetime(2026, 10, 1, 9, tzinfo=UTC), desk, None)
    check_call(line, SENT, desk)
    assert problems() == []


def test_looking_costs_the_same_for_many_channels(
    home: Alliance, desk: User, django_assert_num_queries: Any
) -> None:
    for _ in range(20):
        check_call(hotline(forum(home)), SENT, desk, None)
    with django_assert_num_queries(1):
        assert len(problems()) == 20
