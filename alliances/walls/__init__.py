"""The second wall: row-level security, by which PostgreSQL itself refuses what is not granted.

Who acts is told by `accounts.access`; which alliances that opens is read by functions (schema
`entente_access`) from the grants themselves, once for each statement. The tables' owner is bound by
none of it, so that dumps and migrations see everything; the catalogue test sees to it that no table
is left out.
"""

from typing import Any

from django.db.models import BaseConstraint, Model

from alliances.walls.asking import EACH, READABLE, lends, linked
from alliances.walls.holding import (
    LADDER,
    LENT_AS_IT_IS,
    LIMITS,
    UNSHARED,
    guard,
    hold,
    is_held,
    kept_as_lent,
    shared,
    unshared,
    within,
)

__all__ = [
    "APP",
    "EACH",
    "JOBS",
    "LADDER",
    "LENT_AS_IT_IS",
    "LIMITS",
    "READABLE",
    "ROLES",
    "UNSHARED",
    "Closed",
    "Common",
    "Following",
    "InOffice",
    "Own",
    "Personal",
    "Policy",
    "Shared",
    "Wall",
    "guard",
    "hold",
    "is_held",
    "kept_as_lent",
    "lends",
    "linked",
    "shared",
    "unshared",
    "within",
]

APP, JOBS = "entente_app", "entente_jobs"

# Roles belong to the whole server, not to one database: no dump carries them, so whoever fills a
# database, by migrating or by restoring, has these made first.
ROLES = r"""
DO $$
DECLARE
  role text;
  -- From 16 on, whoever makes a role is its member at once, but may not take it on.
  enough text := CASE WHEN current_setting('server_version_num')::int < 160000
    THEN 'MEMBER' ELSE 'SET' END;
BEGIN
  FOREACH role IN ARRAY ARRAY['entente_app', 'entente_jobs'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database was first
    END;
    BEGIN
      IF NOT pg_has_role(current_user, role, enough) THEN
        EXECUTE format('GRANT %I TO %I', role, current_user);
      END IF;
    EXCEPTION WHEN unique_violation THEN NULL;  -- another database was first
    END;
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'the roles entente_app and entente_jobs cannot be made by %', current_user
    USING ERRCODE = '42501', HINT = 'As a superuser: CREATE ROLE entente_app NOLOGIN; '
      'CREATE ROLE entente_jobs NOLOGIN; GRANT entente_app, entente_jobs TO '
      || quote_ident(current_user) || ';';
END $$;
"""


_MINE = "{} IN (SELECT one FROM entente_access.person() AS one)"
_LENT = "({column}, release) IN (SELECT record, marking FROM entente_access.lends_{things}())"
_WHOLE = "{column} IN (SELECT record FROM entente_access.lends_{things}())"
_LINK = "id IN (SELECT one FROM entente_access.{}() AS one)"

# What is readable is asked of a hash table, for an array is searched from end to end, and the
# planner takes one for a few rows and sorts a page that it could read in order. Never a scalar
# subquery within a subquery: that one, or one without FROM, forbids parallel plans.
_READABLE = "IN (SELECT one FROM entente_access.each_readable() AS one)"
_WRITABLE = "= ANY ((SELECT entente_access.writable())::uuid[])"
_READER = "(SELECT one FROM entente_access.reader() AS one)"
_RELEASED = (
    f"{_READER} = '*' OR release IN ('public', 'parties')"
    f" OR (release = 'states' AND {_READER} = ANY (released_to))"
)


_MARKING = (
    f"CREATE POLICY marking ON {{table}} AS RESTRICTIVE FOR SELECT TO {APP} USING ({_RELEASED})"
)


class Policy(BaseConstraint):
    """A rule of row-level security that is made and dropped like a constraint of its table."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to check in Python: the database refuses by itself."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Nothing within CREATE TABLE: it follows once the table is there."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Policy):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)


class Wall(Policy):
    """Rows of the alliances granted to whoever acts, and of those what is released to them.

    `column` holds the alliance; with `is_common` rows without one are everyone's to read. A table
    without a marking of its own says `is_marked=False`. Written are only rows of alliances where
    one may edit.
    """

    def __init__(
        self,
        *,
        name: str,
        column: str = "alliance_id",
        is_marked: bool = True,
        is_common: bool = False,
    ) -> None:
        super().__init__(name=name)
        self.column, self.is_marked, self.is_common = column, is_marked, is_common

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        more = {"column": self.column, "is_marked": self.is_marked, "is_common": self.is_common}
        return path, args, kwargs | more

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        common = f" OR {self.column} IS NULL" if self.is_common else ""
        marked = [_MARKING] if self.is_marked else []
        read = _raised(f"{self.column} {_READABLE}{common}")
        return _on(model, *read, *_writing(f"{self.column} {_WRITABLE}"), *marked)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        marked = ["marking"] if self.is_marked else []
        return _on(model, *_razed("reading", *_WRITING_NAMES, *marked))


class Shared(Policy):
    """A door in the wall, for reading only: what is shared, or hangs on what is shared.

    `function` gives the keys of shared records: "shared_" and what they are. Of those themselves
    `column` is their key; what hangs on them is read as far as `lends` says. PostgreSQL asks
    policies from the last name to the first, so "lending" after "reading".
    """

    def __init__(self, *, name: str, column: str, function: str) -> None:
        super().__init__(name=name)
        self.column, self.function = column, function

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"column": self.column, "function": self.function}

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        of = _WHOLE if self.column == "id" else _LENT
        lent = of.format(column=self.column, things=self.function.removeprefix("shared_"))
        return _on(model, _policy("lending", lent))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, "DROP POLICY IF EXISTS lending ON {table}")


class Following(Policy):
    """The wall of a table without an alliance: its rows are read with the one `column` points to.

    `field` names a many-to-many field of the model, if it is the table behind it that is meant;
    that one is written wherever the row in `table` may be. All others are written by jobs alone.
    Where the field links to alliances, a link is read if `function` (`linked`) gives it: every list
    asks for such links, and this is cheaper to plan.
    """

    def __init__(
        self, *, name: str, column: str, table: str, field: str = "", function: str = ""
    ) -> None:
        super().__init__(name=name)
        self.column, self.table, self.field, self.function = column, table, field, function

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        more = {"column": self.column, "table": self.table, "field": self.field}
        more |= {"function": self.function} if self.function else {}
        return path, args, kwargs | more

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        there = f"EXISTS (SELECT FROM {self.table} one WHERE one.id = {self.column}"
        written = _writing(f"{there} AND one.alliance_id {_WRITABLE})") if self.field else []
        read = f"{there})"
        if self.function:
            read = _LINK.format(self.function)
        return _on(self._table(model), *_raised(read), *written)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        written = _WRITING_NAMES if self.field else ()
        return _on(self._table(model), *_razed("reading", *written))

    def _table(self, model: type[Model]) -> type[Model]:
        if not self.field:
            return model
        link: Any = model._meta.get_field(self.field)
        through: type[Model] = link.remote_field.through
        return through


class Own(Policy):
    """The wall of a table whose rows are one person's each; `column` says whose."""

    def __init__(self, *, name: str, column: str) -> None:
        super().__init__(name=name)
        self.column = column

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"column": self.column}

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        mine = f"{self.column} = (SELECT entente_access.person())"
        mine = f"{mine} OR (SELECT entente_access.in_office())"
        return _on(model, *_raised(mine), *_writing(mine))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, *_razed("reading", *_WRITING_NAMES))


class Personal(Policy):
    """A person reads the rows whose `column` names them, whatever else the wall lets through.

    Every list asks for one's own grants. Who one is, is known sooner than what one may read, and
    is asked first: by its name, "viewing" comes after "reading" (see `Shared`).
    """

    def __init__(self, *, name: str, column: str) -> None:
        super().__init__(name=name)
        self.column = column

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"column": self.column}

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, _policy("viewing", _MINE.format(self.column)))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, "DROP POLICY IF EXISTS viewing ON {table}")


class InOffice(Policy):
    """Rows that say who may do what: of requests only those of the back office write them.

    Others than superusers would grant themselves what they may not do. Commands on the server and
    jobs are not bound.
    """

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        office = "(SELECT entente_access.in_office())"
        return _on(model, *_writing(office, "office_", " AS RESTRICTIVE"))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        drops = [f"DROP POLICY office_{name} ON {{table}}" for name in _WRITING_NAMES]
        return _on(model, *drops)


class Closed(Policy):
    """The wall of a table that jobs alone read and write."""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, *_raised("false"))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, *_razed("reading"))


class Common(Policy):
    """The wall of a table that everyone may read and jobs alone write."""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, *_raised("true"))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return _on(model, *_razed("reading"))


_WRITING_NAMES = ("inserting", "updating", "deleting")  # as `_writing` names them


def _raised(readable: str) -> list[str]:
    return [
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY jobs ON {{table}} TO {JOBS} USING (true) WITH CHECK (true)",
        _policy("reading", readable),
    ]


def _razed(*names: str) -> list[str]:
    drops = [f"DROP POLICY {name} ON {{table}}" for name in ("jobs", *names)]
    return [*drops, "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]


def _policy(name: str, using: str) -> str:
    return f"CREATE POLICY {name} ON {{table}} FOR SELECT TO {APP} USING ({using})"


def _writing(rows: str, prefix: str = "", kind: str = "") -> list[str]:
    policies = {
        "inserting": f"INSERT TO {APP} WITH CHECK ({rows})",
        "updating": f"UPDATE TO {APP} USING ({rows}) WITH CHECK ({rows})",
        "deleting": f"DELETE TO {APP} USING ({rows})",
    }
    return [
        f"CREATE POLICY {prefix}{name} ON {{table}}{kind} FOR {what}"
        for name, what in policies.items()
    ]


def _on(model: type[Model], *statements: str) -> str:
    table = f'"{model._meta.db_table}"'
    return ";\n".join(statement.format(table=table) for statement in statements)
