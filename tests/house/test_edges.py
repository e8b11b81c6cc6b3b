"""The doors of an app are its own: only portal may reach into another app's."""

from collections.abc import Iterable

import grimp

from tests.house.tree import APPS, assert_none

DOORS = {
    *("adapters", "admin", "api", "forms", "management", "middleware", "tasks", "urls", "views"),
}
OPEN = {"portal", "kit"}  # the roof may reach into all; the cellar's are there to be built upon

type Edge = tuple[str, str]


def reaches(edges: Iterable[Edge]) -> list[str]:
    """Imports that go through another app's door."""
    return sorted(
        f"{importer} -> {imported}" for importer, imported in edges if _reaches(importer, imported)
    )


def _reaches(importer: str, imported: str) -> bool:
    app, room = (*imported.split("."), "")[:2]
    by = importer.partition(".")[0]
    return room in DOORS and app not in OPEN and by not in {"portal", app}


def test_only_portal_goes_through_the_doors_of_others() -> None:
    graph = grimp.build_graph(*APPS, cache_dir=None)
    edges = [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    ]
    assert edges
    assert_none(reaches(edges))


def test_going_through_a_foreign_door_is_caught() -> None:
    edges = [
        ("portal.urls", "treaties.urls"),
        ("treaties.urls", "treaties.views"),
        ("treaties.api", "kit.api.resource"),
        ("commitments.models", "treaties.models"),
        ("commitments.actions", "treaties.forms"),
        ("burden.api", "commitments.api.shapes"),
    ]
    assert reaches(edges) == [
        "burden.api -> commitments.api.shapes",
        "commitments.actions -> treaties.forms",
    ]
