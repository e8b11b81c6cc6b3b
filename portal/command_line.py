"""What an operator is told, in place of a traceback, when it is not a fault of the program."""

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import Error
from psycopg.errors import InsufficientPrivilege, UndefinedColumn, UndefinedTable

from kit.busy import is_busy

HINDRANCES = (ImproperlyConfigured, OSError, Error)
"""What may stand in a command's way from outside; all else is a fault of ours."""


def reason(error: Exception) -> str:
    """What stands in the way of a command, and how to mend it; nothing if it is a fault of ours."""
    if isinstance(error, ImproperlyConfigured):
        return f"The settings do not hold: {error}"
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return _of_the_database(error) if isinstance(error, Error) else ""


def _of_the_database(error: Error) -> str:
    if is_busy(error):
        return f"The database is busy or cannot be reached: {_first_line(error)}."
    match _root(error):
        case UndefinedTable() | UndefinedColumn():
            return (
                "The tables are older than the code, or not there yet:"
                " run manage.py migrate as the owner of the database."
            )
        case InsufficientPrivilege() as root:
            return (
                f"The login in DATABASE_URL may not do this ({_first_line(root)}):"
                " migrations and backups are for the owner of the tables, other commands for the"
                " owner or the login of the workers."
            )
    return ""


def _root(error: BaseException | None) -> BaseException | None:
    """What PostgreSQL itself said; Django wraps it, of a first migration without a `from`."""
    while error is not None and not isinstance(error, psycopg.Error):
        error = error.__cause__ or error.__context__
    return error


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]
