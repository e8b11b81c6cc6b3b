"""One inject is late, and all that follow with it."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from alliances.models import Alliance
from exercises.actions import shift
from exercises.models import Inject
from kit.errors import Refused
from tests.build.exercises import inject, planned

START = datetime(2027, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def script(home: Alliance) -> list[Inject]:
    drill = planned(home)
    return [inject(drill, number, START + HOUR * number) for number in range(1, 6)]


def hours() -> list[float]:
    return [(one.planned_at - START) / HOUR for one in Inject.objects.order_by("number")]


def test_all_later_ones_move_and_earlier_ones_stay(script: list[Inject], desk: User) -> None:
    assert shift(inject=script[2], by_time=HOUR / 2, by=desk) == 3
    assert hours() == [1, 2, 3.5, 4.5, 5.5]
    shift(inject=Inject.objects.get(number=4), by_time=-HOUR, by=desk)
    assert hours() == [1, 2, 3.5, 3.5, 4.5]


def test_what_was_sent_is_history(script: list[Inject], desk: User) -> None:
    sent = {"status": "sent", "actual_at": START + HOUR * 4}
    Inject.objects.filter(number=4).update(**sent)
    assert shift(inject=script[2], by_time=HOUR, by=desk) == 2
    assert hours() == [1, 2, 4, 4, 6]
    with pytest.raises(Refused, match="only what is to come"):
        shift(inject=Inject.objects.get(number=4), by_time=HOUR, by=desk)


def test_of_those_at_one_instant_the_lower_numbers_come_first(
    script: list[Inject], desk: User
) -> None:
    Inject.objects.filter(number__in=[1, 2]).update(planned_at=START + HOUR * 2)
    assert shift(inject=Inject.objects.get(number=2), by_time=HOUR, by=desk) == 4
    assert hours() == [2, 3, 4, 5, 6]


def test_other_exercises_keep_their_time(script: list[Inject], home: Alliance, desk: User) -> None:
    other = inject(planned(home), 9, START + HOUR * 9)
    shift(inject=script[0], by_time=HOUR, by=desk)
    other.refresh_from_db()
    assert other.planned_at == START + HOUR * 9


@pytest.mark.parametrize("by_time", [timedelta(), timedelta(days=400), -timedelta(days=400)])
def test_a_shift_is_something_and_less_than_a_year(
    script: list[Inject], desk: User, by_time: timedelta
) -> None:
    with pytest.raises(Refused, match="by how much"):
        shift(inject=script[0], by_time=by_time, by=desk)
    assert hours() == [1, 2, 3, 4, 5]
