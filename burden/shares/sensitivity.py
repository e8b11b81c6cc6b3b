"""Whether a verdict holds under other keys, proxies and weights."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from burden.shares.guards import Refusal, Values, check_same
from burden.shares.parts import shares

STEP = Decimal("0.10")


class Verdict(StrEnum):
    """What a member's burden is, against a key and within a tolerance."""

    UNDER = "carries less"
    WITHIN = "in balance"
    OVER = "carries more"


def verdict(ratio: Decimal, low: Decimal, high: Decimal) -> Verdict:
    """Judge a ratio against a tolerance; its bounds are within."""
    return Verdict.UNDER if ratio < low else Verdict.OVER if ratio > high else Verdict.WITHIN


@dataclass(frozen=True)
class Strip:
    """One member's verdict under each key; `refused` holds the keys that gave none, and why."""

    member: str
    ratios: Mapping[str, Decimal]
    verdicts: Mapping[str, Verdict]
    refused: Mapping[str, str]

    @property
    def leading(self) -> Verdict | None:
        """What most keys say, the first to be named at a tie; None if no key says anything."""
        counted = Counter(self.verdicts.values()).most_common(1)
        return counted[0][0] if counted else None

    def __str__(self) -> str:
        if self.leading is None:
            return "no key can be applied"
        agreeing = sum(1 for one in self.verdicts.values() if one is self.leading)
        return f"{agreeing} of {len(self.verdicts)} keys agree: {self.leading}"


def strips(
    burden: Values, keys: Mapping[str, Values], low: Decimal, high: Decimal
) -> dict[str, Strip]:
    """Hold every member's share of the burden against every key, agreed or proxy.

    `keys` are values by member; they need not add up to 1. A key that lacks a member is refused
    for all, with its reason. Raises Refusal as `shares` for the burden itself.
    """
    carried = shares(burden)
    usable: dict[str, Values] = {}
    refused: dict[str, str] = {}
    for name, values in keys.items():
        try:
            check_same(f"The burden and {name}", burden, values)
            usable[name] = shares(values)
        except Refusal as reason:
            refused[name] = reason.reason
    return {member: _strip(member, carried, usable, refused, low, high) for member in carried}


def _strip(
    member: str,
    carried: Values,
    usable: Mapping[str, Values],
    refused: Mapping[str, str],
    low: Decimal,
    high: Decimal,
) -> Strip:
    ratios = {name: carried[member] / key[member] for name, key in usable.items() if key[member]}
    none = {name: f"The share of {member} is zero." for name in usable if name not in ratios}
    found = {name: verdict(ratio, low, high) for name, ratio in ratios.items()}
    return Strip(member, ratios, found, {**refused, **none})


def shifted(weights: Values, step: Decimal = STEP) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """Give each set of weights with one moved by a step up or down, the others in proportion.

    Each is named by what moved, such as `cost +0.10`. A weight does not leave 0 to 1.
    """
    for name, weight in weights.items():
        for change in (step, -step):
            moved = min(max(weight + change, Decimal(0)), Decimal(1))
            rest = 1 - weight
            if not rest:
                continue
            others = {one: part * (1 - moved) / rest for one, part in weights.items()}
            yield f"{name} {change:+}", {**others, name: moved}
