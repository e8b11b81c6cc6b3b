"""What was given by year, held against agreed keys: the cases of contributions off their key."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum

from burden.models import Contribution, Key, Rate, Tolerance, Total
from burden.shares import OURS, Refusal, Setting, money
from compliance.models import SubjectKind
from compliance.rule import Scope, Subject

DOLLAR = "USD"
GIVEN = (Contribution.Basis.PAID, Contribution.Basis.PROVIDED)
COLUMNS = (
    *("alliance_id", "basis", "last_year", "currency", "contributor__iso3"),
    *("release", "released_to", "originators"),
)

type Years = Mapping[int, Mapping[str, Decimal]]


class Case(NamedTuple):
    """An agreed key, and what each has given of one basis by year, in one currency."""

    subject: Subject
    ref: str
    basis: str
    names: Mapping[str, str]
    key: Mapping[str, Decimal]
    currency: str
    years: Years
    setting: Setting = OURS


class Given(NamedTuple):
    """What one state has given in a year, in one currency, with one marking, as told by some."""

    alliance_id: Any
    basis: str
    year: int
    currency: str
    member: str
    release: str
    released_to: list[str]
    originators: list[str]
    amount: Decimal


def cases(as_of: date, scope: Scope) -> Iterator[Case]:
    """Each key in use with what was paid, or provided, under it: cash alone, so direct support.

    Income forgone, such as rent or tax, comes in no cash, and what is in kind is left out by
    default.

    A contribution counts in the calendar year that its period ends in, once that is over. Several
    currencies are told in US dollars, at the average rate of the year; a year without a rate for
    each of them is left out.
    """
    rows = Key.objects.filter(**scope.lookup()).in_use(as_of).select_related("alliance")
    keys = list(rows.prefetch_related("alliance__memberships__state"))
    sums = _sums(keys, as_of)
    rates = _rates(sums.values())
    agreed = Tolerance.objects.in_force("burden.off_key", as_of, **scope.lookup())
    for one in keys:
        members = [each.state for each in one.alliance.memberships.all()]
        names = {each.iso3: each.name for each in members}
        key = {member: Decimal(share) for member, share in one.shares.items()}
        for basis in GIVEN:
            found = [
                row
                for row in sums[one.alliance_id, basis.value]
                if row.member in key and row.year >= one.starts_on.year
            ]
            if found:
                held = agreed.get(one.alliance_id)
                told = Subject.of(SubjectKind.ALLIANCE, one, held, *found, about=one.alliance)
                setting = held.setting if held else OURS
                years = _years(found, rates)
                yield Case(told, one.ref, basis.label, names, key, *years, setting)


def _sums(keys: Iterable[Key], as_of: date) -> dict[tuple[Any, str], list[Given]]:
    """One query, over totals that the database keeps."""
    rows = Total.objects.filter(alliance__in={one.alliance_id for one in keys}, form="cash")
    rows = rows.filter(basis__in=GIVEN, unit="", price_year=None, last_year__lt=as_of.year)
    found = defaultdict(list)
    for row in rows.order_by().values_list(*COLUMNS).annotate(Sum("amount")):
        one = Given(*row)
        found[one.alliance_id, one.basis].append(one)
    return found


def _rates(sums: Iterable[Iterable[Given]]) -> list[money.Rate]:
    currencies = {one.currency for rows in sums for one in rows} - {DOLLAR}
    return Rate.objects.values_for((one, DOLLAR) for one in currencies) if currencies else []


def _years(rows: Iterable[Given], rates: list[money.Rate]) -> tuple[str, Years]:
    currencies = {row.currency for row in rows}
    (currency,) = currencies if len(currencies) == 1 else (DOLLAR,)
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    unknown = set()
    for row in rows:
        amount = money.Amount(row.amount, row.currency)
        try:
            told = money.convert_year(amount, currency, row.year, rates)
        except Refusal:
            unknown.add(row.year)
        else:
            found[row.year][row.member] += told.amount.value
    return currency, {year: one for year, one in found.items() if year not in unknown}
