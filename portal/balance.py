"""How an alliance's burden is balanced, for its pages: by every key, in one year, and as given."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from alliances.models import Alliance
from alliances.querysets import Principal
from burden.models import CountryYear, Key
from burden.querysets import known_at
from burden.shares import OURS, Refusal, Setting
from burden.shares.levels import burdens, per_head
from burden.shares.parts import check_key
from burden.shares.sensitivity import Strip, strips

EQUAL, TRIED = "equal parts", "the key you try"
SPENT = ("defence_spending", "defence_spending_constant", "price_year")
FIGURES = (*SPENT, "gdp", "gdp_world_bank", "population", "armed_forces")
SPENDING_BY = "sipri"
DEFINITIONS = (SPENDING_BY, "nato", "world_bank")
KEYS = {
    "GDP": "gdp",
    "GDP, World Bank": "gdp_world_bank",
    "population": "population",
    "armed forces": "armed_forces",
}

type Column = dict[str, Decimal]


@dataclass(frozen=True)
class Balance:
    """One year of an alliance: its members' figures, and the verdict on each under every key."""

    year: int
    names: Mapping[str, str]
    columns: Mapping[str, Column]
    burdens: Mapping[str, Decimal] = field(default_factory=dict)
    per_head: Mapping[str, Decimal] = field(default_factory=dict)
    strips: Mapping[str, Strip] = field(default_factory=dict)
    refused: str = ""

    @property
    def keys(self) -> list[str]:
        """The keys that were tried, in their order."""
        first = next(iter(self.strips.values()), None)
        return [] if first is None else [*first.verdicts, *first.refused]


def _keys(
    alliance: Alliance, principal: Principal, as_of: date, columns: dict[str, Column], tried: Column
) -> dict[str, Column]:
    """Every key there is to hold the spending against: of figures, equal, agreed, and tried."""
    keys: dict[str, Column] = {name: columns[column] for name, column in KEYS.items()}
    keys = {name: column for name, column in keys.items() if column}
    keys[EQUAL] = dict.fromkeys(columns["defence_spending"], Decimal(1))
    agreed = Key.objects.visible_to(principal).filter(alliance=alliance).in_use(as_of)
    for one in agreed.order_by("ref", "version"):
        keys[str(one)] = {state: Decimal(part) for state, part in one.shares.items()}
    if tried:
        keys[TRIED] = tried
    return keys


def balance(
    alliance: Alliance,
    principal: Principal,
    as_of: date,
    tried: Column,
    *,
    known: datetime | None = None,
    setting: Setting = OURS,
) -> Balance:
    """The newest whole year in which every member's spending is known, held against every key.

    `tried` is a key that is not kept; empty for none. `known` asks for the figures as they were on
    record at that instant, revisions since taken back. `setting` is the tolerance of verdicts.
    """
    names = {one.state.iso3: one.state.name for one in alliance.memberships.all()}
    rows = _remembered(alliance, known) if known else _on_record(names)
    years = _years(rows, as_of)
    whole = [
        year for year, told in years.items() if told["defence_spending"].keys() == names.keys()
    ]
    if not whole:
        return Balance(0, names, {}, refused="No year has the spending of every member on record.")
    columns = years[year := max(whole)]
    spending = columns["defence_spending"]
    keys = _keys(alliance, principal, as_of, columns, tried)
    try:
        found = strips(spending, keys, setting.low, setting.high)
    except Refusal as reason:
        return Balance(year, names, columns, refused=reason.reason)
    gdp = {one: 1000 * told for one in names if (told := columns["gdp"].get(one))}
    people = {one: told for one in names if (told := columns["population"].get(one))}
    return Balance(
        year,
        names,
        columns,
        burdens=burdens({one: spending[one] for one in gdp}, gdp) if gdp else {},
        per_head=per_head({one: spending[one] for one in people}, people) if people else {},
        strips=found,
    )


def _on_record(names: Iterable[str]) -> Iterable[dict[str, Any]]:
    """The members' figures as they are now, the newest edition last: see `_kept`."""
    rows = CountryYear.objects.filter(state__iso3__in=list(names), definition__in=DEFINITIONS)
    found = rows.values("state__iso3", "year", "definition", "vintage", *FIGURES)
    return map(_kept, sorted(found, key=_turn))


def _turn(row: Mapping[str, Any]) -> tuple[int, str]:
    """SIPRI's own figures go before those of other sources for the same column."""
    return row["definition"] == SPENDING_BY, row["vintage"]


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    """What counts of a source: spending and the GDP it implies are of one definition alone."""
    if row["definition"] == SPENDING_BY:
        return row
    return row | dict.fromkeys((*SPENT, "gdp"))


def _remembered(alliance: Alliance, at: datetime) -> Iterable[dict[str, Any]]:
    """The same as they were on record at an instant."""
    members = {str(one.state.pk): one.state.iso3 for one in alliance.memberships.all()}
    rows = [row for row in known_at(CountryYear, at) if row["definition"] in DEFINITIONS]
    for row in map(_kept, sorted(rows, key=_turn)):
        if iso3 := members.get(row["state_id"]):
            known = {name: row[name] for name in FIGURES if row.get(name) is not None}
            told = {name: Decimal(known[name]) if name in known else None for name in FIGURES}
            yield {"state__iso3": iso3, "year": row["year"], **told}


def _years(rows: Iterable[dict[str, Any]], as_of: date) -> dict[int, dict[str, Column]]:
    """Figures of years that are over, by year, name and member; a later edition goes first."""
    found: dict[int, dict[str, Column]] = defaultdict(lambda: {name: {} for name in FIGURES})
    for row in rows:
        for name in FIGURES:
            if row[name] is not None and date(row["year"], 12, 31) <= as_of:
                found[row["year"]][name][row["state__iso3"]] = row[name]
    return found


def tried_key(told: Mapping[str, str], names: Iterable[str]) -> tuple[Column, str]:
    """The key that a form tries, in per cent by member; or what is wrong with it."""
    given = {name: told.get(name, "").strip() for name in names}
    if not any(given.values()):
        return {}, ""
    try:
        key = {name: Decimal(text or "0") / 100 for name, text in given.items()}
        check_key(key)
    except InvalidOperation:
        return {}, "Write each share as a number, such as 33.5."
    except Refusal as reason:
        return {}, f"{reason.reason} Shares in per cent add up to 100."
    return key, ""
