"""What puts a table under the record of changes: a trigger that no way of writing goes round.

The trigger's function, `audit_write`, is made by the first migration of `audit`; a migration that
uses what is here depends on it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.migrations.operations.base import Operation, OperationCategory

# ALWAYS: also for a session that says it replicates. Emptying a table leaves one event.
_CREATE = """\
CREATE TRIGGER "{name}" AFTER INSERT OR UPDATE OR DELETE ON %(table)s
    FOR EACH ROW EXECUTE FUNCTION audit_write({arguments});
CREATE TRIGGER "{name}_when_emptied" AFTER TRUNCATE ON %(table)s
    FOR EACH STATEMENT EXECUTE FUNCTION audit_write({arguments});
ALTER TABLE %(table)s ENABLE ALWAYS TRIGGER "{name}";
ALTER TABLE %(table)s ENABLE ALWAYS TRIGGER "{name}_when_emptied"
"""
_DROP = """\
DROP TRIGGER "{name}" ON %(table)s;
DROP TRIGGER "{name}_when_emptied" ON %(table)s
"""


def _arguments(key: str, whole: str, home: str, masks: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in (key, whole, home, *masks))


class Audited(models.BaseConstraint):
    """Every write to the table leaves an event; Django carries the trigger as a constraint.

    The values of columns in `masks` are never written down, only that they changed. `home` is the
    field that names the alliance of a row. A row is recorded as part of the one that it falls with:
    the first in the alphabet, if it has several such keys.
    """

    def __init__(self, *, name: str, home: str = "alliance", masks: Sequence[str] = ()) -> None:
        super().__init__(name=name)
        self.home, self.masks = home, tuple(masks)

    def arguments(self, model: type[models.Model]) -> str:
        """The trigger's arguments: the columns of key, whole and home, then those to mask."""
        columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
        key = str(model._meta.pk.column)
        return _arguments(key, _whole(model), columns.get(self.home, ""), self.masks)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._sql(_CREATE, model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._sql(_DROP, model, schema_editor)

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        """A new table gets its trigger once it is there."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Every row may be written."""

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        if self.home != "alliance":
            kwargs["home"] = self.home
        if self.masks:
            kwargs["masks"] = self.masks
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Audited) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def _sql(self, template: str, model: type[models.Model], editor: Any) -> Statement:
        table = Table(model._meta.db_table, editor.quote_name)
        return Statement(
            template.format(name=self.name, arguments=self.arguments(model)), table=table
        )


class AuditTable(Operation):
    """Puts a table without a model of ours under the record: of links, or of another's app."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.ADDITION

    def __init__(
        self, table: str, *, key: str = "id", whole: str = "", masks: Sequence[str] = ()
    ) -> None:
        self.table, self.key, self.whole, self.masks = table, key, whole, tuple(masks)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        self._run(_CREATE, schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        self._run(_DROP, schema_editor)

    def describe(self) -> str:
        return f"Record every write to {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"audit_{self.table}"

    def _run(self, template: str, editor: BaseDatabaseSchemaEditor) -> None:
        arguments = _arguments(self.key, self.whole, "", self.masks)
        sql = template.format(name=f"{self.table}_is_audited", arguments=arguments)
        editor.execute(sql % {"table": editor.quote_name(self.table)}, params=None)


def _whole(model: type[models.Model]) -> str:
    """The column of the row that a row is part of; not by order, which migrations may change."""
    found = [
        str(one.column)
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey)
        and one.remote_field.on_delete is models.CASCADE
        and not one.null
    ]
    return min(found, default="")
