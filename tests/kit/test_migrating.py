"""Taken together, operations leave the same tables and the same state as one after another."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from kit.migrating import Migration, Together

TREE = [
    migrations.CreateModel("Tree", [("id", models.AutoField(primary_key=True))]),
    migrations.CreateModel(
        "Leaf",
        [
            ("id", models.AutoField(primary_key=True)),
            ("tree", models.ForeignKey("wood.Tree", models.CASCADE)),
        ],
    ),
    migrations.AddField("tree", "height", models.IntegerField(null=True)),
    migrations.AddField("leaf", "next", models.ForeignKey("wood.Leaf", models.CASCADE, null=True)),
    migrations.AddIndex("tree", models.Index(fields=["height"], name="by_height")),
    migrations.AddConstraint(
        "tree", models.CheckConstraint(condition=models.Q(height__gt=0), name="it_stands")
    ),
    migrations.RemoveField("leaf", "next"),
    migrations.AddField("tree", "name", models.TextField(default="")),
]


def made(kind: type[Any]) -> Any:
    return type("Grown", (kind,), {"operations": TREE})("0001_grown", "wood")


def grown(kind: type[Any], *, is_rendered: bool) -> tuple[list[str], ProjectState]:
    """The SQL of the operations, and the state they leave."""
    state = ProjectState()
    if is_rendered:
        assert state.apps
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        state = made(kind).apply(state, editor)
    return [line for line in editor.collected_sql if not line.startswith("--")], state


@pytest.mark.django_db
@pytest.mark.parametrize("is_rendered", [True, False])
def test_the_same_sql_in_the_same_order_comes_of_it(is_rendered: bool) -> None:
    one_by_one, _ = grown(migrations.Migration, is_rendered=is_rendered)
    together, _ = grown(Migration, is_rendered=is_rendered)
    assert together == one_by_one
    assert len(together) > len(TREE)


@pytest.mark.django_db
def test_the_same_models_are_left_and_rendered() -> None:
    _, one_by_one = grown(migrations.Migration, is_rendered=True)
    _, together = grown(Migration, is_rendered=True)
    assert together == one_by_one
    tree = together.apps.get_model("wood", "Tree")
    assert {field.name for field in tree._meta.get_fields()} == {"id", "height", "name", "leaf"}
    assert [one.name for one in tree._meta.constraints] == ["it_stands"]
    assert together.apps.get_model("wood", "Leaf")._meta.get_field("tree").related_model is tree


def test_only_neighbours_that_add_go_together() -> None:
    kinds = [type(one).__name__ for one in made(Migration).operations]
    assert kinds == ["Together", "Together", "RemoveField", "AddField"]
    first = made(Migration).operations[0]
    assert isinstance(first, Together)
    assert first.describe() == "Create model Tree; Create model Leaf"


@pytest.mark.django_db
def test_they_are_taken_back_in_the_opposite_order() -> None:
    state = ProjectState()
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        made(Migration).unapply(state, editor)
    drops = [line for line in editor.collected_sql if line.startswith("DROP TABLE")]
    assert ["leaf" in drops[0], "tree" in drops[1]] == [True, True]
