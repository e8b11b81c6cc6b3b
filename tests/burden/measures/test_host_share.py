"""The host's share."""

from decimal import Decimal

import pytest

from burden.measures.host_share import HostShare
from tests.burden.measures.figures import read


@pytest.mark.parametrize(
    ("host", "whole", "expected"), [("12.6", "33.5", "0.3761"), ("5.8", "19.2", "0.3021")]
)
def test_what_japan_and_korea_bore_from_2016_to_2019(host: str, whole: str, expected: str) -> None:
    result = HostShare().of(Decimal(host), Decimal(whole) - Decimal(host), "GAO, 2016 to 2019")
    assert read(result.values) == {"host share": expected}
    assert result.inputs["scope"] == "GAO, 2016 to 2019"
