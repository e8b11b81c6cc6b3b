"""Alerts by e-mail."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import Settings

from alerts.channel import Letter, channels
from kit.errors import Refused
from tests.alerts.conftest import Post

ID = UUID("019abcde-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def letter(to: str = "desk@example.org") -> Letter:
    return Letter(ID, to, "1 new: US-Japan", "As text.", "<p>As HTML.</p>", AT)


def test_the_channel_is_found_by_its_path() -> None:
    assert channels.codes() == ["alerts.email", "alerts.webhook"]


def test_a_mail_has_a_text_and_an_html_part(post: Post) -> None:
    channels["alerts.email"].send(letter())
    mail = post.only.message()
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"] == "1 new: US-Japan"
    parts = [(part.get_content_type(), part.get_content()) for part in mail.iter_parts()]
    assert parts == [("text/plain", "As text.\n"), ("text/html", "<p>As HTML.</p>\n")]


def test_the_message_id_is_the_letters_and_of_our_domain(post: Post, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Alliance desk <desk@mofa.example>"
    channels["alerts.email"].send(letter())
    assert post.ids == [f"<{ID}@mofa.example>"]


def test_a_mail_says_that_a_program_sent_it(post: Post) -> None:
    channels["alerts.email"].send(letter())
    assert post.only.message()["Auto-Submitted"] == "auto-generated"


def test_a_person_without_an_address_is_refused_for_good(post: Post) -> None:
    with pytest.raises(Refused, match="no e-mail address"):
        channels["alerts.email"].send(letter(to=""))
    assert post.attempted == []


@pytest.mark.parametrize("address", ["a@b.example\nBcc: all@example.org", "desk\r@example.org"])
def test_an_address_that_is_none_is_refused_for_good(post: Post, address: str) -> None:
    with pytest.raises(Refused) as refused:
        channels["alerts.email"].send(letter(to=address))
    assert refused.value.code == "bad_address"
    assert post.taken == []
