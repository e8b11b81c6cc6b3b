"""What libraries keep of people is read and written by those people, by SQL of their own either."""

from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model

from accounts.access import NOBODY, Name, acting_as, name_of
from accounts.models import Eyes, PartnerSystem, User
from alliances.models import Alliance
from tests.build.accounts import app

pytestmark = pytest.mark.django_db

PERSONAL = ("mfa_authenticator", "socialaccount_socialaccount", "usersessions_usersession")
UNUSED = (
    *("account_emailaddress", "account_emailconfirmation"),
    *("socialaccount_socialapp", "socialaccount_socialtoken"),
)
REFUSED = "row-level security"


def factor(user: User) -> Authenticator:
    return Authenticator(user=user, type="webauthn", data={"name": "mine", "credential": {}})


def link(user: User, uid: str) -> SocialAccount:
    return SocialAccount(user=user, provider="openid_connect", uid=uid)


def listed(user: User, key: str) -> UserSession:
    return UserSession(user=user, ip="127.0.0.1", session_key=key, user_agent="a browser")


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root")


@pytest.fixture(autouse=True)
def people(desk: User, outsider: User, root: User) -> None:
    """Each has an app with codes, a link of single sign-on, and a session."""
    for one in (desk, outsider, root):
        app(one)
        link(one, one.username).save()
        listed(one, f"session of {one.username}").save()


@pytest.fixture
def names(
    desk: User, root: User, home: Alliance, partner_system: tuple[PartnerSystem, str]
) -> dict[str, Name]:
    return {
        "person": name_of(desk),
        "superuser on pages": name_of(root),
        "eyes": name_of(Eyes(desk, "JPN")),
        "system": name_of(partner_system[0]),
        "nobody": NOBODY,
        "office": name_of(root, in_office=True),
    }


def asked(name: Name, sql: str, *params: Any) -> list[Any]:
    """What SQL of one's own brings to light in a request of the one named."""
    with acting_as(name), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [one for (one,) in cursor.fetchall()]


def changed(name: Name, sql: str, *params: Any) -> int:
    """How many rows SQL of one's own changes."""
    with acting_as(name), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def added(name: Name, row: Model) -> None:
    with transaction.atomic(), acting_as(name):
        row.save(force_insert=True)


@pytest.mark.parametrize("table", PERSONAL)
def test_each_sees_what_is_kept_of_them_alone(
    table: str, names: dict[str, Name], desk: User, root: User
) -> None:
    sql = f"SELECT DISTINCT user_id FROM {table}"  # noqa: S608 - ours

    def seen(who: str) -> set[UUID]:
        return set(asked(names[who], sql))

    assert seen("person") == {desk.pk}
    assert seen("superuser on pages") == {root.pk}
    assert seen("eyes") == seen("system") == set()
    assert len(seen("office")) == 3
    assert len(seen("nobody")) == (0 if table == "usersessions_usersession" else 3)


@pytest.mark.parametrize("table", PERSONAL)
def test_who_takes_back_their_name_sees_nothing(table: str, desk: User) -> None:
    with acting_as(name_of(desk)), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('entente.principal', '', true)")
        with pytest.raises(ProgrammingError, match="nobody was named"), transaction.atomic():
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - ours


@pytest.mark.parametrize("who", ["person", "superuser on pages", "eyes", "system", "nobody"])
def test_nobody_gives_another_a_way_in(who: str, names: dict[str, Name], outsider: User) -> None:
    for row in (factor(outsider), link(outsider, "thief"), listed(outsider, "stolen")):
        with pytest.raises(ProgrammingError, match=REFUSED):
            added(names[who], row)


def test_the_office_takes_away_and_gives_nobody_a_factor(
    names: dict[str, Name], outsider: User
) -> None:
    for row in (factor(outsider), link(outsider, "thief"), listed(outsider, "stolen")):
        with pytest.raises(ProgrammingError, match=REFUSED):
            added(names["office"], row)
    for table in PERSONAL:
        sql = f"DELETE FROM {table} WHERE user_id = %s"  # noqa: S608 - ours
        assert changed(names["office"], sql, outsider.pk) > 0


def test_one_adds_changes_and_removes_ones_own(names: dict[str, Name], desk: User) -> None:
    for row in (factor(desk), link(desk, "more"), listed(desk, "another")):
        added(names["person"], row)
    assert changed(names["person"], "UPDATE mfa_authenticator SET data = '{}'") == 3
    assert changed(names["person"], "DELETE FROM mfa_authenticator") == 3
    assert changed(names["person"], "UPDATE usersessions_usersession SET session_key = id") == 2
    assert changed(names["person"], "DELETE FROM usersessions_usersession") == 2
    assert Authenticator.objects.count() == 4
    assert UserSession.objects.count() == 2


@pytest.mark.parametrize("table", PERSONAL)
def test_nobody_hands_their_own_to_another(
    table: str, names: dict[str, Name], outsider: User
) -> None:
    sql = f"UPDATE {table} SET user_id = %s"  # noqa: S608 - ours
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        changed(names["person"], sql, outsider.pk)
    for who in ("eyes", "system"):
        assert changed(names[who], sql, outsider.pk) == 0


@pytest.mark.parametrize(
    "change",
    [
        "data = '{}'",
        "data = jsonb_set(data, '{seed}', '\"mine\"')",
        "data = data || '{\"used_mask\": 1}'",  # the third code was used, and would be good again
        "data = data - 'used_mask'",
        "user_id = (SELECT id FROM accounts_user WHERE username = 'desk')",
        "type = 'webauthn'",
    ],
)
def test_before_anybody_is_known_a_factor_stays_as_it_is(outsider: User, change: str) -> None:
    codes = Authenticator.objects.get(user=outsider, type="recovery_codes")
    codes.data["used_mask"] = 0b101
    codes.save()
    sql = f"UPDATE mfa_authenticator SET {change} WHERE id = %s"  # noqa: S608 - ours
    with pytest.raises(IntegrityError, match="by whoever it belongs to"), transaction.atomic():
        changed(NOBODY, sql, codes.pk)
    with pytest.raises(IntegrityError, match="by whoever it belongs to"), transaction.atomic():
        changed(NOBODY, 'UPDATE mfa_authenticator SET data = \'{"secret": "mine"}\'')


def test_signing_in_notes_what_was_used_and_spends_codes(outsider: User) -> None:
    sql = "UPDATE mfa_authenticator SET last_used_at = now()"
    assert changed(NOBODY, sql) == Authenticator.objects.count()
    sql = "UPDATE mfa_authenticator SET data = data || '{\"used_mask\": 5}' WHERE type <> 'totp'"
    assert changed(NOBODY, sql) == 3
    assert changed(NOBODY, "DELETE FROM mfa_authenticator") == 0


def test_a_link_leads_to_whom_it_led_when_it_was_made(names: dict[str, Name], desk: User) -> None:
    for who in ("person", "nobody"):
        with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
            changed(names[who], "UPDATE socialaccount_socialaccount SET uid = id || 'mine'")
        assert changed(names[who], "DELETE FROM socialaccount_socialaccount") == 0
    assert changed(NOBODY, "UPDATE socialaccount_socialaccount SET extra_data = '{}'") == 3


@pytest.mark.parametrize("who", ["person", "eyes", "system", "nobody", "office"])
def test_what_is_not_used_is_used_by_nobody(
    who: str, names: dict[str, Name], desk: User, root: User
) -> None:
    """An address of one's own at another's account brings links to a new password; a server of
    one's own signs in whom it likes.
    """
    address = EmailAddress(user=root, email="thief@example.org", verified=True)
    server = SocialApp(provider="openid_connect", name="mine", client_id="mine")
    linked = SocialAccount.objects.get(user=root)
    for row in (
        address,
        EmailConfirmation(email_address=address, key="mine"),
        server,
        SocialToken(app=server, account=linked, token="mine"),
    ):
        with pytest.raises(ProgrammingError, match=REFUSED):
            added(names[who], row)
        row.save()
    for table in UNUSED:
        assert asked(names[who], f"SELECT count(*) FROM {table}") == [0]  # noqa: S608 - ours


def test_addresses_that_are_there_are_forgotten_as_the_wall_is_raised(outsider: User) -> None:
    made: Any = import_module("accounts.migrations.0008_walls_of_libraries")
    with connection.cursor() as cursor:
        cursor.execute(made.RAZE.format(table="account_emailaddress"))
        address = EmailAddress.objects.create(user=outsider, email="former@ally.example")
        EmailConfirmation.objects.create(email_address=address, key="one")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(made.FORGET)
        rows = dict.fromkeys(("read", "added", "changed", "removed"), "false")
        cursor.execute(made.RAISE.format(table="account_emailaddress", **rows))
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("who", ["person", "superuser on pages", "eyes", "system"])
def test_whoever_is_known_makes_no_token_of_a_system(who: str, names: dict[str, Name]) -> None:
    mine = Token(type="at", hash="mine", client=Token.objects.get().client)
    with pytest.raises(ProgrammingError, match=REFUSED):
        added(names[who], mine)
    assert asked(names[who], "SELECT hash FROM allauth_idp_oidc_token") == []
    assert changed(names[who], "UPDATE allauth_idp_oidc_token SET hash = 'mine'") == 0
    assert changed(names[who], "DELETE FROM allauth_idp_oidc_token") == 0


def test_what_was_done_in_the_back_office_is_read_there(names: dict[str, Name], root: User) -> None:
    kind = ContentType.objects.get_for_model(Alliance)

    def entry(user: User) -> LogEntry:
        return LogEntry(user=user, content_type=kind, object_repr="Secret", action_flag=CHANGE)

    added(names["office"], entry(root))
    sql = "SELECT object_repr FROM django_admin_log"
    assert asked(names["office"], sql) == ["Secret"]
    for who in ("person", "superuser on pages", "eyes", "system", "nobody"):
        assert asked(names[who], sql) == []
        with pytest.raises(ProgrammingError, match=REFUSED):
            added(names[who], entry(root))
    assert changed(names["office"], "UPDATE django_admin_log SET object_repr = 'Other'") == 0
