"""Triggers that fit their tables tell the same as the one that fits every table."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from alliances.models import Alliance
from audit.actions import fit, loosen
from audit.actions.fitting import Column, fitted
from portal.management.commands import migrate
from tests.build.alliances import state
from tests.build.treaties import action, instrument

pytestmark = pytest.mark.django_db

TABLE = """
CREATE TABLE gift (
  id uuid PRIMARY KEY, ref text, name varchar(20), key bigint, of_id uuid, alliance_id uuid,
  amount numeric(24, 4), weight double precision, is_given boolean, given_on date,
  given_at timestamptz, lasts interval, tags text[], ids uuid[], notes json, facts jsonb,
  pin text, raw bytea,
  twice numeric GENERATED ALWAYS AS (amount * 2) STORED
);
CREATE TRIGGER gift_is_audited AFTER INSERT OR UPDATE OR DELETE ON gift
  FOR EACH ROW EXECUTE FUNCTION audit_write('id', 'of_id', 'alliance_id', 'pin', 'raw', 'gone');
ALTER TABLE gift ENABLE ALWAYS TRIGGER gift_is_audited;
"""
WRITES = """
INSERT INTO gift (id, pin, amount) VALUES ('00000000-0000-0000-0000-000000000001', '1234', 1);
INSERT INTO gift (id) VALUES ('00000000-0000-0000-0000-000000000002');
UPDATE gift SET pin = '4321', raw = '\\x00';
UPDATE gift SET pin = NULL, ref = 'a "quoted" one', name = 'gift', key = 7;
UPDATE gift SET ref = NULL, of_id = gen_random_uuid_of(1), alliance_id = gen_random_uuid_of(2);
UPDATE gift SET amount = 1.00, weight = 'NaN', is_given = true, given_on = '2026-02-28';
UPDATE gift SET amount = 1.0000, weight = -0.0, is_given = NULL, given_at = '2026-03-01 12:00+09';
UPDATE gift SET weight = 0.0, given_at = '2026-03-01 03:00+00', given_on = 'infinity';
UPDATE gift SET lasts = '1 month'; UPDATE gift SET lasts = '30 days';
UPDATE gift SET tags = '{}', ids = ARRAY[gen_random_uuid_of(3)]; UPDATE gift SET tags = '{a,NULL}';
UPDATE gift SET notes = '{"a": 1}', facts = '{"a": 1}';
UPDATE gift SET notes = '{"a":  1}', facts = '{"a": 1.0}'; UPDATE gift SET facts = 'null';
UPDATE gift SET facts = NULL; UPDATE gift SET facts = 'null'; UPDATE gift SET facts = '[]';
UPDATE gift SET ref = ref; UPDATE gift SET name = '';
UPDATE gift SET id = gen_random_uuid_of(4) WHERE id::text LIKE '%0001';
DELETE FROM gift;
"""
SAID = """
SELECT action, "table", key, label, whole, alliance_id, before, after, actor, via
FROM audit_event WHERE id > %s ORDER BY id
"""
COUNT = "SELECT count(*) FROM audit_event WHERE \"table\" = 'gift'"
NAMES = """
SELECT tgtype, tgfoid::regproc::text FROM pg_trigger WHERE tgname = 'audit_name_is_audited'
"""
HOMES = """
SELECT array_agg(alliance_id) FROM audit_event WHERE "table" = 'treaties_action_states'
"""
PLACES = """
SELECT DISTINCT p.pronamespace::regnamespace::text FROM pg_trigger t
JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname LIKE '%%_is_audited' AND t.tgtype = 29
"""


def asked(sql: str, given: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def told() -> list[tuple[Any, ...]]:
    """What is recorded of the same writes to a new table."""
    ((last,),) = asked("SELECT coalesce(max(id), 0) FROM audit_event")
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
    return asked(SAID, [last])


@pytest.fixture
def gift() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(TABLE)
        cursor.execute(
            "CREATE FUNCTION gen_random_uuid_of(int) RETURNS uuid LANGUAGE sql IMMUTABLE"
            " AS 'SELECT (md5($1::text))::uuid'"
        )


@pytest.mark.usefixtures("gift")
def test_a_fitted_trigger_tells_the_same_of_every_type_of_value() -> None:
    by_any = told()
    assert len(by_any) > 20
    fit()
    ((function,),) = asked(
        "SELECT tgfoid::regproc::text FROM pg_trigger WHERE tgname = 'gift_is_audited'"
    )
    assert function == "entente_record.gift"
    assert told() == by_any


@pytest.mark.usefixtures("gift")
def test_a_trigger_that_no_longer_fits_is_seen_and_fitted_anew() -> None:
    fit()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO gift (id) VALUES (gen_random_uuid())")
        cursor.execute("ALTER TABLE gift ADD since date")
        cursor.execute("UPDATE gift SET since = '2026-01-01'")
    assert asked(COUNT) == [(1,)]
    fit()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gift SET since = '2026-01-02'")
    assert asked(COUNT) == [(2,)]


def test_what_is_recorded_in_another_way_stays_with_the_function_for_all() -> None:
    for do in (fit, loosen, fit):
        do()
        assert asked(NAMES) == [(25, "audit_write")]


def test_texts_that_are_taken_for_equal_are_compared_as_they_are_written() -> None:
    folded = Column("word", "text", is_exact=False)
    assert 'coalesce(to_jsonb(OLD."word"), ' in fitted("gift", [folded], ("word", "", ""))


def test_each_table_has_a_trigger_that_fits_and_is_always_on() -> None:
    assert asked(PLACES) == [("entente_record",)]
    loosen()
    assert asked(PLACES) == [("public",)]
    fit()
    assert asked(PLACES) == [("entente_record",)]
    (off,) = asked(
        "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%%_is_audited' AND tgenabled <> 'A'"
    )
    assert off == (0,)


def test_migrations_find_what_fits_any_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    monkeypatch.setattr(migrate, "fit", lambda: found.extend(asked(PLACES)))
    call_command("migrate", "portal", "0001", fake=True, verbosity=0)
    assert found == [("public",)]
    found.clear()
    call_command("migrate", "portal", "0001", fake=True, verbosity=0)  # there is none to apply
    assert found == [("public",)]
    monkeypatch.undo()
    call_command("migrate", "portal", fake=True, verbosity=0)
    assert asked(PLACES) == [("entente_record",)]


def test_links_are_recorded_with_the_alliance_of_their_row(home: Alliance) -> None:
    done = action(instrument(home, "pact"), "signed", "2026-01-01")
    for place in ("entente_record", "public"):
        done.states.add(state("USA"))
        done.states.clear()
        ((found,),) = asked(HOMES)
        assert set(found) == {home.pk}, place
        assert len(found) == (2 if place == "entente_record" else 4)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        loosen()
