"""Minutes, alone and with fifty others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from alliances.models import Alliance
from consultations.actions import Written, minute
from consultations.models import Meeting, Minutes, Revision
from consultations.texts import MARKS
from kit.errors import Refused
from tests.build.consultations import forum, meeting

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def talks(home: Alliance) -> Meeting:
    return meeting(forum(home))


def written(talks: Meeting, desk: User, text: str, base: int) -> Written:
    return minute(meeting=talks, text=text, base=base, by=desk, at=AT)


def test_minutes_are_saved_version_by_version(talks: Meeting, desk: User) -> None:
    assert written(talks, desk, "Present", 0) == Written(True, "Present", 1)
    assert written(talks, desk, "Present\nOpening", 1) == Written(True, "Present\nOpening", 2)
    kept = Revision.objects.order_by("version").values_list("version", "text", "written_by")
    assert list(kept) == [(1, "Present", desk.pk), (2, "Present\nOpening", desk.pk)]
    assert (Minutes.objects.get().release, talks.release) == ("parties", "parties")


def test_saving_what_is_there_is_no_new_version(talks: Meeting, desk: User) -> None:
    written(talks, desk, "Present", 0)
    assert written(talks, desk, "Present\n", 1).version == 1
    assert Revision.objects.count() == 1


def test_what_others_saved_meanwhile_stays(talks: Meeting, desk: User) -> None:
    written(talks, desk, "Present\nOpening\nClose", 0)
    written(talks, desk, "Present: all\nOpening\nClose", 1)
    found = written(talks, desk, "Present\nOpening\nClosed at five", 1)
    assert (found.is_saved, found.version) == (True, 3)
    assert Minutes.objects.get().text == "Present: all\nOpening\nClosed at five"


def test_two_versions_of_one_line_are_shown_and_neither_is_lost(talks: Meeting, desk: User) -> None:
    written(talks, desk, "Opening", 0)
    written(talks, desk, "Opened at nine", 1)
    found = written(talks, desk, "Opened at ten", 1)
    assert (found.is_saved, found.version, found.conflicts) == (False, 2, 1)
    assert Minutes.objects.get().text == "Opened at nine"
    aside = Revision.objects.get(is_aside=True)
    assert (aside.text, aside.version) == ("Opened at ten", 1)
    with pytest.raises(Refused, match="Choose between the versions first"):
        written(talks, desk, found.text, 2)
    assert written(talks, desk, "Opened at half past nine", 2).version == 3


def test_minutes_have_a_longest_length_and_no_version_of_tomorrow(
    talks: Meeting, desk: User
) -> None:
    with pytest.raises(Refused, match="There is no version 1"):
        written(talks, desk, "Present", 1)
    with pytest.raises(Refused, match="at most 100000 characters in 2000 lines"):
        written(talks, desk, "a\n" * 2000 + "a", 0)


@pytest.mark.parametrize("change", [{"text": "Otherwise"}, {"version": 9}])
def test_the_database_refuses_to_change_a_revision(
    talks: Meeting, desk: User, change: dict[str, object]
) -> None:
    written(talks, desk, "Present", 0)
    with pytest.raises(IntegrityError, match="is written once"), transaction.atomic():
        Revision.objects.update(**change)
    with pytest.raises(IntegrityError, match="is written once"), transaction.atomic():
        Revision.objects.all().delete()
    assert Revision.objects.update(release="internal") == 1  # the marking follows the alliance's


def at_once(people: int, do: Callable[[int], None]) -> None:
    start = Barrier(people)

    def run(number: int) -> None:
        start.wait()
        try:
            do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as threads:
        list(threads.map(run, range(people)))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_people_who_write_at_once_none_loses_a_word(talks: Meeting, desk: User) -> None:
    """Each adds a line and changes the first one, all from the same version."""
    written(talks, desk, "Chair: open\nPresent", 0)

    def write(number: int) -> None:
        text, base = f"Chair: {number}\nPresent\nSaid by {number}", 1
        while not (found := written(talks, desk, text, base)).is_saved:
            chosen = [line for line in found.text.split("\n") if line not in MARKS]
            text, base = "\n".join(chosen), found.version

    at_once(50, write)
    minutes = Minutes.objects.get()
    lines = minutes.text.split("\n")
    for number in range(50):
        assert f"Said by {number}" in lines
        assert f"Chair: {number}" in lines
    saved = Revision.objects.filter(is_aside=False)
    assert sorted(saved.values_list("version", flat=True)) == list(range(1, minutes.version + 1))
    assert minutes.version == 51
    first_words = set(Revision.objects.values_list("text", flat=True))
    assert all(any(f"Said by {number}" in one for one in first_words) for number in range(50))
