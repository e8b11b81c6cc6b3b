"""The house as it stands: its apps from top to bottom, its tables, and the files it is made of."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(settings.BASE_DIR)
LINTER: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
    "importlinter"
]
CONTRACTS: dict[str, dict[str, Any]] = {one["id"]: one for one in LINTER["contracts"]}
APPS: list[str] = LINTER["root_packages"]
STOREYS: list[list[str]] = [line.split(" | ") for line in CONTRACTS["storeys"]["layers"]]
HEIGHT = {app: -depth for depth, line in enumerate(STOREYS) for app in line}

PLUG_ROOMS = ("rules", "questions", "kinds", "channels", "measures", "resources")
PURE_ROOMS = (
    *("kind", "cadence", "term", "shares", "texts", "chain", "hours", "calendars", "readers"),
    "practice",
)


def sources(*tops: str) -> Iterator[Path]:
    """Every Python file below the folders, migrations apart; without folders, the whole house."""
    for top in tops or (*APPS, "tests"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if not {"migrations", "__pycache__"} & set(path.parts):
                yield path


def plugs() -> Iterator[Path]:
    """The file of every plug; those that begin with an underscore only serve their room."""
    for app in APPS:
        for room in PLUG_ROOMS:
            yield from sorted((ROOT / app / room).glob("[!_]*.py"))


def where(path: Path) -> str:
    """The file's address inside the checkout."""
    return path.relative_to(ROOT).as_posix()


def tables() -> list[type[models.Model]]:
    """Every model of ours that has rows of its own making."""
    return [model for model in apps.get_models() if model._meta.app_label in HEIGHT]


def assert_none(found: Iterable[str]) -> None:
    """Fail with every fault in full, one to a line."""
    if lines := list(found):
        raise AssertionError("\n".join((f"{len(lines)} found:", *lines)))


class FakeTable(models.Model):
    """What the tables are made of that the guards are tried on."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)
