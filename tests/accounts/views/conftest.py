"""One window of thirty seconds for the codes of apps."""

import pytest


@pytest.fixture(autouse=True)
def quick(one_window: None) -> None:
    """Each test here sees one code."""
