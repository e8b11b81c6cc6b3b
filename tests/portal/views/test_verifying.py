"""Whoever holds a certified copy learns whether it is genuine, and nothing more."""

import pytest
from django.test import Client
from lxml import etree

from accounts.models import User
from alliances.models import Alliance
from tests.build.treaties import instrument, text
from treaties.models import Text


@pytest.fixture
def copy(home: Alliance, desk: User) -> Text:
    return text(instrument(home, "harbour"), desk)


def said(client: Client, digest: str) -> str:
    answer = client.get(f"/verify/{digest}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_stranger_learns_that_a_copy_is_genuine_and_not_of_what(copy: Text) -> None:
    seen = said(Client(), copy.sha256)
    assert "Genuine" in seen
    assert "Harbour" not in seen
    assert "harbour" not in seen


def test_a_copy_that_was_changed_is_not_known(copy: Text) -> None:
    seen = said(Client(), copy.sha256[:-1] + ("0" if copy.sha256[-1] != "0" else "1"))
    assert "Not known" in seen
    assert "Genuine" not in seen


@pytest.mark.parametrize("digest", ["x", "0" * 63, "g" * 64, "%00", "'"])
def test_what_is_no_digest_is_said_to_be_none(db: None, digest: str) -> None:
    assert "That is no SHA-256" in said(Client(), digest)


def test_who_may_see_the_text_is_led_to_it(
    copy: Text, desk_client: Client, outsider_client: Client
) -> None:
    where = f"/alliances/us-jp/treaties/harbour/text/?version={copy.pk}"
    assert where in said(desk_client, copy.sha256)
    assert said(outsider_client, copy.sha256).count("harbour") == 0
    typed = " ".join(copy.sha256[at : at + 4].upper() for at in range(0, 64, 4))
    answer = Client().get("/verify/", {"sha256": typed})
    assert "Genuine" in answer.content.decode(), "as one types it from paper"


@pytest.mark.usefixtures("without_wall")
def test_a_text_that_is_hidden_from_a_state_is_not_named_to_it(
    copy: Text, desk_client: Client
) -> None:
    Text.objects.update(release="internal")
    desk_client.post("/eyes/", {"state": "JPN", "next": "/"})
    assert "harbour" not in said(desk_client, copy.sha256)


def test_copies_carry_the_address(copy: Text, desk_client: Client) -> None:
    page = desk_client.get("/alliances/us-jp/treaties/harbour/text/").content.decode()
    assert f'href="http://testserver/verify/{copy.sha256}/"' in page
    assert "testserver/verify/</a>" in page, "to be read from paper"
    answer = desk_client.get("/alliances/us-jp/treaties/harbour/text/akoma-ntoso.xml")
    named = {one.get("name"): one.get("value") for one in etree.fromstring(answer.content).iter()}
    assert named["verify"] == f"http://testserver/verify/{copy.sha256}/"
