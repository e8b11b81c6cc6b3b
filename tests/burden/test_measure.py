"""What every measure has in common."""

import pytest

from burden.measure import Measure, Result, frozen, measures, shown
from tests.house.tree import assert_none

NUMBERS = {f"M{n}" for n in range(1, 20)}


def test_the_measures_are_numbered_from_one_to_nineteen() -> None:
    assert {one.number for one in measures} == NUMBERS
    assert len(list(measures)) == len(NUMBERS)


@pytest.mark.parametrize("code", measures.codes())
def test_a_measure_says_what_it_is_and_works_an_example(code: str) -> None:
    one = measures[code]
    words = (one.unit, one.formula, one.source, one.reading)
    assert_none(f"{code} is silent" for word in words if not word)
    result = one.example()
    assert (result.measure, bool(result.values), bool(result.inputs)) == (one.number, True, True)
    assert str(result).splitlines() == list(result.arithmetic)


def test_a_result_cannot_be_changed() -> None:
    given = {"a": {"b": [1, 2]}}
    result = Result("M0", "", {}, given, ())
    given["a"]["b"].append(3)
    assert result.inputs["a"]["b"] == (1, 2)
    with pytest.raises(TypeError):
        result.values["x"] = None  # type: ignore[index]


def test_numbers_are_shown_as_people_write_them() -> None:
    read = measures["burden.per_head"].example().values["USA"]
    assert read is not None
    assert (shown(read), shown(read.from_float(0.25)), shown(read.from_float(100))) == (
        "2,932.3074",
        "0.25",
        "100",
    )
    assert frozen("text") == "text"


def test_a_bare_measure_has_no_example() -> None:
    with pytest.raises(NotImplementedError):
        Measure().example()
