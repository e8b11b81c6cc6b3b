"""Figures of calendar year 2024 as the reference alliances carry them, and how results are read."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

STATES = Path(__file__).parents[3] / "portal" / "reference" / "states.yaml"
MEMBERS = ("USA", "GBR", "JPN", "KOR", "ISR", "AUS", "NZL")


class Exact(yaml.SafeLoader):
    """Reads every number as it is written."""


def _exact(loader: Exact, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


Exact.add_constructor("tag:yaml.org,2002:float", _exact)


@cache
def _rows() -> list[dict[str, Any]]:
    loader = Exact(STATES.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = loader.get_data()["country_years"]
    return [row for row in rows if row["year"] == 2024]


def column(name: str, *members: str) -> dict[str, Decimal]:
    """A figure of the members, or of all seven states."""
    found = {row["state"]: Decimal(row[name]) for row in _rows()}
    return {member: found[member] for member in members or MEMBERS}


def read(values: Mapping[str, Decimal | None], places: int = 4) -> dict[str, str]:
    """Values rounded half to even, as they are shown."""
    unit = Decimal(1).scaleb(-places)
    return {name: _read(value, unit) for name, value in values.items()}


def _read(value: Decimal | None, unit: Decimal) -> str:
    return "none" if value is None else str(value.quantize(unit, ROUND_HALF_EVEN))
