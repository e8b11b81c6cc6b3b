"""What falls due of a pledge, how it grows, and what of it belongs to a calendar year."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from burden.shares.guards import Refusal
from kit.dates import in_words

WARN, ALERT = Decimal("0.9"), Decimal("0.75")
"""Below these parts of what was due a delivery is short: ours (formula M12)."""


class Delivery(NamedTuple):
    """What was due by a day, what came, their ratio (None before anything is due), what lacks."""

    due: Decimal
    delivered: Decimal
    ratio: Decimal | None
    shortfall: Decimal


class Instalment(NamedTuple):
    """One payment of a plan: the day it falls due, and how much."""

    due_on: date
    amount: Decimal


def due_by_days(pledge: Decimal, starts_on: date, ends_on: date, as_of: date) -> Decimal:
    """Give the part of a pledge that is due by a day, evenly over its days (formula M12).

    Both ends of the period count, and so does the day asked for.
    """
    if ends_on < starts_on:
        raise Refusal(
            f"The period ends on {in_words(ends_on)}, before it starts on {in_words(starts_on)}."
        )
    whole = (ends_on - starts_on).days + 1
    elapsed = min(max((as_of - starts_on).days + 1, 0), whole)
    return pledge * elapsed / whole


def due_by_plan(plan: Iterable[Instalment], as_of: date) -> Decimal:
    """Give the sum of the instalments that have fallen due by a day."""
    return sum((one.amount for one in plan if one.due_on <= as_of), Decimal(0))


def delivery(due: Decimal, delivered: Decimal) -> Delivery:
    """Set what came against what was due, both of one basis and currency (formula M12)."""
    if due < 0 or delivered < 0:
        raise Refusal(f"Neither what was due ({due}) nor what came ({delivered}) can be negative.")
    ratio = delivered / due if due else None
    return Delivery(due, delivered, ratio, max(due - delivered, Decimal(0)))


def arrears(plan: Sequence[Instalment], delivered: Decimal, as_of: date) -> list[Instalment]:
    """Give what of the instalments due by a day is still open, oldest first.

    What was delivered pays the oldest instalments first.
    """
    left, open_ = delivered, []
    for one in sorted(plan):
        if as_of < one.due_on:
            break
        paid = min(left, one.amount)
        left -= paid
        if paid < one.amount:
            open_.append(Instalment(one.due_on, one.amount - paid))
    return open_


def escalate(
    base: Decimal,
    growth: Iterable[Decimal],
    *,
    cap: Decimal | None = None,
    quantum: Decimal = Decimal("0.1"),
) -> list[Decimal]:
    """Give the amounts that follow from a base: A(t) = A(t-1) x (1 + min(g, cap)) (formula M13).

    `growth` and `cap` in per cent, in the order in which they apply; each year is rounded to
    `quantum` (half to even) before the next is reckoned from it, as the published chains are.
    """
    if base < 0 or (cap is not None and cap < 0):
        raise Refusal(f"Neither the base ({base}) nor the cap ({cap}) can be negative.")
    chain, last = [], base
    for rate in growth:
        applied = rate if cap is None else min(rate, cap)
        last = (last * (1 + applied / 100)).quantize(quantum, ROUND_HALF_EVEN)
        chain.append(last)
    return chain


def in_calendar_year(before: Decimal, within: Decimal, first_month: int) -> Decimal:
    """Give a calendar year's amount from two fiscal years, by months (formula M15).

    `before` is the fiscal year that began in the calendar year before, `within` the one that
    begins in it, in its `first_month` (1 to 12). This reproduces SIPRI's figures, which leave
    the United States' years as they are.
    """
    if not 1 <= first_month <= 12:
        raise Refusal(f"A fiscal year starts in a month from 1 to 12, not {first_month}.")
    weight = Decimal(first_month - 1) / 12
    return weight * before + (1 - weight) * within


def part_of_year(first: date, last: date, year: int) -> Decimal:
    """Give how much of a period lies in a calendar year, from 0 to 1 (formula M15).

    By months where it begins with one and ends with one, as fiscal years do; else by days.
    """
    if last < first:
        raise Refusal(
            f"A period from {in_words(first)} to {in_words(last)} does not lead forward in time."
        )
    start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    if end < start:
        return Decimal(0)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return Decimal(_months(start, end)) / _months(first, last)
    return Decimal((end - start).days + 1) / ((last - first).days + 1)


def _months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month + 1
