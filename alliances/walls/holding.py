"""What every marked table refuses besides: what the portal may not hold, and what takes two."""

from typing import Any

from django.apps import apps
from django.db import connection, transaction

from kit.approval import Decided
from kit.errors import RefusedAll

LADDER = ("public", "parties", "states", "internal")
"""Markings from the widest to the narrowest."""

LIMITS = ("public", "parties", "internal")
"""What a portal may hold at most. Not `states`: what comes of two lists may be for nobody."""

_MARKED = """
SELECT c.table_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND c.column_name = 'release' AND t.table_type = 'BASE TABLE'
ORDER BY 1
"""
_TRIGGER = "is_within_what_the_portal_may_hold"
_TWO = "a_wider_marking_takes_two_people"
_WHOSE = "originators_are_only_added"
_PROPOSED = "a_proposal_is_decided_as_it_is"
# A trigger carries its own text, so that one that is there already as wanted needs no lock.
_RAISE = """
CREATE OR REPLACE TRIGGER {name} BEFORE {when} ON "{table}" FOR EACH ROW {call};
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name};
COMMENT ON TRIGGER {name} ON "{table}" IS $said${when} {call}$said$
"""
_RAISED = """
SELECT c.relname, CASE t.tgenabled WHEN 'A' THEN obj_description(t.oid, 'pg_trigger') END
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname = %s AND c.relnamespace = 'public'::regnamespace
"""
_OWNED = _MARKED.replace("'release'", "'originators'")
_SHARING = "sharing_is_for_whoever_runs_the_portal"

_WITHIN = """
DO $within$
DECLARE
  marked text;
  rows bigint;
  found text := '';
BEGIN
  FOR marked IN {marked} LOOP
    EXECUTE format('SELECT count(*) FROM public.%I WHERE release = ANY ($1)', marked)
      INTO rows USING ARRAY[{beyond}];
    IF rows > 0 THEN
      found := found || format(E'\\n  %s: %s', marked, rows);
    END IF;
  END LOOP;
  IF found <> '' THEN
    RAISE check_violation
      USING MESSAGE = 'HIGHEST_MARKING is {highest}, and there are rows marked narrower:' || found;
  END IF;
END $within$;
"""

UNSHARED = """
CREATE OR REPLACE FUNCTION entente_access.keep_unshared() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF entente_access.is_bound() THEN
    RAISE EXCEPTION 'sharing a record with a further alliance lets its staff read what hangs on it:'
      ' whoever runs the portal does so, by a bundle that says so (also_alliances)'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sharing_is_for_whoever_runs_the_portal',
      TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
"""
"""Has requests share nothing with a further alliance, on the tables that `unshared` names."""


LENT_AS_IT_IS = """
CREATE OR REPLACE FUNCTION entente_access.keep_lent() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- Not `is_bound`: within this function the current user is its owner.
  acts text := coalesce(nullif(current_setting('role'), 'none'), session_user);
  is_shared boolean;
BEGIN
  IF pg_has_role(acts, 'entente_app', 'USAGE')
      AND NOT pg_has_role(acts, 'entente_jobs', 'USAGE') THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE %I = $1)', TG_ARGV[0], TG_ARGV[1])
      INTO is_shared USING NEW.id;
    IF is_shared THEN
      RAISE EXCEPTION 'what is shared with a further alliance is not narrowed, for what is marked'
        ' so and hangs on it would be lent with it: take back the sharing first (also_alliances)'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'what_is_shared_is_not_narrowed',
        TABLE = TG_TABLE_NAME;
    END IF;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION entente_access.keep_lent() FROM PUBLIC;
"""
"""Has requests narrow nothing that is shared, on the tables that `kept_as_lent` names."""


def kept_as_lent(table: str, column: str) -> str:
    """SQL that has the table keep its marking while it is shared; `column` links to it."""
    return f"""
CREATE OR REPLACE TRIGGER what_is_shared_is_not_narrowed BEFORE UPDATE OF release ON {table}
  FOR EACH ROW WHEN ((NEW.release = 'internal' AND OLD.release <> 'internal')
    OR (NEW.release = 'states' AND OLD.release IN ('public', 'parties')))
  EXECUTE FUNCTION entente_access.keep_lent('{table}_also_alliances', '{column}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER what_is_shared_is_not_narrowed;
"""


def unshared(table: str) -> str:
    """SQL that has the table of links refuse new and changed ones to requests (`UNSHARED`)."""
    return f"""
CREATE TRIGGER {_SHARING} BEFORE INSERT OR UPDATE ON {table}
  FOR EACH ROW EXECUTE FUNCTION entente_access.keep_unshared();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {_SHARING};
"""


def shared(table: str) -> str:
    """SQL that takes back what `unshared` does."""
    return f"DROP TRIGGER {_SHARING} ON {table}"


def is_held(release: str, highest: str) -> bool:
    """Whether a portal that may hold `highest` at most may hold a record of that release."""
    return LADDER.index(release) <= LADDER.index(highest)


def within(highest: str) -> str:
    """SQL that fails, naming the tables, if any holds what is marked narrower than `highest`."""
    beyond = ", ".join(f"'{one}'" for one in LADDER if not is_held(one, highest))
    return _WITHIN.format(marked=_MARKED, beyond=beyond, highest=highest) if beyond else ""


@transaction.atomic
def hold(highest: str) -> None:
    """Have every marked table refuse what is narrower than `highest`; for the tables' owner.

    Refused, naming the tables, as long as there are such rows. Follows each `migrate`, as new
    tables come with it; harmless when repeated.
    """
    beyond = [one for one in LADDER if not is_held(one, highest)]
    call = f"EXECUTE FUNCTION entente_access.keep_accredited('{highest}')"
    with connection.cursor() as cursor:
        tables = _tables(cursor, _MARKED)
        if beyond:
            _refuse_rows(cursor, tables, beyond, highest)
        wanted = {table: ("INSERT OR UPDATE OF release", call) for table in tables if beyond}
        _settle(cursor, _TRIGGER, wanted)


@transaction.atomic
def guard() -> None:
    """Have every marked table refuse to requests what takes two people: a wider marking.

    A row takes one only in the transaction that approves a `Widening` of exactly that row, or of
    what it is a part of, to exactly that marking. Where the portal works the marking out from other
    rows (`Scoped.derived_from`), a row may be as wide as the one it is derived from, since that one
    was widened by two. It stays with that one, and every row with its alliance and its key. Nor do
    requests take an originator away from a record that people enter. What is proposed
    (`kit.approval`) is proposed and decided by whoever acts, as it is, and stays. Jobs and the
    tables' owner are not bound: they act for no single person. For the owner; follows each
    `migrate` as `hold` does.
    """
    derived = _derivations()
    with connection.cursor() as cursor:
        marked, owned = _tables(cursor, _MARKED), _tables(cursor, _OWNED)
        _settle(cursor, _TWO, {table: _two(table, derived.get(table, ())) for table in marked})
        call = "EXECUTE FUNCTION entente_access.keep_originators()"
        kept = {table: ("UPDATE OF originators", call) for table in owned if table not in derived}
        _settle(cursor, _WHOSE, kept)
        call = "EXECUTE FUNCTION entente_access.keep_proposal()"
        asked = ("INSERT OR UPDATE OR DELETE", call)
        _settle(cursor, _PROPOSED, {table: asked for table in marked if table in _proposals()})


def _two(table: str, whole: tuple[str, ...]) -> tuple[str, str]:
    """When and what the table asks, so that a wider marking takes two people."""
    columns = ["release", "id"]
    if table != "alliances_alliance":
        columns += ["released_to", "alliance_id", *whole[:1]]
    changed = " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in columns)
    given = ", ".join(f"'{one}'" for one in whole)
    call = f"WHEN ({changed}) EXECUTE FUNCTION entente_access.keep_narrow({given})"
    return f"UPDATE OF {', '.join(columns)}", call


def _tables(cursor: Any, sql: str) -> list[str]:
    cursor.execute(sql)
    return [name for (name,) in cursor.fetchall()]


def _settle(cursor: Any, name: str, wanted: dict[str, tuple[str, str]]) -> None:
    """Raise the trigger on these tables, each with when it asks and what, and on no others."""
    cursor.execute(_RAISED, [name])
    raised = dict(cursor.fetchall())
    for table, (when, call) in wanted.items():
        if raised.pop(table, None) != f"{when} {call}":
            cursor.execute(_RAISE.format(name=name, table=table, when=when, call=call))
    for table in raised:
        cursor.execute(f'DROP TRIGGER {name} ON "{table}"')


def _derivations() -> dict[str, tuple[str, ...]]:
    """Tables of what is derived, with the key and the table of what it is derived from, if one."""
    found: dict[str, tuple[str, ...]] = {}
    for model in apps.get_models():
        name = getattr(model, "derived_from", None)
        if name is not None:
            key: Any = model._meta.get_field(name) if name else None
            whole = (key.column, key.related_model._meta.db_table) if name else ()
            found[model._meta.db_table] = whole
    return found


def _proposals() -> set[str]:
    """Tables of what one person proposes and another decides."""
    return {one._meta.db_table for one in apps.get_models() if issubclass(one, Decided)}


def _refuse_rows(cursor: Any, tables: list[str], beyond: list[str], highest: str) -> None:
    found = []
    for table in tables:
        counted = f'SELECT count(*) FROM "{table}" WHERE release = ANY (%s)'  # noqa: S608
        cursor.execute(counted, [beyond])
        if count := cursor.fetchone()[0]:
            found.append(f"{table}: {count}")
    if found:
        message = (
            f"HIGHEST_MARKING is {highest}, and there are rows that are marked narrower: take them "
            "out or release them first."
        )
        raise RefusedAll("above_accreditation", message, found)
