"""The demonstration: it says how to call the API as Japan, today and tomorrow alike."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Credential
from kit import clock
from tests.build.api import ask
from tests.build.oauth import basic, post
from treaties.models import Instrument

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r"curl -H 'Authorization: Bearer (\S+)' http://\S+/api/v1/me\n")
PAIR = re.compile(r"curl -u (\S+):(\S+) -d grant_type=client_credentials http://\S+/oauth/token\n")


@pytest.fixture
def started(settings: Any, tmp_path: Path) -> Any:
    """Starts the demonstration; what it says."""
    settings.DEMO, settings.STATE_DIR = True, tmp_path

    def start() -> str:
        out = StringIO()
        call_command("demo", stdout=out)
        return out.getvalue()

    return start


def found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    match = pattern.search(text)
    assert match, text
    return match.groups()


def test_the_demonstration_tells_how_to_call_the_api_as_japan(started: Any) -> None:
    text = started()
    (token,) = found(TOKEN, text)
    said = ask(token, "me").json()
    assert (said["name"], said["state"]) == ("Demo system of Japan", "JPN")
    assert said["alliances"] == ["us-jp"]
    answer = post("token", "grant_type=client_credentials", **basic(*found(PAIR, text)))
    assert answer.status_code == 200


def test_it_keeps_the_secrets_and_gives_a_fresh_token(started: Any) -> None:
    first, rows = started(), Credential.objects.count()
    second = started()
    assert found(PAIR, first) == found(PAIR, second)
    assert found(TOKEN, first) != found(TOKEN, second)
    assert Credential.objects.count() == rows == 7


def test_a_secret_that_ended_or_was_changed_is_made_good_again(started: Any) -> None:
    pair = found(PAIR, started())
    Credential.objects.update(expires_at=clock.now() - timedelta(days=1))
    assert found(PAIR, started()) == pair
    answer = post("token", "grant_type=client_credentials", **basic(*pair))
    assert answer.status_code == 200


def test_what_was_changed_since_is_kept_when_it_is_started_again(started: Any) -> None:
    started()
    Instrument.objects.filter(ref="anzus-1951").update(ref="anzus", title="Our treaty")
    started()
    assert Instrument.objects.get(ref="anzus").title == "Our treaty"
    assert not Instrument.objects.filter(ref="anzus-1951").exists()


def test_where_there_is_no_demonstration_none_is_made(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="This is not a demonstration"):
        call_command("demo")
