"""Every table is under the record of changes, or says why not; and no secret gets into it.

Asked of PostgreSQL's catalogue, not of the models: what counts is what the database does.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from kit.audited import Audited
from tests.house.tree import assert_none, tables

pytestmark = pytest.mark.django_db

# Tables of which no write is recorded, and why.
UNRECORDED = {
    "audit_block": "the record itself, which can only grow",
    "audit_event": "the record itself, which can only grow",
    "audit_name": "the record's own names; a change to one is recorded by a trigger of its own",
    "audit_seal": "the record itself, which can only grow",
    "accounts_letter": "a note to the worker, taken away once it is done; sealed",
    "alerts_routed": "a note to the relay: follows from changes and subscriptions, both recorded",
    "commitments_occurrence": "follows from cadences, evidence and suspensions, all recorded",
    "burden_total": "follows from contributions, which are recorded",
    "commitments_layout": "a note to the engine: how far occurrences are laid out",
    "consultations_cardlaid": "a note to the engine: when a card was laid out",
    "compliance_basis": "a note to the engine: hashes of what a finding was judged on",
    "compliance_recheck": "a note to the engine, taken away once it is done",
    "account_emailconfirmation": "not used: links in letters are signed instead",
    "allauth_idp_oidc_token": "lives for minutes; the credential it rests on is recorded",
    "socialaccount_socialtoken": "not used: tokens of the sign-on server are not kept",
    "usersessions_usersession": "changes with every request; signing in is recorded",
    "auth_group": "not used: who may see what is said by grants",
    "auth_group_permissions": "not used: who may see what is said by grants",
    "auth_permission": "made from the code by migrate",
    "django_admin_log": "a log itself; what it tells of is recorded where it happened",
    "django_content_type": "made from the code by migrate",
    "django_migrations": "what migrate did, in the order of the code's migrations",
    "django_session": "changes with every request and holds no facts; signing in is recorded",
}
SMELLS = re.compile(r"pass|secret|token|digest|salt|seed|otp|private|credential|recovery|^data$")

COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
"""
TRIGGERS = """
    SELECT c.relname, t.tgenabled, t.tgtype, t.tgargs
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
      LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid IN (
        SELECT p.oid FROM pg_proc p
         WHERE p.oid = 'public.audit_write'::regproc
            OR (p.pronamespace = 'entente_record'::regnamespace AND p.proname = c.relname))
     WHERE c.relkind IN ('r', 'p')
"""
DEFINERS = """
    SELECT p.oid::regprocedure::text, p.proconfig,
           has_function_privilege('public', p.oid, 'EXECUTE')
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       AND n.nspname IN ('public', 'entente_record')
     WHERE p.prosecdef
"""
ROW, STATEMENT = 29, 32  # pg_trigger.h: after a row is added, changed, removed; after a truncate


@dataclass(frozen=True)
class Trigger:
    """One trigger of the record; of a table without any, one that is nothing."""

    table: str
    enabled: str | None = "A"
    kind: int | None = ROW
    arguments: tuple[str, ...] = ()

    @property
    def masks(self) -> tuple[str, ...]:
        return self.arguments[3:]


type Definer = tuple[str, list[str] | None, bool]


def asked(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def triggers() -> list[Trigger]:
    return [
        Trigger(table, enabled, kind, tuple(bytes(arguments or b"").decode().split("\0")[:-1]))
        for table, enabled, kind, arguments in asked(TRIGGERS)
    ]


def unrecorded(found: Iterable[Trigger], explained: Mapping[str, str]) -> list[str]:
    """Tables without both triggers, always on, unless explained; and stale explanations."""
    kinds: defaultdict[str, set[int | None]] = defaultdict(set)
    for one in found:
        kinds[one.table].add(one.kind if one.enabled == "A" else None)
    bare = {table for table, got in kinds.items() if got != {ROW, STATEMENT}}
    said = [f"{table}: writes to it are not recorded" for table in bare - set(explained)]
    return sorted(said + [f"{table}: explained in vain" for table in set(explained) - bare])


def unmasked(found: Iterable[Trigger], columns: Iterable[tuple[str, str]]) -> list[str]:
    """Columns of recorded tables that smell of a secret and are not masked."""
    masks = {one.table: one.masks for one in found if one.kind == ROW}
    return [
        f"{table}.{column}: may get into the record"
        for table, column in columns
        if table in masks and SMELLS.search(column) and column not in masks[table]
    ]


def stale(found: Iterable[Trigger], models: Iterable[type[Model]]) -> list[str]:
    """Tables whose trigger was made for another shape of their model."""
    made = {one.table: one.arguments for one in found}
    return [
        f"{model._meta.label}: its trigger has {made[model._meta.db_table]}"
        for model in models
        for audited in model._meta.constraints
        if isinstance(audited, Audited)
        and audited.arguments(model) != ", ".join(f"'{one}'" for one in made[model._meta.db_table])
    ]


def loose(found: Iterable[Definer]) -> list[str]:
    """Functions with their owner's rights on a path of the caller's, or open to all."""
    said = []
    for name, config, is_open in found:
        paths = [one for one in config or () if one.startswith("search_path=")]
        if not paths or not paths[0].endswith("pg_temp"):
            said.append(f"{name}: its search path is not pinned, pg_temp last")
        if is_open:
            said.append(f"{name}: anybody may call it")
    return said


def test_every_write_to_every_table_is_recorded() -> None:
    assert_none(unrecorded(triggers(), UNRECORDED))
    assert all(UNRECORDED.values())


def test_no_secret_gets_into_the_record() -> None:
    columns = asked(COLUMNS)
    assert ("accounts_user", "password") in columns
    assert_none(unmasked(triggers(), columns))


def test_triggers_are_made_for_their_models_as_they_are() -> None:
    assert_none(stale(triggers(), tables()))


def test_functions_with_the_owners_rights_are_guarded() -> None:
    found = asked(DEFINERS)
    assert any(name == "audit_write()" for name, *_ in found)
    assert_none(loose(found))


def test_a_table_that_is_not_recorded_is_caught() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE TABLE burden_gift (id int, secret text)")
        cursor.execute("ALTER TABLE burden_pledge ENABLE TRIGGER burden_pledge_is_audited")
        cursor.execute("DROP TRIGGER burden_contribution_is_audited ON burden_contribution")
    said = "{}: writes to it are not recorded"
    assert unrecorded(triggers(), UNRECORDED) == [
        said.format("burden_contribution"),
        said.format("burden_gift"),
        said.format("burden_pledge"),
    ]
    gone = {**UNRECORDED, "burden_gift": "x", "burden_pledge": "x", "treaties_term": "x"}
    assert unrecorded(triggers(), gone) == [
        said.format("burden_contribution"),
        "treaties_term: explained in vain",
    ]


def test_a_secret_is_caught() -> None:
    found = [Trigger("gift", arguments=("id", "", "", "digest")), Trigger("plain", kind=STATEMENT)]
    columns = [("gift", "digest"), ("gift", "api_token"), ("gift", "note"), ("plain", "secret")]
    assert unmasked(found, columns) == ["gift.api_token: may get into the record"]


def test_a_trigger_for_another_shape_is_caught() -> None:
    (model,) = (one for one in tables() if one._meta.db_table == "treaties_term")
    found = [Trigger("treaties_term", arguments=("id", "gone_id", ""))]
    assert stale(found, [model]) == [
        "treaties.Term: its trigger has ('id', 'gone_id', '')",
    ]


def test_a_loose_function_is_caught() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
        )
    assert loose(asked(DEFINERS)) == [
        "peek(): its search path is not pinned, pg_temp last",
        "peek(): anybody may call it",
    ]
