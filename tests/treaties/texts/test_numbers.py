"""Numbers of articles are read however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treaties.texts.containers.counting import written
from treaties.texts.numbers import Number, from_roman, read


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [
        ("12", 12, "arabic"),
        ("١٢", 12, "arabic"),
        ("XIV", 14, "roman"),
        ("première", 1, "word"),
        ("Fourteenth", 14, "word"),
        ("décimo", 10, "word"),
        ("الثالثة", 3, "word"),
        ("二十三", 23, "han"),
        ("十", 10, "han"),
        ("一百零五", 105, "han"),
    ],
)
def test_a_number_is_read(text: str, value: int, style: str) -> None:
    assert read(text) == Number(value, style)


def test_what_is_no_number_is_none() -> None:
    assert [read(one) for one in ("", "IIX", "harbour", "12345")] == [None] * 4


@given(st.integers(1, 89))
def test_roman_numbers_come_back_as_they_were_written(value: int) -> None:
    assert from_roman(written(value, "upperRoman")) == value
