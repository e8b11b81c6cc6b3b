"""Keep what a source publishes, take it up as what states spend and can bear; attest figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Context, Decimal
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import PartnerSystem, User
from alliances.access import may
from alliances.models import Alliance, State, inherited
from burden.models import (
    Attestation,
    Attestor,
    Contribution,
    CountryYear,
    Figure,
    Key,
    Tolerance,
)
from burden.readers.sipri import Cell
from compliance.engine import ask_recheck
from kit.approval import Decision, decide
from kit.errors import Refused, RefusedAll

CHUNK = 2_000
KEY = ("area", "series", "year", "definition", "vintage")
TOLD = ("iso3", "value", "price_year", "quality", "missing")
PRICED = ("series", "value", "price_year")
EDITION = ("state", "year", "definition", "vintage")
_WIDE = Context(prec=80)  # all digits of the largest figure

type Columns = dict[str, Decimal | None]
type Place = tuple[str, int]  # a state's code, and a year


@transaction.atomic
def keep_edition(*, definition: str, vintage: str, cells: Iterable[Cell], by: str) -> int:
    """Keep every figure of an edition, whole or not at all; the number of figures.

    Brought in twice it changes nothing. A figure that the same edition now tells otherwise is
    changed; what it said before stays in the record. `by` says which file it came from.
    """
    count = 0
    for chunk in batched(cells, CHUNK):
        rows = [
            Figure(
                definition=definition,
                vintage=vintage,
                series=cell.series,
                area=cell.area,
                iso3=cell.iso3,
                year=cell.year,
                value=cell.value,
                price_year=cell.price_year,
                quality=cell.quality,
                missing=cell.missing,
            )
            for cell in chunk
        ]
        Figure.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=KEY, update_fields=TOLD
        )
        count += len(rows)
    return count


@transaction.atomic
def take_up(*, definition: str, vintage: str, by: str) -> int:
    """Make country-years of an edition's figures for the states on record; their number.

    Spending in millions of US dollars; GDP in billions is the one that the edition's own share of
    GDP implies. `by` becomes the source. Every alliance is judged again. Refused for a source whose
    figures say nothing of a state's spending or size, and for figures that no state can have.
    """
    if definition not in READINGS:
        known_ones = ", ".join(READINGS)
        raise Refused(
            "unknown_definition", f"{definition!r} is not taken up; known are: {known_ones}."
        )
    read, wanted = READINGS[definition]
    states = {state.iso3: state for state in State.objects.all()}
    known = Figure.objects.of_edition(definition, vintage).filter(iso3__in=list(states))
    told, prices = _told(known.filter(series__in=wanted).exclude(value=None))
    rows = [
        CountryYear(
            state=states[iso3],
            year=year,
            definition=definition,
            vintage=vintage,
            sources=[by],
            price_year=prices.get((iso3, year)),
            **read(one),
        )
        for (iso3, year), one in told.items()
        if wanted[0] in one or definition == "world_bank"
    ]
    told_columns = list(read(dict.fromkeys(wanted[:1], Decimal(0))))
    if faults := [fault for row in rows for fault in _out_of_range(row, told_columns)]:
        raise RefusedAll("out_of_range", "Nothing was taken up: no state has such figures.", faults)
    columns = ["sources", "price_year", *told_columns]
    CountryYear.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=EDITION, update_fields=columns
    )
    for alliance in Alliance.objects.order_by("pk"):  # in the order of `figures_moved`
        ask_recheck(alliance)
    return len(rows)


def _told(figures: Any) -> tuple[dict[Place, dict[str, Decimal]], dict[Place, int | None]]:
    """What figures say of each state and year, by series; and whose prices constant ones are."""
    told: dict[Place, dict[str, Decimal]] = defaultdict(dict)
    prices: dict[Place, int | None] = {}
    for iso3, year, series, value, price_year in figures.values_list("iso3", "year", *PRICED):
        told[iso3, year][series] = value
        if series == "spending_constant":
            prices[iso3, year] = price_year
    return told, prices


def _out_of_range(row: CountryYear, columns: Iterable[str]) -> Iterator[str]:
    """A line for each figure that is negative, or has more digits than its column."""
    for name in columns:
        field: Any = row._meta.get_field(name)
        value = getattr(row, name)
        try:
            field.run_validators(value)
        except ValidationError:
            yield f"{row}, {field.verbose_name}: {value:,f} is too large"
        else:
            if value is not None and value < 0:
                yield f"{row}, {field.verbose_name}: {value:,f} is negative"


def _sipri(told: dict[str, Decimal]) -> Columns:
    """The columns of a country-year, rounded as they are kept; the figures keep every digit."""
    spending, share = told["spending_current"], told.get("share_of_gdp")
    return {
        "defence_spending": _kept(spending),
        "defence_spending_constant": _kept(told.get("spending_constant")),
        "defence_share": _kept(share and share * 100),
        "gdp": _kept(spending / share / 1000 if share else None),
    }


def _nato(told: dict[str, Decimal]) -> Columns:
    """NATO's table is in dollars, per cent and persons.

    Its constant prices are of another year with each edition, so they stay among the figures.
    """
    spending, share = told["spending_current"], told.get("share_of_gdp")
    people = told.get("personnel")
    return {
        "defence_spending": _kept(spending / MILLION),
        "defence_share": _kept(share),
        "gdp": _kept(spending / share * 100 / BILLION if share else None),
        "armed_forces": _kept(people and people / 1000, 3),
    }


def _world_bank(told: dict[str, Decimal]) -> Columns:
    """The World Bank tells dollars and persons."""
    gdp, people = told.get("gdp_current"), told.get("population")
    return {
        "gdp_world_bank": _kept(gdp and gdp / BILLION),
        "population": _kept(people and people / MILLION, 6),
    }


def _kept(value: Decimal | None, places: int = 4) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-places), context=_WIDE)


MILLION, BILLION = 10**6, 10**9
# How each source is read, and the series that are; without the first there is no country-year.
READINGS: dict[str, tuple[Callable[[dict[str, Decimal]], Columns], tuple[str, ...]]] = {
    "sipri": (_sipri, ("spending_current", "spending_constant", "share_of_gdp")),
    "nato": (_nato, ("spending_current", "share_of_gdp", "personnel")),
    "world_bank": (_world_bank, ("gdp_current", "population")),
}


@transaction.atomic
def attest(
    *,
    contribution: Contribution,
    state: str,
    amount: Decimal,
    by: User | PartnerSystem,
    note: str = "",
    request: tuple[str, str] = ("", ""),
) -> Attestation:
    """Keep what one side says it gave or received, beside the figure on record and never over it.

    `amount` is in the contribution's currency or unit; `request` the key and the fingerprint of a
    system's request. Refused for a state that is no side of it, and for whoever is not seated for
    the state. The alliance is judged again (a trigger asks for it).
    """
    if state not in (contribution.contributor.iso3, contribution.beneficiary.iso3):
        raise Refused("not_a_side", f"{state} neither gave nor received {contribution}.", "state")
    seats = Attestor.objects.of(by).filter(alliance=contribution.alliance_id, state=state)
    if not seats.exists():
        raise Refused("not_seated", f"You do not speak for {state} in this alliance.", "state")
    if not amount.is_finite() or amount < 0:
        raise Refused("invalid", "An amount is a number that is not negative.", "amount")
    return Attestation.objects.create(
        contribution=contribution,
        alliance_id=contribution.alliance_id,
        **inherited(contribution),
        state=state,
        amount=amount,
        note=note,
        user=by if isinstance(by, User) else None,
        partner=by if isinstance(by, PartnerSystem) else None,
        request_key=request[0],
        fingerprint=request[1],
    )


@transaction.atomic
def enter_key(*, row: Key, ends_on: date) -> Key:
    """Keep a key, or a new version of one: the version before it ends on `ends_on`, if still open.

    What the versions said stays as it was. The alliance is judged again.
    """
    before = Key.objects.filter(alliance=row.alliance, ref=row.ref, version__lt=row.version)
    before.filter(ends_on=None).update(ends_on=ends_on)
    row.save()
    ask_recheck(row.alliance)
    return row


@transaction.atomic
def decide_tolerance(
    *, row: Tolerance, decision: Decision, by: User, at: datetime, remark: str = ""
) -> None:
    """Approve or refuse a tolerance that somebody else proposed, or withdraw one's own.

    Approved it holds at once, and the alliance is judged again by it.
    """
    if decision != Decision.WITHDRAWN and not may(by, row.alliance, "approve"):
        text = "Only an approver or administrator of the alliance decides on a tolerance."
        raise Refused("not_an_approver", text)
    decide(row=row, decision=decision, by=by, at=at, remark=remark)
    ask_recheck(row.alliance)
