"""What a kind of contribution is: in which form it comes, how it is valued, and whether directly.

Direct support costs the giver money or goods; indirect support is income forgone, such as rent not
asked for or tax not levied. The two are never added up (GAO-21-270 keeps them apart likewise).
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

CASH, IN_KIND, MIXED = "cash", "in_kind", "mixed"
INVOICE, REPLACEMENT, MARKET_RENT = "invoice", "replacement", "market_rent"
WAIVED_REVENUE, NOT_VALUED = "waived_revenue", "none"


@dataclass(frozen=True)
class Given:
    """What is recorded of one contribution, as far as its kind has a say in it."""

    form: str
    unit: str = ""
    valuation: str = ""
    amount: Decimal = Decimal(0)
    low: Decimal | None = None
    high: Decimal | None = None


class Kind:
    """A kind of contribution; its docstring is its public wording.

    `categories` are the words by which sources call it, for rows that name no kind.
    """

    name: ClassVar[str]
    is_direct: ClassVar[bool] = True
    forms: ClassVar[tuple[str, ...]] = (CASH, IN_KIND, MIXED)
    valuations: ClassVar[tuple[str, ...]] = (INVOICE, REPLACEMENT)
    units: ClassVar[tuple[str, ...]] = ()  # that it may be counted in, where it is not money
    categories: ClassVar[tuple[str, ...]] = ()

    def faults(self, given: Given) -> Iterator[tuple[str, str]]:
        """What does not fit the kind: the field at fault, and how to mend it."""
        if given.form not in self.forms:
            yield "form", f"{self.name} comes as {_or(self.forms)}, not as {_said(given.form)}"
        if given.unit and given.unit not in self.units:
            counted = f"is counted in {_or(self.units)} or in money" if self.units else "is money"
            yield "unit", f"{self.name} {counted}, not in {given.unit}"
        yield from self._valued(given)

    def _valued(self, given: Given) -> Iterator[tuple[str, str]]:
        if given.form == CASH and given.valuation:
            yield "valuation", "Cash has a value of its own: leave the method of valuation out"
        elif given.valuation and given.valuation not in (*self.valuations, NOT_VALUED):
            yield "valuation", f"{self.name} is valued by {_or(self.valuations)}"
        elif given.form == IN_KIND and not given.unit and not given.valuation:
            yield "valuation", f"Say how it was valued: by {_or(self.valuations)}, or none"
        for field, bound, is_off in (
            ("low", given.low, given.low is not None and given.low > given.amount),
            ("high", given.high, given.high is not None and given.high < given.amount),
        ):
            if is_off:
                yield field, f"The central value, {given.amount}, lies beyond {bound}"


def _said(word: str) -> str:
    return word.replace("_", " ")


def _or(words: tuple[str, ...]) -> str:
    return " or ".join(map(_said, words))


LADDER = ("pledged", "committed", "delivered", "verified")
"""The stages of a contribution, from a promise to what was checked."""


@dataclass(frozen=True)
class Progress:
    """How far a contribution has come; `gaps` are stages before the last one without a figure."""

    reached: str
    amount: Decimal | None
    gaps: tuple[str, ...]
    excesses: tuple[str, ...]


def progress(amounts: dict[str, Decimal | None]) -> Progress:
    """Judge the amounts by stage, None where there is no figure; none may exceed the one before."""
    known = [stage for stage in LADDER if amounts.get(stage) is not None]
    if not known:
        return Progress("", None, (), ())
    last = known[-1]
    gaps = tuple(stage for stage in LADDER[: LADDER.index(last)] if stage not in known)
    pairs = itertools.pairwise(known)
    excesses = tuple(
        f"{later} {amounts[later]} exceeds {earlier} {amounts[earlier]}"
        for earlier, later in pairs
        if (amounts[later] or 0) > (amounts[earlier] or 0)
    )
    return Progress(last, amounts[last], gaps, excesses)
