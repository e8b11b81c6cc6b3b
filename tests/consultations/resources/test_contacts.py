"""The directory from a spreadsheet."""

from pathlib import Path

import pytest

from alliances.models import Alliance
from consultations.models import Contact
from consultations.resources.contacts import Contacts
from kit.importing import run
from tests.build.consultations import forum, hotline
from tests.build.files import READ_AT, csv_file

HEAD = "ref,state,office,Telephone,Mail,channel,place"


def test_contacts_come_in_with_their_place_in_a_channel(home: Alliance, tmp_path: Path) -> None:
    line = hotline(forum(home, "crisis"))
    path = csv_file(
        tmp_path,
        HEAD,
        "us-1,USA,Duty officer,+1 202 555 0100,,crisis,1",
        "jp-1,Japan,Desk,,desk@example.org,,",
    )
    outcome = run(Contacts(), path, target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"created": 2}, outcome.problems
    first, second = Contact.objects.order_by("-ref")
    assert (first.hotline, first.position, first.state.iso3) == (line, 1, "USA")
    assert (second.hotline, second.position, second.email) == (None, None, "desk@example.org")
    assert run(Contacts(), path, target=home, keep=True, at=READ_AT).counts == {"unchanged": 2}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,USA,Desk,,,,", "give a way to reach them"),
        ("a,USA,Desk,,nonsense,,", "is no address of mail"),
        ("a,NZL,Desk,1,,,", "names nothing on record"),
        ("a,USA,Desk,1,,crisis,", "names nothing on record"),
        ("a,USA,Desk,1,,,first", "is not a number"),
    ],
)
def test_a_row_that_is_wrong_is_left_out_and_told(
    home: Alliance, abroad: Alliance, tmp_path: Path, line: str, said: str
) -> None:
    outcome = run(Contacts(), csv_file(tmp_path, HEAD, line), target=home, keep=True, at=READ_AT)
    assert outcome.counts == {"rejected": 1}
    assert said in " ".join(map(str, outcome.problems))
    assert not Contact.objects.exists()
