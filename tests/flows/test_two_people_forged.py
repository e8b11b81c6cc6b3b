"""No request goes round the rule of two by SQL of its own, before a decision or after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE, ForeignKey

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances.models import Alliance, Widening
from burden.models import Tolerance
from commitments.models import Relief
from exercises.models import Waiver
from kit.acting import act
from kit.approval import Decided, Decision
from tests.build.alliances import person
from tests.build.racing import DONE
from tests.flows.test_two_people import AT, USES, decided, said, uses
from tests.house.tree import assert_none

# What each proposal is about: a change of it by which somebody would have what nobody approved.
SUBSTANCE: dict[type[Decided], str] = {
    Widening: "to_release = 'public'",
    Relief: "new_due_on = '2030-01-01'",
    Tolerance: "high = 9",
    Waiver: "lesson_id = id",
}
AS_IT_IS = "what was proposed is decided as it is"
OWN_NAME = "in their own name"
in_either = pytest.mark.parametrize("in_office", [False, True], ids=["request", "office"])


@pytest.fixture
def chief(home: Alliance) -> User:
    return person("chief", home, role="approver")


@contextmanager
def request_of(user: User, *, in_office: bool = False) -> Iterator[Any]:
    """A cursor in what a request of somebody runs in; in the back office they are a superuser."""
    User.objects.filter(pk=user.pk).update(is_superuser=in_office)
    acting = act(actor=str(user.pk), label=str(user), via="test")
    name = name_of(user, in_office=in_office)
    with transaction.atomic(), acting, acting_as(name), connection.cursor() as cursor:
        yield cursor


def forged(table: type[Decided], row: Any, **columns: Any) -> tuple[str, list[Any]]:
    """SQL that adds a row like another, but for some columns."""
    own = {str(one.column): getattr(row, one.attname) for one in table._meta.concrete_fields}
    told = own | {"id": uuid4()} | columns
    names, places = ", ".join(f'"{one}"' for one in told), ", ".join("%s" for _ in told)
    sql = f"INSERT INTO {table._meta.db_table} ({names}) VALUES ({places})"  # noqa: S608 - ours
    return sql, list(told.values())


def changed(table: type[Decided], change: str) -> str:
    return f"UPDATE {table._meta.db_table} SET {change} WHERE id = %s"  # noqa: S608 - ours


def test_every_table_of_proposals_is_attacked() -> None:
    assert set(SUBSTANCE) == set(USES)


@pytest.mark.django_db
def test_every_table_of_proposals_has_its_guard() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname = 'a_proposal_is_decided_as_it_is' AND tgenabled = 'A'"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    proposals = {one._meta.db_table for one in apps.get_models() if issubclass(one, Decided)}
    assert guarded == proposals


def test_no_proposal_falls_with_what_it_is_about() -> None:
    assert_none(
        f"{one.__name__}.{key.name}"
        for one in USES
        for key in one._meta.fields
        if isinstance(key, ForeignKey) and key.remote_field.on_delete is CASCADE
    )


def standing(
    home: Alliance, desk: User, chief: User, table: type[Decided], decision: Decision
) -> Decided:
    """A proposal of the desk, and what the chief made of it."""
    row: Decided = USES[table].propose(home, desk)
    if decision:
        decided(table, row.pk, chief, decision)
    return row


@uses
@in_either
def test_nobody_proposes_in_anothers_name(
    home: Alliance, desk: User, chief: User, table: type[Decided], in_office: bool
) -> None:
    row = USES[table].propose(home, desk)
    sql = forged(table, row, proposed_by_id=desk.pk)
    with pytest.raises(IntegrityError, match=OWN_NAME), request_of(chief, in_office=in_office) as c:
        c.execute(*sql)


@uses
@in_either
def test_nothing_is_proposed_and_approved_at_once(
    home: Alliance, desk: User, chief: User, table: type[Decided], in_office: bool
) -> None:
    row = USES[table].propose(home, chief)
    told = {"decision": "approved", "decided_by_id": desk.pk, "decided_at": AT}
    sql = forged(table, row, **told)
    with pytest.raises(IntegrityError, match=OWN_NAME), request_of(chief, in_office=in_office) as c:
        c.execute(*sql)


@uses
@in_either
@pytest.mark.parametrize("decision", [Decision.AWAITED, Decision.APPROVED, Decision.REFUSED])
def test_nobody_changes_what_was_proposed(
    home: Alliance,
    desk: User,
    chief: User,
    table: type[Decided],
    decision: Decision,
    in_office: bool,
) -> None:
    row = standing(home, desk, chief, table, decision)
    for who in (desk, chief):
        for change in (SUBSTANCE[table], "reason = 'another'", "remark = 'another'"):
            with (
                pytest.raises(IntegrityError, match=AS_IT_IS),
                request_of(who, in_office=in_office) as cursor,
            ):
                cursor.execute(changed(table, change), [row.pk])


@uses
def test_nobody_approves_something_else_than_was_proposed(
    home: Alliance, desk: User, chief: User, table: type[Decided]
) -> None:
    row = USES[table].propose(home, desk)
    approval = f"decision = 'approved', decided_by_id = '{chief.pk}', decided_at = now()"
    with pytest.raises(IntegrityError, match=AS_IT_IS), request_of(chief) as cursor:
        cursor.execute(changed(table, f"{approval}, {SUBSTANCE[table]}"), [row.pk])


@uses
@pytest.mark.parametrize(
    ("who", "decision", "whose", "why"),
    [
        ("chief", "approved", "second", OWN_NAME),
        ("desk", "approved", "desk", "nobody approves their own proposal"),
        ("desk", "refused", "desk", "or refuses it: whoever made it withdraws it"),
        ("other", "approved", "other", "may not approve there"),
        ("other", "refused", "other", "may not approve there"),
        ("chief", "withdrawn", "chief", "only whoever proposed it withdraws it"),
    ],
)
def test_nobody_forges_a_decision(
    home: Alliance,
    desk: User,
    chief: User,
    table: type[Decided],
    who: str,
    decision: str,
    whose: str,
    why: str,
) -> None:
    people = {"desk": desk, "chief": chief, "other": person("other", home)}
    people["second"] = person("second", home, role="approver")
    row = USES[table].propose(home, desk)
    told = f"decision = '{decision}', decided_by_id = '{people[whose].pk}', decided_at = now()"
    with pytest.raises(IntegrityError, match=why), request_of(people[who]) as cursor:
        cursor.execute(changed(table, told), [row.pk])


@uses
@in_either
@pytest.mark.parametrize("decision", [Decision.AWAITED, Decision.APPROVED])
def test_no_request_deletes_a_proposal(
    home: Alliance,
    desk: User,
    chief: User,
    table: type[Decided],
    decision: Decision,
    in_office: bool,
) -> None:
    row = standing(home, desk, chief, table, decision)
    for who in (desk, chief):
        with (
            pytest.raises(IntegrityError, match="stays on record"),
            request_of(who, in_office=in_office) as cursor,
        ):
            cursor.execute(
                f"DELETE FROM {table._meta.db_table} WHERE id = %s",  # noqa: S608 - ours
                [row.pk],
            )


@pytest.mark.parametrize("table", [Relief, Tolerance, Waiver], ids=lambda table: table.__name__)
def test_one_person_narrows_what_was_approved(
    home: Alliance, desk: User, chief: User, table: type[Decided]
) -> None:
    row = USES[table].propose(home, desk)
    decided(table, row.pk, chief, Decision.APPROVED)
    with request_of(desk) as cursor:
        cursor.execute(changed(table, "release = 'internal'"), [row.pk])
    row.refresh_from_db()
    assert row.release == "internal"


def test_a_tolerance_follows_another_within_a_request(
    home: Alliance, desk: User, chief: User
) -> None:
    first, second = (USES[Tolerance].propose(home, desk) for _ in range(2))
    for row in (first, second):
        assert said(Tolerance, row, chief, Decision.APPROVED) == DONE
    first.refresh_from_db()
    assert first.superseded_on == AT.date()
    with pytest.raises(IntegrityError, match=AS_IT_IS), request_of(chief) as cursor:
        cursor.execute(changed(Tolerance, "superseded_on = NULL"), [first.pk])


@uses
def test_jobs_and_the_owner_put_back_what_was_kept(
    home: Alliance, desk: User, chief: User, table: type[Decided]
) -> None:
    row = USES[table].propose(home, desk)
    decided(table, row.pk, chief, Decision.REFUSED)
    row.refresh_from_db()
    kept = forged(table, row, id=row.pk)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table._meta.db_table}")  # noqa: S608 - ours
        cursor.execute(*kept)
    assert table._default_manager.get().decision == Decision.REFUSED
