"""Who acts, and why: told to PostgreSQL in each transaction that writes, for the record of changes.

Whoever opens a door says so with `act`; the triggers of the record read it. It is told for the
transaction only, just before its first write, so it never outlasts a transaction on a connection
that others use too, and a request that only reads pays nothing.
"""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

# First words of statements that may write. A SELECT that does so must ask with CALL instead.
WRITES = {"INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "TRUNCATE", "CALL", "DO"}


class Who(NamedTuple):
    """An actor: its key, its name for people, and by which door it came."""

    actor: str
    label: str
    via: str


@dataclass(frozen=True)
class Acting:
    """What is told with a write; all of it text, empty where nothing is known."""

    actor: str = ""
    label: str = ""
    via: str = ""
    request_id: str = ""
    reason: str = ""


NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=NOBODY)
_asked: ContextVar[Callable[[], Who] | None] = ContextVar("asked", default=None)


@contextmanager
def act(*, who: Callable[[], Who] | None = None, **told: str) -> Iterator[None]:
    """Say who acts until the block ends: `actor`, `label`, `via`, `request_id`, `reason`.

    May be nested: what is not said stays as it was outside. `who` is asked at each write instead,
    where the actor is known only later, as in a request before it is authenticated.
    """
    clean = {name: value.replace("\x00", "") for name, value in told.items()}
    acting = _acting.set(replace(_acting.get(), **clean))
    asked = _asked.set(who if who or "actor" in told else _asked.get())
    try:
        yield
    finally:
        _asked.reset(asked)
        _acting.reset(acting)


def current() -> Acting:
    """Who acts here and now; NOBODY outside of every `act`."""
    asked = _asked.get()
    return replace(_acting.get(), **asked()._asdict()) if asked else _acting.get()


def operator() -> str:
    """The name of this process's user on the machine, else its number."""
    with suppress(OSError):
        return getpass.getuser()
    return str(os.getuid())


class Teller:
    """An execute wrapper of one connection: tells who acts before a statement that may write."""

    def __init__(self) -> None:
        self.told: Acting | None = NOBODY  # in this transaction; None: not known any more
        self.is_asking = False

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        connection = context["connection"]
        if is_idle(connection):
            self.told = NOBODY
        verb = str(sql).lstrip()[:8].partition(" ")[0].upper()
        if verb in WRITES and not self.is_asking and (acting := self._current()) != self.told:
            with transaction.atomic(using=connection.alias, savepoint=False):
                self._tell(connection, acting)
                return execute(sql, params, many, context)
        if verb == "ROLLBACK":  # to a savepoint: perhaps to before it was told
            self.told = None
        return execute(sql, params, many, context)

    def _current(self) -> Acting:
        self.is_asking = True  # finding out may itself read, or close an old session
        try:
            return current()
        finally:
            self.is_asking = False

    def _tell(self, connection: BaseDatabaseWrapper, acting: Acting) -> None:
        names = [field.name for field in fields(acting)]
        told = ", ".join(f"set_config('entente.{name}', %s, true)" for name in names)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {told}", [getattr(acting, name) for name in names])
        self.told = acting


def listen(connection: BaseDatabaseWrapper) -> None:
    """Have a connection told who acts; harmless when repeated.

    Before all others: a connection may be made within a block of `execute_wrapper`, which takes
    away the last one when it ends, whichever that is.
    """
    if not any(isinstance(one, Teller) for one in connection.execute_wrappers):
        connection.execute_wrappers.insert(0, Teller())


def is_idle(connection: Any) -> bool:
    """Whether the next statement is the first of its transaction."""
    status: TransactionStatus = connection.connection.info.transaction_status
    return status == TransactionStatus.IDLE
