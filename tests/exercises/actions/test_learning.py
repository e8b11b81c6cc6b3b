"""A lesson is learned only when it is shown to be: by whatever door one comes."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from exercises.actions import check, close, decide_waiver, propose_waiver, reopen
from exercises.models import Event, Lesson, LessonCheck, Observation, Waiver
from kit.acting import act
from kit.approval import Decision
from kit.errors import Refused
from tests.build.alliances import person
from tests.build.exercises import event, lesson, observation, put, yearly

AT = datetime(2026, 11, 22, tzinfo=UTC)
DAY = AT.date()
KEPT = "a lesson closes only when it is proven"


@pytest.fixture
def first(home: Alliance) -> Event:
    return event(yearly(home, "ks"), "2024-03")


@pytest.fixture
def later(first: Event) -> Event:
    return event(first.series, "2025-03-10")


@pytest.fixture
def learning(home: Alliance, first: Event) -> Lesson:
    return lesson(home, first)


def shown(of: Lesson, where: Event, by: User, *, is_remedied: bool = True) -> None:
    check(lesson=of, event=where, is_remedied=is_remedied, evidence="report 9", by=by)


def test_a_passing_check_in_a_later_exercise_lets_it_be_closed(
    learning: Lesson, later: Event, desk: User
) -> None:
    shown(learning, later, desk)
    close(lesson=learning, on=DAY, by=desk, day=DAY)
    learning.refresh_from_db()
    assert (learning.closed_on, learning.state()) == (DAY, "learned")


def test_without_it_the_lesson_stays_open(learning: Lesson, later: Event, desk: User) -> None:
    for is_checked in (False, True):
        if is_checked:
            shown(learning, later, desk, is_remedied=False)
        with pytest.raises(Refused, match="closes only with a passing check") as refusal:
            close(lesson=learning, on=DAY, by=desk, day=DAY)
        assert refusal.value.field == "closed_on"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2030, 1, 1), "1 January 2030 is still to come"),
        (date(2023, 12, 31), "It was identified on 1 January 2024: enter that day or a later one"),
    ],
)
def test_it_closes_neither_before_it_was_identified_nor_in_days_to_come(
    learning: Lesson, later: Event, desk: User, on: date, said: str
) -> None:
    learning.identified_on = date(2024, 1, 1)
    shown(learning, later, desk)
    with pytest.raises(Refused, match=said) as refusal:
        close(lesson=learning, on=on, by=desk, day=DAY)
    assert refusal.value.field == "closed_on"


def test_what_is_closed_is_not_closed_on_another_day(
    learning: Lesson, later: Event, desk: User
) -> None:
    shown(learning, later, desk)
    close(lesson=learning, on=DAY, by=desk, day=DAY)
    with pytest.raises(Refused, match="It is closed since 22 November 2026: reopen it first"):
        close(lesson=learning, on=date(2026, 11, 1), by=desk, day=DAY)


def test_only_a_later_exercise_that_was_held_proves(
    learning: Lesson, first: Event, desk: User
) -> None:
    with pytest.raises(Refused, match="choose a later exercise"):
        shown(learning, first, desk)
    with pytest.raises(Refused, match="choose a later exercise"):
        shown(learning, event(first.series, "2024"), desk)
    with pytest.raises(Refused, match="only an exercise that was held"):
        shown(learning, event(first.series, "2027", status="planned"), desk)
    with pytest.raises(Refused, match="where the proof"):
        check(lesson=learning, event=first, is_remedied=True, evidence=" ", by=desk)


def test_a_lesson_drawn_from_nothing_has_nothing_to_be_later_than(
    home: Alliance, later: Event, desk: User
) -> None:
    with pytest.raises(Refused, match="Link the observation"):
        shown(lesson(home), later, desk)


def test_a_failed_check_reopens_what_was_closed(learning: Lesson, later: Event, desk: User) -> None:
    shown(learning, later, desk)
    close(lesson=learning, on=DAY, by=desk, day=DAY)
    shown(learning, event(later.series, "2026-03"), desk, is_remedied=False)
    learning.refresh_from_db()
    assert learning.closed_on is None
    with pytest.raises(Refused):
        close(lesson=learning, on=DAY, by=desk, day=DAY)


def test_a_waiver_needs_a_second_person_who_may_approve(
    learning: Lesson, desk: User, home: Alliance
) -> None:
    waiver = propose_waiver(lesson=learning, reason="the radio is retired", by=desk, at=AT)
    with pytest.raises(Refused, match="Only an approver"):
        decide_waiver(waiver=waiver, decision=Decision.APPROVED, by=desk, at=AT)
    with pytest.raises(Refused, match="Only an approver"):
        decide_waiver(waiver=waiver, decision=Decision.APPROVED, by=person("other", home), at=AT)
    with pytest.raises(Refused):
        close(lesson=learning, on=DAY, by=desk, day=DAY)
    chief = person("chief", home, role="approver")
    decide_waiver(waiver=waiver, decision=Decision.APPROVED, by=chief, at=AT)
    close(lesson=learning, on=DAY, by=desk, day=DAY)
    assert learning.state() == "waived"


def test_an_approver_does_not_sign_what_they_proposed(learning: Lesson, home: Alliance) -> None:
    chief = person("chief", home, role="approver")
    waiver = propose_waiver(lesson=learning, reason="retired", by=chief, at=AT)
    with pytest.raises(Refused, match="another person must decide"):
        decide_waiver(waiver=waiver, decision=Decision.APPROVED, by=chief, at=AT)
    with pytest.raises(Refused, match="proposed or signed already"):
        propose_waiver(lesson=learning, reason="again", by=chief, at=AT)


# Every way round it, each against the database itself.


def by_bulk(one: Lesson) -> None:
    Lesson.objects.filter(pk=one.pk).update(closed_on=DAY)


def by_save(one: Lesson) -> None:
    one.closed_on = DAY
    one.save()


def by_bulk_update(one: Lesson) -> None:
    one.closed_on = DAY
    Lesson.objects.bulk_update([one], ["closed_on"])


def by_birth(one: Lesson) -> None:
    put(Lesson, one.alliance, ref="born-closed", title="Born closed", closed_on=DAY)


def by_sql(one: Lesson) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exercises_lesson SET closed_on = '2026-11-22'")


def by_an_earlier_check(one: Lesson) -> None:
    row = {"lesson": one, "event": event(yearly(one.alliance), "2023-01"), "evidence": "x"}
    put(LessonCheck, one.alliance, is_remedied=True, **row)
    by_bulk(one)


def by_an_exercise_not_held(one: Lesson) -> None:
    to_come = event(yearly(one.alliance), "2027-01", status="planned")
    row = {"lesson": one, "event": to_come, "evidence": "x"}
    put(LessonCheck, one.alliance, is_remedied=True, **row)
    by_bulk(one)


def by_an_unsigned_waiver(one: Lesson) -> None:
    author = person("author", one.alliance)
    put(Waiver, one.alliance, lesson=one, reason="x", proposed_at=AT, proposed_by=author)
    by_bulk(one)


@pytest.mark.parametrize(
    "way",
    [
        *(by_bulk, by_save, by_bulk_update, by_birth, by_sql),
        *(by_an_earlier_check, by_an_exercise_not_held, by_an_unsigned_waiver),
    ],
)
def test_no_write_closes_what_is_not_proven(
    learning: Lesson, way: Callable[[Lesson], None]
) -> None:
    with pytest.raises(IntegrityError, match=KEPT), transaction.atomic():
        way(learning)
    assert not Lesson.objects.exclude(closed_on=None).exists()


def losing_the_check(one: Lesson) -> None:
    one.checks.all().delete()


def failing_the_check(one: Lesson) -> None:
    one.checks.update(is_remedied=False)


def giving_the_check_to_another(one: Lesson) -> None:
    one.checks.update(lesson=lesson(one.alliance))


def calling_the_exercise_off(one: Lesson) -> None:
    Event.objects.filter(ref=one.checks.get().event.ref).update(status="cancelled")


def moving_the_exercise(one: Lesson) -> None:
    Event.objects.filter(ref=one.checks.get().event.ref).update(starts_on="2024-03")


def seeing_it_again(one: Lesson) -> None:
    observation(event(yearly(one.alliance), "2026-05"), lesson=one)


def forgetting_what_was_seen(one: Lesson) -> None:
    Observation.objects.all().delete()


@pytest.mark.parametrize(
    "way",
    [
        *(losing_the_check, failing_the_check, giving_the_check_to_another),
        *(calling_the_exercise_off, moving_the_exercise, seeing_it_again, forgetting_what_was_seen),
    ],
)
def test_what_is_closed_keeps_its_proof_until_it_is_reopened(
    learning: Lesson, later: Event, desk: User, way: Callable[[Lesson], None]
) -> None:
    shown(learning, later, desk)
    close(lesson=learning, on=DAY, by=desk, day=DAY)
    with pytest.raises(IntegrityError, match=KEPT), transaction.atomic():
        way(learning)
    reopen(lesson=learning, by=desk)
    way(learning)


def test_nobody_signs_a_waiver_in_the_name_of_another(learning: Lesson, home: Alliance) -> None:
    author, chief = person("author", home), person("chief", home, role="approver")
    forged = {"reason": "x", "proposed_at": AT, "proposed_by": author, "decision": "approved"}
    forged |= {"lesson": learning, "decided_at": AT, "decided_by": chief}
    with (
        pytest.raises(IntegrityError, match="signed by whoever decides it"),
        transaction.atomic(),
        act(actor=str(author.pk), via="session"),
    ):
        put(Waiver, home, **forged)
    with act(actor=str(chief.pk), via="session"):
        put(Waiver, home, **forged)
    close(lesson=learning, on=DAY, by=chief, day=DAY)


def test_a_load_may_bring_a_closed_lesson_before_its_proof(learning: Lesson, later: Event) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS a_lesson_closes_only_when_proven DEFERRED")
        by_bulk(learning)
        row = {"lesson": learning, "event": later, "is_remedied": True, "evidence": "x"}
        put(LessonCheck, learning.alliance, **row)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    learning.refresh_from_db()
    assert learning.closed_on == date(2026, 11, 22)


@pytest.fixture
def office(desk: User) -> Client:
    User.objects.filter(pk=desk.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(desk)
    return client


def test_the_back_office_closes_nothing_that_is_not_proven(
    office: Client, learning: Lesson
) -> None:
    path = f"/admin/exercises/lesson/{learning.pk}/change/"
    columns = {"alliance": learning.alliance_id, "ref": learning.ref, "title": learning.title}
    sent = {**columns, "release": "parties", "closed_on": "2026-11-22"}
    answer = office.post(path, sent)
    assert answer.status_code == 200
    assert "A lesson closes only with a passing check" in answer.content.decode()
    learning.refresh_from_db()
    assert learning.closed_on is None


def test_the_back_office_takes_no_proof_away(
    office: Client, learning: Lesson, later: Event, desk: User
) -> None:
    shown(learning, later, desk)
    close(lesson=learning, on=DAY, by=desk, day=DAY)
    proof = learning.checks.get()
    answer = office.post(f"/admin/exercises/lessoncheck/{proof.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert LessonCheck.objects.filter(pk=proof.pk).exists()
    told = office.get("/admin/exercises/lessoncheck/").content.decode()
    assert "a lesson closes only when it is proven" in told
