"""Whom the database takes us for: told to PostgreSQL with a signature, for one transaction only.

The policies of the tables (`alliances.walls`) ask the functions of `entente_access` who acts, and
those believe only what carries our signature. A statement that gets some SQL of its own into a
request can neither name another person nor widen what is granted. Where nobody was named the
database refuses to read at all, rather than show nothing: a check that sees no rows would say "all
clear".
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from accounts.models import Eyes, PartnerSystem, User
from kit.acting import is_idle

APP = "entente_app"  # the role that the policies bind
LIFETIME = 60 * 60  # seconds that a signature is good for: longer than any request takes

_TELL = "SELECT set_config('role', %s, true), set_config('entente.principal', %s, true)"
_ASK = "SELECT current_setting('role'), current_setting('entente.principal', true)"


@dataclass(frozen=True)
class Name:
    """Who acts, as the database is told: of which kind, which row, and for which state."""

    kind: str
    key: str = ""
    state: str = ""

    def signed(self, until: int) -> str:
        """The name with its expiry (seconds since 1970) and our signature."""
        text = "|".join((self.kind, self.key, self.state, str(until)))
        return f"{text}|{hmac.digest(scope_key(), text.encode(), 'sha256').hex()}"


NOBODY = Name("nobody")

_GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO entente_app, entente_jobs;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO entente_app, entente_jobs;
REVOKE INSERT, UPDATE, DELETE ON django_migrations, audit_event, audit_name
  FROM entente_app, entente_jobs;
REVOKE INSERT, UPDATE, DELETE ON audit_block, audit_seal FROM entente_app;
REVOKE UPDATE, DELETE ON audit_block, audit_seal FROM entente_jobs;
DELETE FROM entente_access.scope_key;
"""
_KEY = "INSERT INTO entente_access.scope_key (id, inner_pad, outer_pad) VALUES (%s, %s, %s)"
_BLOCK = 64  # bytes of a block of SHA-256, to which HMAC pads its key (RFC 2104)


def scope_key() -> bytes:
    """The key of the signatures, derived from SECRET_KEY."""
    return derived_key(settings.SECRET_KEY)


def derived_key(secret: str) -> bytes:
    """32 bytes from a secret, for this purpose and no other."""
    return hmac.digest(secret.encode(), b"entente: who acts", hashlib.sha256)


def name_of(
    principal: User | PartnerSystem | Eyes | AnonymousUser, *, in_office: bool = False
) -> Name:
    """The name of a principal; a superuser `in_office` acts for every alliance."""
    if isinstance(principal, PartnerSystem):
        return Name("system", str(principal.pk), principal.state)
    if isinstance(principal, Eyes):
        return Name("eyes", str(principal.person.pk), principal.state)
    if isinstance(principal, User):
        return Name("office" if in_office else "person", str(principal.pk))
    return NOBODY


class Teller:
    """Has a connection told who acts, before the first statement for which that is not known yet.

    So a request that reads nothing costs nothing. A rollback to a savepoint may be to before it was
    told, so after one it is told again.
    """

    def __init__(self, name: Name) -> None:
        self.name = name
        self.told: Name | None = None
        self.is_telling = False

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        if self.is_telling:
            return execute(sql, params, many, context)
        if is_idle(context["connection"]):  # what follows a commit, too, is done by whoever acts
            self.told = None
        if self.told != self.name:
            with transaction.atomic(savepoint=False):
                self._tell()
                return execute(sql, params, many, context)
        if str(sql).startswith("ROLLBACK"):
            self.told = None
        return execute(sql, params, many, context)

    def _tell(self) -> None:
        self.is_telling = True  # for that comes by here as well
        try:
            tell(APP, self.name.signed(int(time.time()) + LIFETIME))
            self.told = self.name
        finally:
            self.is_telling = False


def introduce(name: Name) -> None:
    """Have the rest of the block of `acting_as` act as the one named instead."""
    teller = next(one for one in reversed(connection.execute_wrappers) if isinstance(one, Teller))
    teller.name = name


@contextmanager
def acting_as(name: Name) -> Iterator[None]:
    """A transaction in which the one named acts, behind the wall; before and after, as it was."""
    before = _asked() if connection.in_atomic_block else None
    try:
        with connection.execute_wrapper(Teller(name)), transaction.atomic():
            yield
    finally:
        if before and not connection.needs_rollback:
            tell(*before)


def tell(role: str, principal: str) -> None:
    """Set the role and the signed name for the rest of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [role, principal])


@transaction.atomic
def settle() -> None:
    """Let the roles at the tables, and PostgreSQL know our signatures; for the tables' owner.

    Harmless when repeated: it follows each `migrate`, and thereby each change of SECRET_KEY.
    Signatures by a key of SECRET_KEY_FALLBACKS stay good.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS)
        for number, secret in enumerate([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]):
            key = derived_key(secret).ljust(_BLOCK, b"\0")
            pads = [bytes(one ^ pad for one in key) for pad in (0x36, 0x5C)]
            cursor.execute(_KEY, [number, *pads])


def _asked() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        role, principal = cursor.fetchone()
    return role, principal or ""
