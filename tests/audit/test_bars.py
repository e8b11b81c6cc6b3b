"""The record stays as it is, even for the owner of its tables."""

import pytest
from django.db import ProgrammingError, connection, transaction

from audit.actions import seal
from audit.models import Event, Name
from tests.build.alliances import alliance

pytestmark = pytest.mark.django_db

TABLES = ("audit_event", "audit_block", "audit_seal")
COLUMN = {"audit_event": "actor", "audit_block": "root", "audit_seal": "leaf"}


def attempts(table: str) -> list[str]:
    same = f"{COLUMN[table]} = {COLUMN[table]}"
    return [
        f"UPDATE {table} SET {same}",  # noqa: S608
        f"UPDATE {table} SET {same} WHERE false",  # noqa: S608
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
    ]


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def sealed() -> None:
    alliance()
    seal()


@pytest.mark.parametrize("table", TABLES)
def test_the_record_is_neither_changed_nor_emptied(sealed: None, table: str) -> None:
    for statement in attempts(table):
        with pytest.raises(ProgrammingError, match="is kept as it is"):
            run(statement)


@pytest.fixture
def replicating(sealed: None) -> None:
    """Only a superuser may say that the session replicates."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("the user of the database is no superuser")


@pytest.mark.usefixtures("replicating")
@pytest.mark.parametrize("table", TABLES)
def test_nor_by_one_who_says_to_replicate(table: str) -> None:
    for statement in attempts(table):
        with pytest.raises(ProgrammingError, match="is kept as it is"):
            run("SET LOCAL session_replication_role = replica", statement)


@pytest.mark.usefixtures("replicating")
def test_one_who_says_to_replicate_is_recorded() -> None:
    before = Event.objects.count()
    run(
        "SET LOCAL session_replication_role = replica",
        "UPDATE alliances_alliance SET note = 'in silence'",
    )
    assert Event.objects.count() == before + 1


def test_without_its_bar_the_record_could_be_rewritten(sealed: None) -> None:
    run(
        "SET CONSTRAINTS ALL IMMEDIATE",
        "ALTER TABLE audit_event DISABLE TRIGGER stays_as_it_is",
        "UPDATE audit_event SET actor = 'nobody'",
    )
    assert set(Event.objects.values_list("actor", flat=True)) == {"nobody"}


def test_a_name_may_go_but_not_in_silence(sealed: None) -> None:
    Name.objects.create(actor="ann", label="Ann Ode")
    Name.objects.filter(actor="ann").update(label="")
    event = Event.objects.latest("id")
    assert (event.table, event.action, event.key) == ("audit_name", "update", "ann")
    assert "Ode" not in str((event.before, event.after, event.label))
