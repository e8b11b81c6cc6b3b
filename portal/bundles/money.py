"""Money in bundles: contributions, instalments of pledges, and keys of cost-sharing."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from alliances.models import Alliance
from burden.kind import LADDER as STAGES
from burden.kind import Given, progress
from burden.kinds import kind_of
from burden.models import Contribution, Instalment, Key
from burden.shares import Refusal
from burden.shares.parts import check_key
from kit.errors import Refused
from portal.bundles import forms
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Number,
    Ref,
    Slug,
    Table,
    Text,
    Whole,
)
from portal.bundles.sections import Find, Section, Values, check_currency, check_order

SCALES = {"": Decimal(1), "m": Decimal(10) ** 6, "bn": Decimal(10) ** 9}
LARGEST = Decimal(10) ** 20  # what a column of money holds
SCALED = (*STAGES, "low", "high")


def choice(words: Any) -> Choice:
    """One of the words of a list of choices."""
    return Choice(words=tuple(words.values))


CONTRIBUTION = Form(
    columns=(
        Column("ref", Slug(longest=80), required=True),
        Column("instrument", Ref(of="instrument"), absent=None),
        Column("commitment", Ref(of="commitment"), absent=None),
        Column("contributor", forms.STATE, required=True),
        Column("beneficiary", forms.STATE, required=True),
        Column("category", Slug(longest=40), required=True),
        Column("form", choice(Contribution.Form), required=True),
        Column("basis", choice(Contribution.Basis), required=True),
        Column("amount", Number(places=4), required=True),
        Column("unit", forms.Unit(), required=True),
        Column("kind", Slug(longest=40)),
        Column("price_year", Whole(1800, 2200), absent=None),
        *(Column(name, Number(places=4), absent=None) for name in STAGES),
        Column("valuation", choice(Contribution.Valuation)),
        *(Column(name, Number(places=4), absent=None) for name in ("low", "high")),
        Column("parts", Table(Number(places=4)), absent={}),
        Column("period_start", Day(), required=True),
        Column("period_end", Day(), required=True),
        Column("fiscal_year", Text(longest=20)),
        forms.NOTE,
        *forms.MARKING,
        *forms.SOURCED,
    )
)

INSTALMENT = Form(
    columns=(
        Column("ref", Slug(longest=80), required=True),
        Column("instrument", Ref(of="instrument"), required=True),
        Column("part", Slug(longest=40)),
        Column("fiscal_year", Text(longest=20)),
        Column("amount", Number(places=4), required=True),
        Column("currency", forms.CURRENCY, required=True),
        Column("due_on", Day(), required=True),
        *forms.MARKING,
        *forms.SOURCED,
    )
)

KEY = Form(
    columns=(
        Column("ref", Slug(longest=80), required=True),
        Column("version", Whole(1, 1000), required=True),
        Column("title", Text(longest=200), required=True),
        Column("instrument", Ref(of="instrument"), absent=None),
        Column("provision", Ref(of="provision"), absent=None),
        Column("basis", Text()),
        Column("shares", Table(Number(places=12)), required=True),
        Column("starts_on", Day(), required=True),
        Column("ends_on", Day(), absent=None),
        *forms.MARKING,
        *forms.SOURCED,
    )
)


class Contributions(Section):
    """What was given or promised."""

    name, noun, form, model = "contributions", "contribution", CONTRIBUTION, Contribution
    keys = {
        "instrument": "instrument",
        "commitment": "commitment",
        "contributor": "state",
        "beneficiary": "state",
    }

    def check(self, values: Values) -> Iterator[Bad]:
        yield from check_order(values, "period_start", "period_end")
        if values["contributor"] == values["beneficiary"]:
            yield Bad("is the contributor itself", "beneficiary")
        if values["unit"][:3].isupper():
            yield from check_currency(values["unit"][:3], "unit")
        if values["amount"] * SCALES.get(values["unit"][4:], Decimal(1)) >= LARGEST:
            yield Bad(f"too large: {values['amount']} {values['unit']}", "amount")
        yield from _check_kind(values)

    def values(self, row: Contribution, alliance: Alliance | None) -> Values:
        values = super().values(row, alliance)
        values["amount"] = row.amount / SCALES[row.scale]
        values["unit"] = row.unit or "_".join(filter(None, (row.currency, row.scale)))
        values["parts"] = {name: Decimal(text) for name, text in row.parts.items()}
        for name in SCALED:
            value = getattr(row, name)
            values[name] = None if value is None else value / SCALES[row.scale]
        return values

    def attributes(self, values: Values, find: Find) -> Values:
        found = super().attributes(values, find)
        currency, _, scale = values["unit"].partition("_")
        if not currency.isupper():
            currency, scale, found["unit"] = "", "", values["unit"]
        else:
            found["unit"] = ""
        found |= {"currency": currency, "scale": scale}
        found["amount"] = values["amount"] * SCALES[scale]
        found |= {
            name: None if values[name] is None else values[name] * SCALES[scale] for name in SCALED
        }
        found["parts"] = {name: format(part, "f") for name, part in values["parts"].items()}
        return found


def _check_kind(values: Mapping[str, Any]) -> Iterator[Bad]:
    """What does not fit the kind that a record names, and stages that exceed the one before."""
    for excess in progress({stage: values[stage] for stage in STAGES}).excesses:
        yield Bad(excess, excess.partition(" ")[0])
    if not values["kind"]:
        return
    try:
        kind = kind_of(values["kind"], "")
    except Refused as reason:
        yield Bad(reason.message, "kind")
        return
    unit = "" if values["unit"][:3].isupper() else values["unit"]
    amounts = {name: values[name] for name in ("amount", "low", "high")}
    given = Given(values["form"], unit, values["valuation"], **amounts)
    for field, message in kind.faults(given) if kind else ():
        yield Bad(message, field)


class Instalments(Section):
    """What falls due of a pledge, and when."""

    name, noun, form, model = "instalments", "instalment", INSTALMENT, Instalment
    is_left_out_if_empty = True
    keys = {"instrument": "instrument"}

    def check(self, values: Values) -> Iterator[Bad]:
        yield from check_currency(values["currency"], "currency")
        if values["amount"] >= LARGEST:
            yield Bad(f"too large: {values['amount']}", "amount")


class Keys(Section):
    """Keys of cost-sharing, each version a record."""

    name, noun, form, model, key = "keys", "key", KEY, Key, ("ref", "version")
    is_left_out_if_empty = True
    keys = {"instrument": "instrument", "provision": "provision"}

    def check(self, values: Values) -> Iterator[Bad]:
        yield from check_order(values, "starts_on", "ends_on")
        if not (values["instrument"] or values["provision"] or values["basis"]):
            yield Bad("name the provision, the instrument or the basis it rests on", "provision")
        try:
            check_key(values["shares"])
        except Refusal as reason:
            yield Bad(reason.reason, "shares")

    def values(self, row: Key, alliance: Alliance | None) -> Values:
        shares = {state: Decimal(part) for state, part in row.shares.items()}
        return super().values(row, alliance) | {"shares": shares}

    def attributes(self, values: Values, find: Find) -> Values:
        shares = {state: format(part, "f") for state, part in values["shares"].items()}
        return super().attributes(values, find) | {"shares": shares}
