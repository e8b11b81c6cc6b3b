"""Every reference that is on record has an address that leads back to it."""

from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import resolve, reverse

from alliances.models import Alliance
from tests.build.burden import contribution
from tests.build.commitments import commitment
from tests.build.treaties import instrument

ODD = ("FR/12", "50%", "FR%2F12", "a b", "Î", "..", ".", "?#", "a.b")


@pytest.mark.once
@pytest.mark.parametrize("ref", ODD)
def test_a_reference_comes_back_from_its_address(ref: str) -> None:
    address = reverse("portal:commitment", args=["us-jp", ref])
    assert resolve(unquote(address)).kwargs["ref"] == ref


def test_lists_and_pages_bear_a_reference_that_none_could_enter_today(
    home: Alliance, desk_client: Client
) -> None:
    text = instrument(home, "uk/12", title="Odd treaty")
    commitment(home, "FR/12", title="Odd promise", instrument=text)
    contribution(home, ref="FR/12", instrument=text)
    for page, named in (
        ("commitments", "/commitments/FR%252F12/"),
        ("contributions", "/contributions/of/FR%252F12/edit/"),
        ("treaties", "/treaties/uk%252F12/"),
    ):
        answer = desk_client.get(f"/alliances/us-jp/{page}/")
        assert answer.status_code == 200
        assert named in answer.content.decode()
        assert desk_client.get(f"/alliances/us-jp{named}").status_code == 200
