"""A comma is read as what the file shows it to be, and is told where it may be either."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.importing import Bad
from kit.importing.commas import Comma, comma_of, pointed


@pytest.mark.parametrize(
    ("cells", "delimiter", "meant"),
    [
        (["140,5"], ",", Comma.DECIMAL),
        (["1,375", "0,925"], ";", Comma.DECIMAL),
        (["1.234,5"], "", Comma.DECIMAL),
        (["1 234,56 (2)"], ";", Comma.DECIMAL),
        (["12345,678"], ";", Comma.DECIMAL),
        (["1,5 e"], ";", Comma.DECIMAL),
        (["1,375", "1,402"], ";", Comma.UNCLEAR),
        (["1,375", "1,402"], ",", Comma.GROUPS),
        (["1,375", "1.5"], ";", Comma.GROUPS),
        (["1,375,000"], ";", Comma.GROUPS),
        (["1,375.5"], ";", Comma.GROUPS),
        (["1,5", "1.5"], ";", Comma.GROUPS),
        (["", "Japan", "2024", "1.375"], ";", Comma.UNCLEAR),
    ],
)
def test_cells_show_what_a_comma_is(cells: list[str], delimiter: str, meant: Comma) -> None:
    assert comma_of(cells, delimiter=delimiter) is meant


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("140,5", "140.5"),
        ("-1.234.567,25", "-1234567.25"),
        ("1 234,5", "1 234.5"),
        ("1,375e", "1.375e"),
        ("1,5 (2)", "1.5 (2)"),
        ("1.234", "1234"),
        ("..", ".."),
        ("3,5 or 4,5", "3,5 or 4,5"),
    ],
)
def test_decimal_commas_become_points(cell: str, read: str) -> None:
    assert pointed(cell, Comma.DECIMAL) == read
    assert pointed(cell, Comma.GROUPS) == cell


def test_what_may_be_either_is_told() -> None:
    with pytest.raises(Bad, match=r"may be 1375 or 1\.375: write it without a comma"):
        pointed("1,375", Comma.UNCLEAR)
    assert pointed("1,375,000", Comma.UNCLEAR) == "1,375,000"


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=2), st.booleans())
def test_a_number_written_the_other_way_is_the_same(number: Decimal, is_grouped: bool) -> None:
    text = f"{number:,}" if is_grouped else str(number)
    swapped = text.translate(str.maketrans(",.", ".,"))
    assert comma_of([swapped], delimiter=";") is Comma.DECIMAL
    assert Decimal(pointed(swapped, Comma.DECIMAL)) == number
