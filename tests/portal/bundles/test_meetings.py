"""Meetings to the hour, and who presides, in a bundle."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from consultations.models import Forum, Meeting
from kit.errors import RefusedAll
from portal.bundles.store import export
from tests.portal.bundles.samples import ALLIANCE, bring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

DAY = "    starts_on: 2024-07-28\n"
HOURS = (
    "    starts_at: '2024-07-27T23:30:00Z'\n"
    "    ends_at: '2024-07-28T01:00:00Z'\n"
    "    zone: Asia/Tokyo\n"
)
CHAIRS = "    commitment: meet\n    chairs:\n      JPN: Director General\n"
TEXT = ALLIANCE.replace(DAY, DAY + HOURS).replace("    commitment: meet\n    first", "    first")
TEXT = TEXT.replace("    first_met_on: '1960'\n", f"{CHAIRS}    first_met_on: '1960'\n")


def test_hours_and_chairs_are_loaded_and_written_back(tmp_path: Path) -> None:
    bring(tmp_path, TEXT)
    talks = Meeting.objects.get(ref="council-2024")
    assert talks.starts_at == datetime(2024, 7, 27, 23, 30, tzinfo=UTC)
    assert talks.zone == "Asia/Tokyo"
    assert Forum.objects.get(ref="council").chairs == {"JPN": "Director General"}
    written = export("us-jp")
    for line in ("2024-07-27T23:30:00Z", "zone: Asia/Tokyo", "JPN: Director General"):
        assert line in written


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("    zone: Asia/Tokyo\n", "", "only together"),
        ("Asia/Tokyo", "Mars/Base", "there is no time zone 'Mars/Base'"),
        ("2024-07-28T01:00:00Z", "2024-07-27T01:00:00Z", "is not after starts_at"),
        ("2024-07-27T23:30:00Z", "2024-07-27T03:30:00Z", "is 2024-07-27 in Asia/Tokyo"),
        ("2024-07-27T23:30:00Z", "half past eight", "is not an instant"),
        ("2024-07-27T23:30:00Z", "2024-07-27T25:30:00Z", "does not exist"),
    ],
)
def test_hours_that_contradict_are_refused(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    with pytest.raises(RefusedAll) as refused:
        bring(tmp_path, TEXT.replace(wrong, right))
    assert said in " ".join(refused.value.problems)
