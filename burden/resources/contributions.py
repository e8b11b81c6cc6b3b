"""Contributions of one alliance."""

from decimal import Decimal
from typing import Any, ClassVar

import pycountry
from django.db.models import Model

from alliances.models import State
from burden.kind import LADDER, Given, progress
from burden.kinds import kind_of
from burden.models import Contribution
from commitments.models import Commitment
from kit.errors import Refused
from kit.importing import Bad, Column, Profile, Row, choice, day, number, related, text, whole
from kit.importing.reading import reference
from treaties.models import Instrument

SCALES = {"": Decimal(1), "m": Decimal(10) ** 6, "bn": Decimal(10) ** 9}
SCALED = ("amount", *LADDER, "low", "high")


def money(cell: str) -> str:
    """A currency of ISO 4217."""
    if pycountry.currencies.get(alpha_3=cell) is None:
        raise Bad("is no currency of ISO 4217: write its three capital letters, such as JPY")
    return cell.upper()


def _state(name: str) -> Column:
    return Column(
        name, related(lambda target: State.objects.all(), "iso3", "name"), is_required=True
    )


def own(model: Any) -> Any:
    """The rows of the alliance that a file is for."""
    return related(lambda target: model.objects.filter(alliance=target), "ref")


class Contributions(Profile):
    """What one state gave or promised another: our own template, one contribution to a row.

    Either a currency, with a scale of m or bn if the amounts are in it, or a unit such as persons.
    Stages, low and high are in the same currency and scale as the amount.
    """

    title: ClassVar[str] = "Contributions"
    model: ClassVar[type[Model]] = Contribution
    key: ClassVar[tuple[str, ...]] = ("ref",)
    columns: ClassVar[tuple[Column, ...]] = (
        Column("ref", reference(80), aliases=("reference",), is_required=True),
        _state("contributor"),
        _state("beneficiary"),
        Column("kind", text(40)),
        Column("category", text(40), is_required=True),
        Column("form", choice(Contribution.Form.values), is_required=True),
        Column("basis", choice(Contribution.Basis.values), is_required=True),
        Column("amount", number(9), is_required=True, is_number=True),
        Column("currency", money),
        Column("scale", choice(("m", "bn"))),
        Column("unit", text(20)),
        *(Column(name, day(), is_required=True) for name in ("period_start", "period_end")),
        Column("fiscal_year", text(20)),
        Column("price_year", whole(1800, 2200)),
        *(Column(name, number(9), is_number=True) for name in (*LADDER, "low", "high")),
        Column("valuation", choice(Contribution.Valuation.values)),
        Column("instrument", own(Instrument)),
        Column("commitment", own(Commitment)),
        Column("note", text()),
    )

    def check(self, row: Row) -> None:
        if bool(row["currency"]) == bool(row["unit"]):
            row.reject("currency", "name either a currency or a unit that is counted")
        if row["contributor"] and row["contributor"] == row["beneficiary"]:
            row.reject("beneficiary", "is the contributor itself")
        start, end = row["period_start"], row["period_end"]
        if start and end and end < start:
            row.reject("period_end", f"lies before the period starts, {start}")
        for excess in progress({stage: row[stage] for stage in LADDER}).excesses:
            row.reject(excess.partition(" ")[0], excess)
        self._check_kind(row)

    def _check_kind(self, row: Row) -> None:
        try:
            kind = kind_of(row["kind"] or "", "")
        except Refused as reason:
            row.reject("kind", reason.message)
            return
        amounts = {"low": row["low"], "high": row["high"]}
        told = (row["form"] or "", row["unit"] or "", row["valuation"] or "")
        given = Given(*told, row["amount"] or Decimal(0), **amounts)
        for field, message in kind.faults(given) if kind else ():
            row.reject(field, message)

    def attributes(self, row: Row) -> dict[str, Any]:
        found = {name: value for name, value in row.values.items() if value is not None}
        scale = SCALES[found.get("scale", "")]
        return found | {name: found[name] * scale for name in SCALED if name in found}
