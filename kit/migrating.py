"""Migrations that render the models once for many operations, not once for each.

Django renders a model and all that are related to it anew after each operation, which for a house
of a hundred tables is nine tenths of the time that `migrate` takes. Neighbours that only add to
tables need not see one another's effect, so they are taken together. `makemigrations` writes
Django's own `migrations.Migration`, which does as well, slower.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_ADDED = (AddField, AddIndex, AddConstraint)


class Migration(migration.Migration):
    """Django's, with neighbouring operations that only add taken together."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        # As Django's own does; the stubs know it of the class alone.
        self.operations = list(_grouped(self.operations))  # type: ignore[misc]


class Together(Operation):
    """Operations of one kind, each carried out in its turn, with one state before and one after."""

    def __init__(self, operations: list[Any]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """All of them on the bare state; then what is rendered of it is renewed, once."""
        rendered = state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)
        if rendered is not None:
            state.__dict__["apps"] = rendered
            names = {getattr(one, "model_name", "") or one.name for one in self.operations}
            state.reload_models([(app_label, name.lower()) for name in names], delay=False)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Each in the order it was written."""
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Each in the opposite order."""
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What each of them says of itself."""
        return "; ".join(one.describe() for one in self.operations)


def _grouped(operations: Iterable[Operation]) -> Iterator[Operation]:
    for kind, found in groupby(operations, _kind):
        run = list(found)
        if kind and len(run) > 1:
            yield Together(run)
        else:
            yield from run


def _kind(operation: Operation) -> str:
    """Operations of the same kind may go together; of no kind, each goes by itself."""
    if isinstance(operation, CreateModel):
        return "create"
    return "add" if isinstance(operation, _ADDED) else ""
