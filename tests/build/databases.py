"""Databases beside the one of the tests, on the same server, and the portal moved to them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql


@contextmanager
def database(name: str, template: str = "template0") -> Iterator[str]:
    """A database for as long as it lasts: empty, or a copy of one to which nobody is connected."""
    _run("CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield name
    finally:
        _run("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def place(**changed: str) -> Iterator[None]:
    """The portal's connection leads elsewhere: another `HOST`, `PORT`, `NAME` or `USER`."""
    settings = _portal().settings_dict
    before = {key: settings[key] for key in changed}
    _leave()
    settings.update(changed)
    try:
        yield
    finally:
        _leave()
        settings.update(before)


def _portal() -> DatabaseWrapper:
    found = connections["default"]
    assert isinstance(found, DatabaseWrapper)
    return found


def _leave() -> None:
    _portal().close()
    _portal().close_pool()


def _run(statement: str, *names: str) -> None:
    _leave()
    with _portal()._nodb_cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def patient_pool(most: int | None = None) -> Iterator[None]:
    """Waits a minute for a connection, for a busy machine makes new ones slowly; of so many."""
    options, here = connections.settings["default"]["OPTIONS"], _portal()
    before = options["pool"]
    more = {"max_size": most} if most else {}
    here.close()
    here.close_pool()
    options["pool"] = {**(before if isinstance(before, dict) else {}), "timeout": 60, **more}
    try:
        yield
    finally:
        connections.close_all()
        here.close_pool()
        options["pool"] = before
