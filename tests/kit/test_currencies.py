"""Currencies as they are typed in forms."""

import pytest
from django.core.exceptions import ValidationError

from kit.currencies import currency


def test_a_currency_is_kept_in_capitals_and_what_is_none_is_told() -> None:
    assert [currency(one) for one in ("JPY", "jpy", "")] == ["JPY", "JPY", ""]
    with pytest.raises(ValidationError, match="YEN is no currency of ISO 4217"):
        currency("YEN")
