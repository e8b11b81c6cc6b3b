"""Cells are read, or it is said what was expected."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kit.dates import PartialDate
from kit.importing.reading import Bad, cleaned, day, number, partial_day, text, whole, yes


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (number(), "1,234.50", Decimal("1234.50")),
        (number(), "1\u00a0234\u00a0567.5", Decimal("1234567.5")),
        (number(), "-7", Decimal(-7)),
        (number(2), "0.10", Decimal("0.10")),
        (whole(), "12", 12),
        (yes, "Yes", True),
        (yes, "0", False),
        (day(), "2016-10-20", date(2016, 10, 20)),
        (day("%d %b %Y"), "1 Nov 1945", date(1945, 11, 1)),
        (partial_day, "2016-10", PartialDate.parse("2016-10")),
        (text(3), "abc", "abc"),
    ],
)
def test_what_can_be_read(read: Any, cell: str, value: Any) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "words"),
    [
        (number(), "1,5", "write it with a point"),
        (number(), "0,924", "write it with a point"),
        (number(), "1 234,567", "write it with a point"),
        (whole(), "0,925", "write it with a point"),
        (number(), "1.234,5", "write it with a point"),
        (number(), "1e5", "write it with a point"),
        (number(2), "0.125", "more than 2 places"),
        (whole(0, 10), "11", "between 0 and 10"),
        (whole(), "1.5", "more than 0 places"),
        (yes, "perhaps", "neither yes nor no"),
        (day(), "20.10.2016", "2016-10-20"),
        (day(), "0016-10-20", "between 1000 and 2999"),
        (partial_day, "2016-13", "no such month"),
        (text(3), "abcd", "4 characters, of 3 at most"),
        (cleaned, "#REF!", "mend its formula"),
        (cleaned, "a\x00", "NUL"),
    ],
)
def test_what_cannot_says_what_was_expected(read: Any, cell: str, words: str) -> None:
    with pytest.raises(Bad, match=words):
        read(cell)
