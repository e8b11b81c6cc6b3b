"""A clause is invoked, and everything is written down."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from alliances.models import Alliance
from consultations.actions import (
    acknowledge_test,
    close,
    invoke,
    note,
    reliability,
    send_test,
    to_call,
)
from consultations.models import Contact, Crisis, Hotline, HotlineTest, LogEntry
from kit.errors import Refused
from tests.build.alliances import state
from tests.build.consultations import check_call, contact, forum, hotline

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def line(home: Alliance) -> Hotline:
    return hotline(forum(home, "crisis"))


@pytest.fixture
def crisis(line: Hotline, desk: User) -> Crisis:
    return invoke(hotline=line, reason="Missiles", by=desk, at=AT)


def kinds() -> list[str]:
    return list(LogEntry.objects.values_list("kind", flat=True))


def test_the_clock_starts_with_the_invocation_and_runs_as_the_clause_says(crisis: Crisis) -> None:
    assert crisis.answer_due_at == AT + timedelta(hours=24)
    assert kinds() == ["invoked"]


def test_a_clause_without_a_limit_has_no_clock(home: Alliance, desk: User) -> None:
    free = hotline(forum(home), answer_hours=None)
    assert invoke(hotline=free, reason="x", by=desk, at=AT).answer_due_at is None


def test_one_crisis_is_open_on_a_channel_and_the_next_after_it(
    crisis: Crisis, line: Hotline, desk: User
) -> None:
    with pytest.raises(Refused, match="invoked already"):
        invoke(hotline=line, reason="Again", by=desk, at=AT)
    assert kinds() == ["invoked"]
    close(crisis=crisis, text="Stood down", by=desk, at=AT)
    assert invoke(hotline=line, reason="Again", by=desk, at=AT).pk != crisis.pk


def test_people_are_called_in_order_until_they_are_reached(
    crisis: Crisis, line: Hotline, desk: User
) -> None:
    second, first = contact(line, 2, state("JPN")), contact(line, 1, state("USA"))
    Contact.objects.create(
        alliance=line.alliance, ref="x", state=state("USA"), office="Not in the order", phone="1"
    )
    assert to_call(crisis) == [first, second]
    note(crisis=crisis, kind="called", contact=first, by=desk, at=AT)
    assert to_call(crisis) == [first, second]
    note(crisis=crisis, kind="reached", contact=first, by=desk, at=AT)
    assert to_call(crisis) == [second]
    assert LogEntry.objects.last().whom == (  # type: ignore[union-attr]
        "Duty officer 1, United States of America, +1 202 555 0101"
    )


def test_the_log_keeps_what_a_contact_was_then(crisis: Crisis, line: Hotline, desk: User) -> None:
    who = contact(line, 1, state("USA"))
    note(crisis=crisis, kind="reached", contact=who, by=desk, at=AT)
    Contact.objects.update(phone="0")
    assert "+1 202 555 0101" in LogEntry.objects.get(kind="reached").whom


def test_the_database_refuses_to_change_or_delete_the_log(crisis: Crisis) -> None:
    for change in ({"text": "Nothing"}, {"written_at": AT + timedelta(1)}, {"kind": "note"}):
        with pytest.raises(IntegrityError, match="is written once"), transaction.atomic():
            LogEntry.objects.update(**change)
    with pytest.raises(IntegrityError, match="is written once"), transaction.atomic():
        LogEntry.objects.all().delete()


def test_nothing_is_added_to_a_crisis_that_is_closed(crisis: Crisis, desk: User) -> None:
    close(crisis=crisis, text="Stood down", by=desk, at=AT)
    crisis.refresh_from_db()
    with pytest.raises(Refused, match="is closed"):
        note(crisis=crisis, kind="note", text="Late", by=desk, at=AT)
    with pytest.raises(Refused, match="is closed"):
        close(crisis=crisis, text="Again", by=desk, at=AT)
    assert kinds() == ["invoked", "closed"]


def test_a_note_says_something(crisis: Crisis, desk: User) -> None:
    with pytest.raises(Refused, match="few words"):
        note(crisis=crisis, kind="note", text=" ", by=desk, at=AT)


def test_the_first_record_of_an_acknowledgement_stands(line: Hotline, desk: User) -> None:
    sent = send_test(hotline=line, by=desk, at=AT)
    for minutes in (5, 50):
        acknowledge_test(test=sent, by=desk, at=AT + timedelta(minutes=minutes))
    sent.refresh_from_db()
    assert sent.acknowledged_at == AT + timedelta(minutes=5)


def test_reliability_counts_the_tests_of_twelve_months_that_are_settled(
    line: Hotline, desk: User
) -> None:
    tests = HotlineTest.objects.filter(hotline=line)
    assert reliability(tests, AT).share is None
    check_call(line, AT - timedelta(days=366), desk, None)  # long ago
    check_call(line, AT - timedelta(days=300), desk, 15)
    check_call(line, AT - timedelta(days=200), desk, 16)
    check_call(line, AT - timedelta(days=100), desk, None)
    check_call(line, AT - timedelta(minutes=15), desk, None)  # still has a moment
    found = reliability(tests, AT)
    assert (found.in_time, found.tests) == (1, 3)
    assert reliability(tests, AT + timedelta(seconds=1)).tests == 4
