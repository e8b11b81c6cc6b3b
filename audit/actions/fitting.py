"""The record's triggers, each fitted to its table: what changed is compared column by column.

`audit_write` serves a table of any shape, and turns whole rows into JSON to find what changed: most
of what a writer pays. What is made here for one shape says the same for half of it. So before
migrations change shapes every trigger goes back to `audit_write` (`loosen`), and afterwards each is
fitted anew (`fit`); whatever goes wrong between leaves a record that is whole, and slower.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

SCHEMA = "entente_record"

_THERE = "SELECT to_regnamespace(%s) IS NOT NULL"
_SHAPES = """
SELECT c.relname, t.tgname, t.tgargs,
  t.tgenabled = 'A' AND p.pronamespace = %(schema)s::regnamespace,
  array_agg(a.attname::text ORDER BY a.attnum),
  array_agg(a.atttypid::regtype::text ORDER BY a.attnum),
  array_agg(coalesce(l.collisdeterministic, true) ORDER BY a.attnum)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_proc p ON p.oid = t.tgfoid
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE t.tgtype = 29
  AND (p.oid = 'public.audit_write'::regproc OR p.pronamespace = %(schema)s::regnamespace)
GROUP BY t.oid, c.relname, p.pronamespace
"""
_FITTED = """
SELECT c.relname, t.tgname, t.tgargs
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.pronamespace = %s::regnamespace
"""
_UNUSED = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = %s::regnamespace AND NOT EXISTS (
  SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid)
"""
_PUT = """
CREATE OR REPLACE TRIGGER "{trigger}" AFTER INSERT OR UPDATE OR DELETE ON public."{table}"
  FOR EACH ROW EXECUTE FUNCTION {function}({arguments});
ALTER TABLE public."{table}" ENABLE ALWAYS TRIGGER "{trigger}";
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION {schema}."{table}"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb;
  becomes jsonb;
  who text := coalesce(current_setting('entente.actor', true), '');
BEGIN
  IF TG_OP = 'UPDATE' THEN
{compared}
    IF becomes IS NULL THEN
      RETURN NULL;
    END IF;
  ELSIF TG_OP = 'INSERT' THEN
    becomes := to_jsonb(NEW){masked};
  ELSE
    was := to_jsonb(OLD){masked};
    NEW := OLD;
  END IF;
  -- As `audit_add` does: a call of it is a fifth of what a writer pays.
  INSERT INTO public.audit_event (
    "table", key, label, whole, alliance_id, action, before, after,
    actor, via, request_id, reason, recorded_at
  ) VALUES (
    '{table}', {key}, coalesce({label}, ''), coalesce({whole}, ''), {home}, lower(TG_OP),
    was, becomes, who,
    coalesce(nullif(current_setting('entente.via', true), ''), 'unknown'),
    coalesce(current_setting('entente.request_id', true), ''),
    coalesce(current_setting('entente.reason', true), ''),
    clock_timestamp()
  );
  -- Looked for once in a session, as long as the same one acts; a rollback takes this back too.
  IF who <> coalesce(current_setting('entente.named', true), '') THEN
    IF who <> '' AND NOT EXISTS (SELECT FROM public.audit_name n WHERE n.actor = who) THEN
      INSERT INTO public.audit_name (actor, label)
      VALUES (who, coalesce(current_setting('entente.label', true), ''));
    END IF;
    who := set_config('entente.named', who, false);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION {schema}."{table}"() FROM PUBLIC;
"""
_COMPARED = """\
    IF {before} IS DISTINCT FROM {after} THEN
      was := coalesce(was, '{{}}') || jsonb_build_object('{name}', {old});
      becomes := coalesce(becomes, '{{}}') || jsonb_build_object('{name}', {new});
    END IF;"""
_OF_WHOLE = '(SELECT two."{column}" FROM public."{table}" two WHERE two.id = NEW."{whole}")'
# Types of which two values are equal if and only if their JSON is.
_PLAIN = {
    *("uuid", "text", "character varying", "boolean", "smallint", "integer", "bigint", "numeric"),
    *("date", "timestamp with time zone", "text[]", "character varying[]"),
}
_TEXTS = {"uuid", "text", "character varying", "smallint", "integer", "bigint"}
_LABELS = ("ref", "slug", "code", "iso3", "name", "title", "key", "rule")  # as in `audit_write`


@dataclass(frozen=True)
class Column:
    """A column of a recorded table; `is_exact` where equal texts are the same texts."""

    name: str
    type: str
    is_exact: bool = True

    def compared(self, *, is_masked: bool) -> str:
        """Statements that note the column, if it changed."""
        old, new = f'OLD."{self.name}"', f'NEW."{self.name}"'
        before, after = old, new
        if self.type not in _PLAIN or not self.is_exact:
            before, after = (f"coalesce(to_jsonb({one}), 'null')" for one in (old, new))
        if is_masked:
            old = new = "'masked'::text"
        return _COMPARED.format(name=self.name, before=before, after=after, old=old, new=new)

    @property
    def text(self) -> str:
        """Its value as text, as JSON has it."""
        if self.type in _TEXTS:
            return f'NEW."{self.name}"::text'
        return f"to_jsonb(NEW.\"{self.name}\") #>> '{{}}'"


def fitted(table: str, columns: Sequence[Column], arguments: Sequence[str]) -> str:
    """SQL of the function that records writes to a table of these columns as `audit_write` does.

    `arguments` are those of the trigger: the columns of the key, of the whole and of the alliance
    ("" where there is none, `table.column` where it stands with the whole), then those to mask.
    """
    key, whole, home, *masks = arguments
    of = {one.name: one for one in columns}
    marks = ", ".join(f"'{one}', 'masked'::text" for one in masks if one in of)
    labels = [of[name].text for name in _LABELS if name in of and name not in masks]
    return _FUNCTION.format(
        schema=SCHEMA,
        table=table,
        compared="\n".join(one.compared(is_masked=one.name in masks) for one in columns),
        masked=f" || jsonb_build_object({marks})" if marks else "",
        key=of[key].text,
        label=", ".join(labels) or "NULL",
        whole=of[whole].text if whole else "NULL",
        home=_home(home, whole),
    )


def _home(home: str, whole: str) -> str:
    """Where the alliance of a row stands: with it, with the row that it is part of, or nowhere."""
    table, _, column = home.rpartition(".")
    if table:
        return _OF_WHOLE.format(column=column, table=table, whole=whole)
    return f'NEW."{home}"::uuid' if home else "NULL"


@transaction.atomic
def fit() -> None:
    """Have each table's writes recorded by a function made for its shape; for the tables' owner.

    Follows each `migrate`; harmless when repeated, and before the record is there. What records
    more or less than the rows that are added, changed and removed is left to `audit_write`.
    """
    if not _is_there():
        return
    with connection.cursor() as cursor:
        cursor.execute(_SHAPES, {"schema": SCHEMA})
        for table, trigger, given, is_fitted, *columns in cursor.fetchall():
            shape = [Column(*one) for one in zip(*columns, strict=True)]
            cursor.execute(fitted(table, shape, _arguments(given)))
            if not is_fitted:  # else without a lock on the table
                cursor.execute(_put(table, trigger, given, f'{SCHEMA}."{table}"'))
        _drop_unused(cursor)


@transaction.atomic
def loosen() -> None:
    """Have every write recorded by `audit_write`, which any shape fits; for the tables' owner."""
    if not _is_there():
        return
    with connection.cursor() as cursor:
        cursor.execute(_FITTED, [SCHEMA])
        for table, trigger, given in cursor.fetchall():
            cursor.execute(_put(table, trigger, given, "public.audit_write"))
        _drop_unused(cursor)


def _arguments(given: bytes) -> list[str]:
    """The arguments of a trigger as the catalogue has them, each with a zero at its end."""
    return bytes(given).decode().split("\0")[:-1]


def _put(table: str, trigger: str, given: bytes, function: str) -> str:
    said = ", ".join(f"'{one}'" for one in _arguments(given))
    return _PUT.format(table=table, trigger=trigger, function=function, arguments=said)


def _drop_unused(cursor: Any) -> None:
    """Forget the functions of tables that are gone, or no longer fitted."""
    cursor.execute(_UNUSED, [SCHEMA])
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function}")


def _is_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_THERE, [SCHEMA])
        (is_there,) = cursor.fetchone()
    return bool(is_there)
