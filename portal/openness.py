"""The open export of contributions: one dictionary of columns for CSV and JSON lines alike."""

import csv
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Any

from burden.kind import LADDER
from burden.models import Contribution
from kit.importing.failing import safe

COLUMNS = {
    "ref": "reference within the alliance",
    "contributor": "who gave: ISO 3166 alpha-3",
    "beneficiary": "who got: ISO 3166 alpha-3",
    "kind": "our code of the kind; empty where the source's word is not classified",
    "category": "the source's own word",
    "form": "cash, in_kind or mixed",
    "basis": "what sort of amount it is; amounts of different basis are never added up",
    "amount": "in whole units of the currency or unit, as recorded; never converted",
    "currency": "ISO 4217; empty where it is a count",
    "unit": "what is counted; empty where it is money",
    "price_year": "year of constant prices; empty for prices of the period",
    "period_start": "first day it is for, ISO 8601",
    "period_end": "last day it is for, ISO 8601",
    "fiscal_year": "as the source labels it",
    **{stage: f"amount {stage}; empty where it is not known" for stage in LADDER},
    "valuation": "how what is not money was valued",
    "low": "low value",
    "high": "high value",
    "release": "public, or parties: all parties of the alliance",
    "sources": "codes of the alliance's sources",
}
RELEASED = ("public", "parties")


def rows(found: Any) -> Iterator[dict[str, Any]]:
    """Each contribution that is released to all, its columns in order, read as a stream."""
    joined = {"contributor": "contributor__iso3", "beneficiary": "beneficiary__iso3"}
    names = [joined.get(name, name) for name in COLUMNS]
    released = found.filter(release__in=RELEASED).order_by("period_start", "ref", "pk")
    for values in released.values_list(*names).iterator(chunk_size=2000):
        yield dict(zip(COLUMNS, map(_plain, values), strict=True))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def write_csv(out: IO[str], found: Iterable[dict[str, Any]]) -> int:
    """CSV that no spreadsheet takes for formulas; the number of rows."""
    writer, count = csv.writer(out), 0
    writer.writerow(COLUMNS)
    for row in found:
        count += 1
        writer.writerow(
            [safe(_cell(value)) if name != "amount" else value for name, value in row.items()]
        )
    return count


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def write_jsonl(out: IO[str], found: Iterable[dict[str, Any]]) -> int:
    """A JSON object to a line, decimals as text; the number of rows."""
    count = 0
    for row in found:
        count += 1
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def dictionary() -> dict[str, Any]:
    """What each column means, in the terms of a Frictionless table schema."""
    types = {"amount": "number", "price_year": "integer", "sources": "array"}
    types |= dict.fromkeys((*LADDER, "low", "high"), "number")
    types |= {"period_start": "date", "period_end": "date"}
    fields = [
        {"name": name, "type": types.get(name, "string"), "description": told}
        for name, told in COLUMNS.items()
    ]
    bases = {str(code): str(label) for code, label in Contribution.Basis.choices}
    return {"fields": fields, "primaryKey": ["ref"], "missingValues": [""], "bases": bases}
