"""Parts of a whole: shares, what each gains, agreed keys, and sums of weighted shares.

All numbers are exact decimals and unrounded.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from burden.shares.guards import (
    Refusal,
    Values,
    check,
    check_above_zero,
    check_all,
    check_same,
)


def shares(values: Values) -> dict[str, Decimal]:
    """Give each member's part of the sum, from 0 to 1 (formula M3).

    Raises Refusal for fewer than two members, a value that is negative or no number, and a sum of
    zero.
    """
    check(values)
    total = sum(values.values(), Decimal(0))
    if not total:
        raise Refusal("The values add up to zero: there is nothing to share.")
    return {member: value / total for member, value in values.items()}


class Balance(NamedTuple):
    """What a member carries and gains, both as shares; `ratio` is None where it gains nothing."""

    burden: Decimal
    benefit: Decimal
    gap: Decimal
    ratio: Decimal | None


def balances(burden: Values, proxies: Mapping[str, Values]) -> dict[str, Balance]:
    """Set each member's share of the burden against its mean share of the proxies (formula M4).

    A gap below zero: it pays less than it gains. Raises Refusal as `shares`, without any proxy,
    and when a proxy has no figure for a member. Sources: Sandler and Forbes 1980; Kim and Sandler
    2019.
    """
    if not proxies:
        raise Refusal("Name at least one proxy of the benefit, such as GDP or population.")
    for name, values in proxies.items():
        check_same(f"The burden and {name}", burden, values)
    carried = shares(burden)
    columns = [shares(values) for values in proxies.values()]
    found = {}
    for member, share in carried.items():
        benefit = sum((column[member] for column in columns), Decimal(0)) / len(columns)
        found[member] = Balance(
            share, benefit, share - benefit, share / benefit if benefit else None
        )
    return found


def host_share(host: Decimal, stationing: Decimal) -> Decimal:
    """Give the host's part of the cost of stationing: H / (H + S), from 0 to 1 (formula M10).

    It depends on what S includes; say so beside it. Raises Refusal as `shares`.
    """
    return shares({"the host": host, "the stationing state": stationing})["the host"]


def check_key(key: Values) -> None:
    """Refuse a key of cost-sharing that is negative or does not add up to one."""
    check(key)
    total = sum(key.values(), Decimal(0))
    if abs(total - 1) > Decimal("1e-9"):
        raise Refusal(f"The agreed key adds up to {total}, not to 1.")


def contribution_ratios(contributions: Values, key: Values) -> dict[str, Decimal]:
    """Give each share of what was contributed over its agreed share (formula M11).

    `key` is a stored, agreed key that adds up to 1. Raises Refusal as `shares`, for a key that
    does not add up, and when a member is missing on one side or its agreed share is zero.
    """
    check_same("Contribution and agreed share", contributions, key)
    check_key(key)
    check_above_zero("agreed share", key)
    return {member: share / key[member] for member, share in shares(contributions).items()}


def composite(columns: Mapping[str, Values], weights: Values) -> dict[str, Decimal]:
    """Give each member's weighted sum of shares: CI = sum of w times s (formula M17).

    `columns` holds shares by indicator, `weights` add up to 1 over the indicators. Raises Refusal
    for weights that do not, a negative one, and a member missing from an indicator.
    """
    check_all("A weight", weights, columns)
    check_all("An indicator", dict.fromkeys(columns, Decimal(1)), weights)
    check(weights, least=1)
    if abs(sum(weights.values(), Decimal(-1))) > Decimal("1e-9"):
        raise Refusal(f"The weights add up to {sum(weights.values(), Decimal(0))}, not to 1.")
    members = list(dict.fromkeys(one for values in columns.values() for one in values))
    for name, values in columns.items():
        check_all(f"The share of {name}", values, members)
        check(values, least=1)
    return {
        member: sum(
            (weights[name] * values[member] for name, values in columns.items()), Decimal(0)
        )
        for member in members
    }
