"""The reference alliances: the portal's own bundles, and the facts they were made from."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from portal.bundles.store import load

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "portal" / "reference").glob("*.yaml"))
FACTS = ROOT.parent / "shared" / "reference"
LOADED_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@contextmanager
def five_alliances(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The reference alliances, loaded for as long as it lasts: once for the tests of a module."""
    with blocker.unblock(), transaction.atomic():
        load(FILES, at=LOADED_AT)
        yield
        transaction.set_rollback(True)


def facts(name: str) -> list[dict[str, Any]]:
    """The records of one file of facts; the test is skipped where they are not at hand."""
    path = FACTS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"the facts the bundles were made from are not at hand: no {path.name}")
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    del records["schema"]
    (found,) = records.values()
    return list(found)
