"""The World Bank's population."""

from pathlib import Path

import pytest

from burden.models import Figure
from tests.burden.resources.bringing import lines

pytestmark = pytest.mark.django_db


def test_people_are_no_money_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    rows = ("Country Name,Country Code,Year,Value", "Aruba,ABW,1960,54922")
    for kind in ("created", "unchanged"):
        outcome = lines("world_bank_population", tmp_path, *rows)
        assert outcome.counts == {kind: 1}
    assert Figure.objects.get().series == "population"
