"""Who may do what is said in the back office: no request beside it gives rights, by SQL either."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.access import NOBODY, Name, acting_as, name_of
from accounts.models import Eyes, User
from alliances.models import Alliance, Grant, Membership
from burden.models import Attestor
from tests.build.alliances import partner, person, state

RIGHTS = ("is_superuser", "is_staff", "is_active")
ROLES = ("reader", "editor", "approver", "administrator")
every_role = pytest.mark.parametrize("role", ROLES)


@contextmanager
def sql_of(name: Name) -> Iterator[Any]:
    """A cursor in what a request runs in."""
    with transaction.atomic(), acting_as(name), connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def root(home: Alliance) -> User:
    return User.objects.create_superuser("root")


@every_role
def test_nobody_raises_their_own_role(home: Alliance, role: str) -> None:
    one = person("one", home, role=role)
    with sql_of(name_of(one)) as cursor:
        cursor.execute("UPDATE alliances_grant SET role = 'administrator', ends_on = NULL")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM alliances_grant")
        assert cursor.rowcount == 0
    assert Grant.objects.get(user=one).role == role


@every_role
def test_nobody_lets_another_in(home: Alliance, outsider: User, role: str) -> None:
    name = name_of(person("one", home, role=role))
    rows = [
        Grant(alliance=home, user=outsider),
        Membership(alliance=home, state=state("KOR"), position=9),
        Attestor(alliance=home, state="JPN", user=outsider, release="states", released_to=["JPN"]),
    ]
    for row in rows:
        with pytest.raises(ProgrammingError, match="row-level security"), sql_of(name):
            row.save(force_insert=True)


@every_role
def test_nobody_changes_who_is_a_member_or_speaks_for_one(home: Alliance, role: str) -> None:
    one = person("one", home, role=role)
    Attestor.objects.create(
        alliance=home, state="JPN", user=one, release="states", released_to=["JPN"]
    )
    changes = (
        "DELETE FROM alliances_membership",
        "UPDATE alliances_membership SET position = position + 7",
        "DELETE FROM burden_attestor",
        "UPDATE burden_attestor SET state = 'USA', released_to = '{USA}'",
    )
    with sql_of(name_of(one)) as cursor:
        for change in changes:
            cursor.execute(change)
            assert cursor.rowcount == 0, change


def test_in_the_back_office_rights_are_given(home: Alliance, desk: User, root: User) -> None:
    with sql_of(name_of(root, in_office=True)) as cursor:
        cursor.execute("UPDATE alliances_grant SET role = 'approver'")
        Membership.objects.create(alliance=home, state=state("KOR"), position=9)
        User.objects.filter(pk=desk.pk).update(is_staff=True)
        person("new", home).delete()
    assert Grant.objects.get(user=desk).role == "approver"
    desk.refresh_from_db()
    assert desk.is_staff


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("who", ["desk", "root", "nobody"])
def test_no_other_request_changes_what_somebody_may_do(
    desk: User, root: User, right: str, who: str
) -> None:
    name = {"desk": name_of(desk), "root": name_of(root), "nobody": NOBODY}[who]
    told = f"UPDATE accounts_user SET {right} = NOT {right} WHERE id = %s"  # noqa: S608 - ours
    with pytest.raises(IntegrityError, match="changed in the back office"), sql_of(name) as cursor:
        cursor.execute(told, [desk.pk])


def test_no_other_request_enters_or_removes_people(desk: User, root: User) -> None:
    with pytest.raises(IntegrityError, match="entered and removed"), sql_of(name_of(desk)):
        User.objects.create_superuser("mine")
    with pytest.raises(IntegrityError, match="entered and removed"), sql_of(name_of(desk)) as sql:
        sql.execute("DELETE FROM accounts_user WHERE id = %s", [root.pk])


@pytest.mark.parametrize("column", ["password", "email", "username"])
def test_nobody_changes_the_account_of_another(desk: User, root: User, column: str) -> None:
    told = f"UPDATE accounts_user SET {column} = 'mine' WHERE id = %s"  # noqa: S608 - ours
    with pytest.raises(IntegrityError, match="but their own"), sql_of(name_of(desk)) as cursor:
        cursor.execute(told, [root.pk])
    with sql_of(name_of(desk)) as cursor:
        cursor.execute(told, [desk.pk])
    desk.refresh_from_db()
    assert getattr(desk, column) == "mine"


@pytest.mark.parametrize("kind", ["eyes", "system"])
def test_who_acts_for_a_state_gives_nobody_a_password(
    desk: User, root: User, home: Alliance, kind: str
) -> None:
    name = name_of(Eyes(desk, "JPN") if kind == "eyes" else partner("JPN", home)[0])
    told = "UPDATE accounts_user SET password = 'mine' WHERE id = %s"
    with pytest.raises(IntegrityError, match="but their own"), sql_of(name) as cursor:
        cursor.execute(told, [root.pk])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounts_partnersystem SET state = 'USA', networks = '{}'",
        "UPDATE accounts_credential SET expires_at = now()",
        "UPDATE allauth_idp_oidc_client SET secret = 'mine'",
        "UPDATE alliances_state SET iso3 = 'ZZZ'",
        "DELETE FROM accounts_credential",
    ],
)
def test_no_other_request_says_whom_a_system_speaks_for(
    desk: User, root: User, home: Alliance, change: str
) -> None:
    partner("JPN", home)
    with pytest.raises(IntegrityError, match="is said in the back office"):  # noqa: SIM117
        with sql_of(name_of(desk)) as cursor:
            cursor.execute(change)
    with sql_of(name_of(root, in_office=True)) as cursor:
        cursor.execute("UPDATE accounts_partnersystem SET is_active = false")
        assert cursor.rowcount == 1


def test_nobody_takes_the_place_of_another(desk: User, root: User) -> None:
    with pytest.raises(IntegrityError, match="changed in the back office"):  # noqa: SIM117
        with sql_of(name_of(desk)) as cursor:
            cursor.execute("UPDATE accounts_user SET id = %s WHERE id = %s", [uuid4(), desk.pk])


def test_before_anybody_is_named_only_signing_in_is_noted(desk: User) -> None:
    with sql_of(NOBODY) as cursor:
        cursor.execute("UPDATE accounts_user SET last_login = now(), password = 'rehashed'")
    with pytest.raises(IntegrityError, match="but their own"), sql_of(NOBODY) as cursor:
        cursor.execute("UPDATE accounts_user SET email = 'mine@example.org'")
