"""Whether a verdict holds."""

from decimal import Decimal

from burden.shares import HIGH, LOW
from burden.shares.sensitivity import Verdict, shifted, strips, verdict
from tests.burden.measures.figures import column

PAIR = ("USA", "JPN")
SPENDING = column("defence_spending", *PAIR)
KEYS = {
    "GDP": column("gdp", *PAIR),
    "population": column("population", *PAIR),
    "half each": {"USA": Decimal(1), "JPN": Decimal(1)},
    "own spending": SPENDING,
    "border": {"USA": Decimal(1)},
    "forces": {"USA": Decimal(1), "JPN": Decimal(0)},
}


def test_three_of_four_keys_agree_on_japan_and_two_say_nothing() -> None:
    japan = strips(SPENDING, KEYS, LOW, HIGH)["JPN"]
    assert str(japan) == "3 of 4 keys agree: carries less"
    assert japan.leading is Verdict.UNDER
    assert japan.refused == {
        "border": "The burden and border are not both known for JPN.",
        "forces": "The share of JPN is zero.",
    }


def test_without_a_key_there_is_no_verdict() -> None:
    strip = strips(SPENDING, {}, LOW, HIGH)["USA"]
    assert (strip.leading, str(strip)) == (None, "no key can be applied")


def test_the_bounds_of_the_tolerance_are_within() -> None:
    assert [verdict(Decimal(ratio), LOW, HIGH) for ratio in ("0.7499", "0.75", "1.25", "1.26")] == [
        Verdict.UNDER,
        Verdict.WITHIN,
        Verdict.WITHIN,
        Verdict.OVER,
    ]


def test_each_weight_is_moved_both_ways_and_they_still_add_up() -> None:
    weights = {"cost": Decimal("0.5"), "land": Decimal("0.3"), "forces": Decimal("0.2")}
    moved = dict(shifted(weights))
    assert len(moved) == 6
    assert moved["cost +0.10"] == {
        "cost": Decimal("0.60"),
        "land": Decimal("0.24"),
        "forces": Decimal("0.16"),
    }
    assert all(abs(sum(one.values(), Decimal(-1))) < Decimal("1e-20") for one in moved.values())


def test_a_weight_stays_between_none_and_all() -> None:
    assert dict(shifted({"all": Decimal(1), "none": Decimal(0)}))["none -0.10"] == {
        "all": Decimal(1),
        "none": Decimal(0),
    }
