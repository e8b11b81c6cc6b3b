"""`manage.py migrate` leaves alone what is as it should be, and mends what is not."""

import pytest
from django.core.management import call_command
from django.db import connection

LOCKS = """
SELECT DISTINCT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.pid = pg_backend_pid() AND c.relnamespace = 'public'::regnamespace
  AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
STATES = """
SELECT tgname, tgenabled, count(*) FROM pg_trigger
WHERE tgname IN ('a_wider_marking_takes_two_people', 'originators_are_only_added',
    'a_proposal_is_decided_as_it_is')
  OR tgname LIKE '%%_is_audited'
GROUP BY 1, 2 ORDER BY 1, 2
"""
OFF = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE treaties_instrument DISABLE TRIGGER a_wider_marking_takes_two_people;
ALTER TABLE treaties_instrument ENABLE TRIGGER originators_are_only_added;
ALTER TABLE treaties_instrument DISABLE TRIGGER treaties_instrument_is_audited;
DROP TRIGGER a_proposal_is_decided_as_it_is ON burden_tolerance;
DROP TRIGGER a_wider_marking_takes_two_people ON treaties_term;
"""

pytestmark = pytest.mark.django_db


def asked(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_with_nothing_to_do_no_table_is_locked_against_those_who_write() -> None:
    before = asked(STATES)
    call_command("migrate", verbosity=0)
    assert asked(LOCKS) == []
    assert asked(STATES) == before


def test_a_trigger_that_is_off_or_gone_is_raised_again() -> None:
    before = asked(STATES)
    with connection.cursor() as cursor:
        cursor.execute(OFF)
    assert asked(STATES) != before
    call_command("migrate", verbosity=0)
    assert asked(STATES) == before
