"""Weighted shares."""

from decimal import Decimal

import pytest

from burden.measures.composite import Composite
from burden.shares import Refusal

COLUMNS = {
    name: {"host": Decimal(share)}
    for name, share in {"cost": "0.30", "land": "0.10", "forces": "0.45"}.items()
}


def weights(*parts: str) -> dict[str, Decimal]:
    return {name: Decimal(part) for name, part in zip(COLUMNS, parts, strict=False)}


def test_a_host_with_three_shares() -> None:
    assert Composite().of(COLUMNS, weights("0.5", "0.3", "0.2")).values == {"host": Decimal("0.27")}


def test_each_weight_is_moved_to_show_what_hangs_on_it() -> None:
    told = Composite().of(COLUMNS, weights("0.5", "0.3", "0.2")).arithmetic
    assert told[-1] == "host: 0.2457 to 0.2943 as each weight is moved by 0.10"


def test_a_single_indicator_has_no_weight_to_move() -> None:
    one = {"cost": COLUMNS["cost"]}
    told = Composite().of(one, {"cost": Decimal(1)}).arithmetic
    assert told == ("host: 1 x 0.30 = 0.3",)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (("0.5", "0.3"), "A weight is missing for forces"),
        (("0.5", "0.3", "0.3"), "add up to 1.1, not to 1"),
        (("0.9", "0.3", "-0.2"), "of forces is negative"),
    ],
)
def test_weights_that_do_not_fit_are_refused(parts: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        Composite().of(COLUMNS, weights(*parts))


def test_a_member_missing_from_an_indicator_is_refused() -> None:
    columns = {**COLUMNS, "land": {"guest": Decimal("0.1")}}
    with pytest.raises(Refusal, match="The share of cost is missing for guest"):
        Composite().of(columns, weights("0.5", "0.3", "0.2"))
