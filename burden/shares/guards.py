"""What must hold before a measure may be given: otherwise a reason, never a number."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

type Values = Mapping[str, Decimal]
"""A figure for each member; of one basis, one currency or unit, and one period."""


class Refusal(ValueError):
    """A measure that would mislead, with the reason for not giving it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check(values: Values, *, least: int = 2, may_be_negative: bool = False) -> None:
    """Refuse too few members, what is no number, and what is negative where nothing may be."""
    if len(values) < least:
        raise Refusal(f"A share needs at least {_words(least)} members, not {len(values)}.")
    for member, value in values.items():
        if not value.is_finite():
            raise Refusal(f"The value of {member} is no number: {value}.")
        if value < 0 and not may_be_negative:
            raise Refusal(f"The value of {member} is negative: {value}.")


def check_same(what: str, *columns: Values) -> None:
    """Refuse columns that do not cover the same members, naming those that are missing."""
    everyone = set[str]().union(*columns)
    missing = sorted(one for one in everyone if any(one not in column for column in columns))
    if missing:
        raise Refusal(f"{what} are not both known for {', '.join(missing)}.")


def check_all(what: str, values: Values, members: Iterable[str]) -> None:
    """Refuse a column without a figure for each of the members, naming those without."""
    missing = sorted(set(members) - values.keys())
    if missing:
        raise Refusal(f"{what} is missing for {', '.join(missing)}.")


def check_above_zero(what: str, values: Values) -> None:
    """Refuse a divisor of zero, naming whose it is."""
    idle = [member for member, value in values.items() if not value]
    if idle:
        raise Refusal(f"The {what} of {', '.join(idle)} is zero: effort has no measure.")


def _words(count: int) -> str:
    return {2: "two", 3: "three"}.get(count, str(count))
