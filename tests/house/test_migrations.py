"""Migrations say what they do, follow one another, and leave nothing of the models out."""

import re
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.house.tree import APPS, assert_none

NAME = re.compile(r"(\d{4})_[a-z]+\d*(_[a-z0-9]+)*")

type Node = tuple[str, str]


def missing(written: ProjectState, meant: ProjectState) -> list[str]:
    """What a new migration of ours would do; nothing, if all were written."""
    changes = MigrationAutodetector(written, meant).changes(graph=_loader().graph)
    return [
        f"{app}: {operation.describe()}"
        for app, found in changes.items()
        if app in APPS
        for migration in found
        for operation in migration.operations
    ]


def crooked(nodes: Iterable[tuple[Node, Iterable[Node]]]) -> list[str]:
    """Migrations made up by a machine, out of their number, or that fork: by name and parents."""
    found: list[str] = []
    last: dict[str, list[str]] = {}
    for (app, name), parents in sorted(nodes):
        before = last.get(app, [])
        said = _crooked(name, before, [parent for there, parent in parents if there == app])
        found += [f"{app}.{name} {said}"] if said else []
        last[app] = [name]
    return found


def _crooked(name: str, before: list[str], parents: list[str]) -> str:
    match = NAME.fullmatch(name)
    if not match or "_auto_" in name or "merge" in name:
        return "is no name"
    if int(match[1]) != sum(int(one[:4]) for one in before) + 1:
        return "is out of number"
    return "" if parents == before else f"does not follow {before[0]} alone"


def _loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


def test_nothing_of_the_models_is_left_out() -> None:
    assert_none(missing(_loader().project_state(), ProjectState.from_apps(apps)))


def test_a_field_left_out_is_caught() -> None:
    meant = ProjectState.from_apps(apps)
    meant.add_field("burden", "pledge", "weight", models.IntegerField(null=True), True)
    assert missing(_loader().project_state(), meant) == ["burden: Add field weight to pledge"]


def test_migrations_are_named_and_follow_one_another() -> None:
    loader = _loader()
    ours = [
        (key, one.dependencies) for key, one in loader.disk_migrations.items() if key[0] in APPS
    ]
    with_tables = {app for app in APPS if apps.get_app_config(app).models}
    # The portal has no tables; its migrations are for what concerns those of every app.
    assert {key[0] for key, _ in ours} == with_tables | {"portal"}
    assert_none(crooked(ours))


def test_a_crooked_line_of_migrations_is_caught() -> None:
    first = ("burden", "0001_initial")
    assert crooked([(first, [("treaties", "0001_initial")])]) == []
    assert crooked([(first, []), (("burden", "0002_weigh_gifts"), [first])]) == []
    assert crooked([(first, []), (("burden", "0002_auto_20261122_1200"), [first])]) == [
        "burden.0002_auto_20261122_1200 is no name"
    ]
    assert crooked([(first, []), (("burden", "0003_weigh_gifts"), [first])]) == [
        "burden.0003_weigh_gifts is out of number"
    ]
    fork = [(first, []), (("burden", "0002_a"), [first]), (("burden", "0003_b"), [first])]
    assert crooked(fork) == ["burden.0003_b does not follow 0002_a alone"]
