"""A comma is read as what the file shows it to be, and is told where it may be either."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.importing import Bad
from kit.importing.commas import Comma, comma_of, pointed, printed
from kit.importing.table import TrueNumber


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
        ("1\u00a0234,5", "1\u00a0234.5"),
        ("12345", "12345"),
        ("1,375e", "1.375e"),
        ("1,5 (2)", "1.5 (2)"),
        ("1.234", "1234"),
        ("..", ".."),
        ("3,5 or 4,5", "3,5 or 4,5"),
    ],
)
def test_decimal_commas_become_points(cell: str, read: str) -> None:
    assert pointed(cell, Comma.DECIMAL) == read


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1234.56", "has a decimal point where the file has decimal commas"),
        ("0.5", "has a decimal point where the file has decimal commas"),
        ("0.125", "has a decimal point"),
        ("1,234.5 (2)", "has a decimal point"),
        ("1.2345", "has a decimal point"),
        ("1,234,567", "has commas between thousands where the file has decimal ones"),
    ],
)
def test_what_is_no_decimal_comma_among_them_is_told(cell: str, words: str) -> None:
    with pytest.raises(Bad, match=words):
        pointed(cell, Comma.DECIMAL)


@pytest.mark.parametrize("comma", [Comma.GROUPS, Comma.UNCLEAR])
@pytest.mark.parametrize("cell", ["140,5", "0,924", "1 234,567", "1\u00a0234,567", "1,5 (2)"])
def test_what_can_only_be_a_decimal_comma_is_told(cell: str, comma: Comma) -> None:
    with pytest.raises(Bad, match="has a decimal comma"):
        pointed(cell, comma)


@pytest.mark.parametrize("cell", ["1,234", "1,234.5", "1.5", "1 234.5", "..", "3,5 or 4,5"])
def test_groups_and_what_is_no_number_stay(cell: str) -> None:
    assert pointed(cell, Comma.GROUPS) == cell


@pytest.mark.parametrize("comma", list(Comma))
def test_a_true_number_of_a_workbook_is_never_touched(comma: Comma) -> None:
    number = TrueNumber("1.125")
    assert pointed(number, comma) == "1.125"
    assert comma_of([number, TrueNumber("1.5"), "2,5"], delimiter="") is Comma.DECIMAL
    text = printed(number, comma)
    assert Decimal(pointed(text, comma)) == Decimal("1.125")


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


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=2), st.booleans())
def test_a_number_of_the_other_kind_is_told_and_never_another_number(
    number: Decimal, is_grouped: bool
) -> None:
    text = f"{number:,}" if is_grouped else str(number)
    with pytest.raises(Bad, match="decimal point"):
        pointed(text, Comma.DECIMAL)
    with pytest.raises(Bad, match="decimal comma"):
        pointed(str(number).replace(".", ","), Comma.GROUPS)
