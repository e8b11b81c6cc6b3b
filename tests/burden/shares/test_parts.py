"""Keys and composites: what always holds."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from burden.shares import shares
from burden.shares.parts import balances, composite, contribution_ratios, host_share

amounts = st.decimals(min_value="0.01", max_value=10**9, places=2)
members = st.dictionaries(st.text(min_size=1, max_size=3), amounts, min_size=2, max_size=8)


@given(members, st.data())
def test_the_gaps_between_burden_and_benefit_cancel_out(
    burden: dict[str, Decimal], data: st.DataObject
) -> None:
    found = balances(burden, {"x": {one: data.draw(amounts) for one in burden}})
    assert abs(sum((one.gap for one in found.values()), Decimal(0))) < Decimal("1e-24")


@given(members)
def test_who_contributes_by_the_key_has_a_ratio_of_one(key: dict[str, Decimal]) -> None:
    ratios = contribution_ratios(key, shares(key))
    assert all(abs(ratio - 1) < Decimal("1e-24") for ratio in ratios.values())


@given(members, members, st.integers(1, 9))
def test_a_composite_of_shares_is_a_share(
    first: dict[str, Decimal], second: dict[str, Decimal], tenths: int
) -> None:
    both = {one: value for one, value in second.items() if one in first}
    if len(both) < 2:
        return
    columns = {"a": shares({one: first[one] for one in both}), "b": shares(both)}
    weight = Decimal(tenths) / 10
    values = composite(columns, {"a": weight, "b": 1 - weight})
    assert abs(sum(values.values(), Decimal(-1))) < Decimal("1e-24")


@given(amounts, amounts, st.integers(1, 1000))
def test_the_host_share_does_not_depend_on_the_unit(
    host: Decimal, guest: Decimal, unit: int
) -> None:
    change = host_share(host * unit, guest * unit) - host_share(host, guest)
    assert abs(change) < Decimal("1e-24")
