"""What stands in an operator's way is told in one line; faults of ours keep their traceback."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing
from psycopg.errors import InsufficientPrivilege, SyntaxErrorOrAccessRuleViolation, UndefinedTable

from portal.command_line import reason

pytestmark = pytest.mark.once
NOWHERE = "postgresql://ann:sesame@127.0.0.1:1/none?pool=0"


def run(state: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` with these words, under only these variables."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DEVSTACK_DIR": str(state)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def caused(error: Exception, by: psycopg.Error) -> Exception:
    error.__cause__ = by
    return error


def test_a_setting_that_does_not_hold_is_told_in_one_line(tmp_path: Path) -> None:
    answer = run(tmp_path, "check", API_LIMIT="many")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "API_LIMIT is 'many'" in answer.stderr


def test_whoever_asks_for_the_traceback_is_given_it(tmp_path: Path) -> None:
    answer = run(tmp_path, "check", "--traceback", API_LIMIT="many")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Traceback")


def test_a_database_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    answer = run(tmp_path, "audit", "head", DATABASE_URL=NOWHERE, SECRET_KEY="x")
    assert answer.returncode == 1
    assert "cannot be reached: connection failed" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_login_of_few_rights_is_told_which_one_is_meant() -> None:
    denied = InsufficientPrivilege("permission denied for table scope_key\nLINE 1")
    assert "(permission denied for table scope_key)" in reason(caused(ProgrammingError(), denied))
    first = MigrationSchemaMissing("Unable to create the table")
    first.__context__ = caused(ProgrammingError(), denied)
    assert "owner of the tables" in reason(first)


def test_tables_that_are_not_there_are_to_be_migrated() -> None:
    assert "manage.py migrate" in reason(caused(ProgrammingError(), UndefinedTable("gone")))


def test_a_file_that_cannot_be_written_is_named() -> None:
    refused = FileNotFoundError(2, "No such file or directory", "/nowhere/card.html")
    assert reason(refused) == "/nowhere/card.html: No such file or directory."


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    wrong = SyntaxErrorOrAccessRuleViolation("syntax error")
    for fault in (KeyError("x"), OSError("pipe"), caused(ProgrammingError(), wrong)):
        assert reason(fault) == ""
    assert reason(OperationalError("disk full")) == ""
