"""What was given: sums never added up, spread over calendar years, told in one currency too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Q, Sum

from burden.kinds import kind_of
from burden.models import Contribution, Rate
from burden.shares import Refusal
from burden.shares.money import Amount, convert_year
from burden.shares.pledged import part_of_year
from kit.marking import note

SIDES = ("contributor__name", "beneficiary__name")
SORT = (
    *(*SIDES, "basis", "currency", "unit", "kind", "category", "release", "released_to"),
    *("originators", "price_year"),
)

# What is counted apart: each such sort has its own last day.
COUNTED = (*SIDES, "currency", "unit", "kind", "category")
COUNT = Contribution.Basis.SNAPSHOT
WITHIN = Contribution.Basis.CEILING  # another amount, which is told

type Key = tuple[bool, str, str, str, str]


@dataclass(frozen=True)
class Span:
    """The years that a sum is over, and in how many of them something is on record."""

    first: int
    last: int
    recorded: int
    years: int

    @property
    def is_whole(self) -> bool:
        return self.recorded == self.years


@dataclass(frozen=True)
class Line:
    """What one state gave another in one basis and currency, or counted in one unit.

    `converted` is the amount in the currency asked for, with `how` it was reckoned year by year;
    None where it is not asked for, where it is no money, or for the `reason` given: a rate that is
    missing is no zero. `is_spread` where parts of periods were counted, by months. A count on a day
    is that of the last day `counted_on`: the same thousand people, counted twice, are a thousand.
    """

    contributor: str
    beneficiary: str
    basis: str
    unit: str
    amount: Decimal
    entries: int
    converted: Decimal | None = None
    how: tuple[str, ...] = ()
    reason: str = ""
    is_spread: bool = False
    counted_on: date | None = None
    span: Span | None = None


@dataclass
class Given:
    """What was given, direct and indirect apart: no two lines may be added up."""

    direct: list[Line] = field(default_factory=list)
    indirect: list[Line] = field(default_factory=list)

    @property
    def ways(self) -> list[tuple[bool, list[Line]]]:
        """Whether it is direct, with its lines."""
        return [(True, self.direct), (False, self.indirect)]


class Piece(NamedTuple):
    """So much of a line in one calendar year, at the prices of a year or its own."""

    key: Key
    year: int
    price_year: int | None
    amount: Decimal
    entries: int
    is_spread: bool = False
    counted_on: date | None = None
    first_year: int = 0  # its own, where 0


def given(totals: Any, gifts: Any, target: str = "") -> Given:
    """The sums of totals by giver, receiver, basis and currency; in a currency too if asked for.

    Counts on a day are not summed over days: of `gifts`, the contributions that the totals are of,
    those of the last day stand. A ceiling lies within another amount, and is no gift. The
    marking of each is noted, for the page that it is read for, and whose information it is. Two
    queries, one more where there are counts, and up to four for a currency: each calendar year of a
    period that reaches beyond one has a rate of its own.
    """
    flows, within = totals.exclude(basis__in=[COUNT, WITHIN]), Q(first_year=F("last_year"))
    is_spread = bool(target) and flows.exclude(within).exists()
    pieces = list(_pieces(flows.filter(within) if is_spread else flows))
    if is_spread:
        pieces += _by_year(gifts.exclude(basis__in=[COUNT, WITHIN]))
    sorts = totals.filter(basis=COUNT).order_by().values(*COUNTED)
    if newest := [row["newest"] for row in sorts.annotate(newest=Max("last_year"))]:
        pieces += _counts(gifts.filter(period_end__gte=date(min(newest), 1, 1)))
    return _lines(pieces, target)


def given_in(year: int, totals: Any, gifts: Any, target: str = "") -> Given:
    """The same of one calendar year: periods that reach beyond it count with their part (M15).

    So a fiscal year is spread evenly over its months. What is counted, not paid, is not spread: a
    thousand persons for a year are as many in each of its months. Of counts on a day that of the
    year's last one stands.
    """
    touching = totals.touching(year)
    flows = touching.exclude(basis__in=[COUNT, WITHIN])
    pieces = list(_pieces(flows.filter(first_year=year, last_year=year)))
    if flows.exclude(first_year=year, last_year=year).exists():
        pieces += _parts(year, gifts.exclude(basis__in=[COUNT, WITHIN]))
    if touching.filter(basis=COUNT).exists():
        first, last = date(year, 1, 1), date(year, 12, 31)
        pieces += _counts(gifts.filter(period_end__range=(first, last)))
    return _lines(pieces, target)


def _pieces(totals: Any) -> Iterator[Piece]:
    counted = totals.order_by().values(*SORT, "first_year", "last_year")
    for row in counted.annotate(sum=Sum("amount"), count=Sum("entries")):
        told = row["last_year"], row["price_year"], row["sum"], row["count"]
        yield Piece(_key(row), *told, first_year=row["first_year"])


def _by_year(gifts: Any) -> Iterator[Piece]:
    """Periods that reach beyond a calendar year, by the parts that lie in each and make them up."""
    counted = gifts.exclude(period_start__year=F("period_end__year")).order_by()
    rows = counted.values(*SORT, "period_start", "period_end")
    for row in rows.annotate(sum=Sum("amount"), count=Count("pk")):
        key, left = _key(row), row["sum"]
        first, last = row["period_start"], row["period_end"]
        for year in range(first.year, last.year):
            part = round(row["sum"] * part_of_year(first, last, year), 4)
            left -= part
            yield Piece(key, year, row["price_year"], part, 0)
        told = last.year, row["price_year"], left, row["count"]
        yield Piece(key, *told, first_year=first.year)


def _parts(year: int, gifts: Any) -> Iterator[Piece]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    across = gifts.filter(period_start__lte=last, period_end__gte=first)
    across = across.exclude(period_start__gte=first, period_end__lte=last)
    counted = across.order_by().values(*SORT, "period_start", "period_end")
    for row in counted.annotate(sum=Sum("amount"), count=Count("pk")):
        part = part_of_year(row["period_start"], row["period_end"], year)
        amount = row["sum"] if row["unit"] else row["sum"] * part
        yield Piece(_key(row), year, row["price_year"], amount, row["count"], not row["unit"])


def _counts(gifts: Any) -> Iterator[Piece]:
    """The counts of the last day of each sort."""
    counted = gifts.filter(basis=COUNT).order_by().values(*SORT, "period_end")
    rows = list(counted.annotate(sum=Sum("amount"), count=Count("pk")))
    last: dict[tuple[Any, ...], date] = {}
    for row in rows:
        sort = tuple(row[name] for name in COUNTED)
        last[sort] = max(last.get(sort, date.min), row["period_end"])
    for row in rows:
        on = row["period_end"]
        if on == last[tuple(row[name] for name in COUNTED)]:
            yield Piece(_key(row), on.year, None, row["sum"], row["count"], counted_on=on)


def _key(row: dict[str, Any]) -> Key:
    note(row["release"], row["released_to"], row["originators"])
    kind = kind_of(row["kind"], row["category"]) if row["kind"] or row["category"] else None
    is_direct = kind is None or kind.is_direct
    return is_direct, *(row[name] for name in SIDES), row["basis"], row["currency"] or row["unit"]


def _lines(pieces: Iterable[Piece], target: str) -> Given:
    sorts: dict[tuple[Key, date], list[Piece]] = defaultdict(list)
    for piece in pieces:  # counts of different days stand apart, as different amounts do
        sorts[piece.key, piece.counted_on or date.min].append(piece)
    rates = _rates({key for key, _ in sorts}, target)
    found, words = Given(), dict(Contribution.Basis.choices)
    for ((is_direct, giver, taker, basis, unit), _), parts in sorted(sorts.items()):
        line = Line(
            giver,
            taker,
            words[basis],
            unit,
            sum((one.amount for one in parts), Decimal(0)),
            sum(one.entries for one in parts),
            **(_converted(unit, parts, target, rates) if target else {}),
            is_spread=any(one.is_spread for one in parts),
            counted_on=parts[0].counted_on,
            span=_span(parts),
        )
        (found.direct if is_direct else found.indirect).append(line)
    return found


def _span(pieces: list[Piece]) -> Span:
    years = {year for one in pieces if one.entries for year in _years(one)}
    first = min(one.first_year or one.year for one in pieces)
    return Span(first, max(years), len(years), max(years) - min(years) + 1)


def _years(piece: Piece) -> range:
    """The years that it is on record for; a fiscal year is that in which it ends."""
    first = piece.first_year or piece.year
    return range(first if first + 1 < piece.year else piece.year, piece.year + 1)


def _rates(keys: Iterable[Key], target: str) -> list[Any]:
    pairs = {(key[-1], target) for key in keys if _is_money(key[-1])} if target else set()
    return Rate.objects.values_for(pairs) if pairs else []


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _converted(unit: str, parts: list[Piece], target: str, rates: list[Any]) -> dict[str, Any]:
    """The line year by year at each year's average rate; the first lack of one is the reason."""
    if not _is_money(unit):
        return {}
    years: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for one in parts:
        years[one.year, one.price_year or 0] += one.amount
    total, how = Decimal(0), []
    try:
        for (year, prices), amount in sorted(years.items()):
            if prices:
                raise Refusal(f"Amounts at prices of {prices} are not told at current rates.")
            told = convert_year(Amount(amount, unit), target, year, rates)
            total += told.amount.value
            how.append(f"{year}: {told.arithmetic}")
    except Refusal as refusal:
        return {"reason": refusal.reason}
    return {"converted": total, "how": tuple(how)}
