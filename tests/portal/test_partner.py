"""The command that lets a partner's system in, renews its secret, and shuts it out."""

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Credential, PartnerSystem
from alliances.models import Alliance
from kit import clock
from tests.build.alliances import alliance, state
from tests.build.api import ask
from tests.build.oauth import basic, post

pytestmark = pytest.mark.usefixtures("home", "abroad")

NAME = "System of Japan"


def said(*words: str) -> str:
    out = StringIO()
    call_command("partner", *words, stdout=out)
    return out.getvalue()


def added(*more: str, iso3: str = "JPN") -> dict[str, str]:
    return pair(said("add", NAME, "--state", iso3, "--alliance", "us-jp", *more))


def pair(text: str) -> dict[str, str]:
    """The header made of the id and secret that were printed."""
    found = re.search(r"client id  (\S+)\nsecret     (\S+)\n", text)
    assert found, text
    return basic(found[1], found[2])


def status(header: dict[str, str]) -> int:
    code: int = post("token", "grant_type=client_credentials", **header).status_code
    return code


def test_add_prints_an_id_and_a_secret_that_get_a_token() -> None:
    alliance("jp-kr", ("JPN", "KOR"))
    header = added("--alliance", "jp-kr")
    token = post("token", "grant_type=client_credentials", **header).json()["access_token"]
    found = ask(token, "me").json()
    assert (found["name"], found["state"]) == (NAME, "JPN")
    assert found["alliances"] == ["jp-kr", "us-jp"]


def test_add_may_give_less_and_bind_to_networks() -> None:
    header = added("--scope", "findings:read", "--network", "203.0.113.0/24", "--network", "::1")
    assert status(header) == 401
    found = PartnerSystem.objects.get()
    assert found.scopes == ["findings:read"]
    assert [str(one) for one in found.networks] == ["203.0.113.0/24", "::1/128"]


@pytest.mark.parametrize(
    ("more", "iso3", "message"),
    [
        ((), "FRA", "There is no state 'FRA'; there are: AUS, JPN, KOR, NZL, USA."),
        ((), "jpn", "There is no state 'jpn'; there are: "),
        (("--alliance", "us-fr"), "JPN", "There is no alliance 'us-fr'; there are: anzus, us-jp."),
        ((), "KOR", "KOR is not a member of us-jp."),
        (("--network", "203.0.113.9/24"), "JPN", "'203.0.113.9/24' is no network: write it as"),
        (("--network", ""), "JPN", "'' is no network: write it as"),
        (("--scope", "findings:write"), "JPN", "Error: argument --scope: invalid choice"),
    ],
)
def test_who_is_not_known_is_refused_in_one_line_and_nothing_is_made(
    more: tuple[str, ...], iso3: str, message: str
) -> None:
    state("KOR")
    with pytest.raises(CommandError) as refused:
        added(*more, iso3=iso3)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
    assert not PartnerSystem.objects.exists()


def test_rotate_prints_a_second_secret_and_until_when_the_first_is_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = added()
    old = Credential.objects.get()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 6, tzinfo=UTC))
    text = said("rotate", NAME)
    assert f"{old.client_id} ends on 22 December 2026 at 06:00 UTC." in text
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 22, 5, 59, tzinfo=UTC))
    assert [status(first), status(pair(text))] == [200, 200]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 22, 6, tzinfo=UTC))
    assert [status(first), status(pair(text))] == [401, 200]


def test_rotate_without_an_overlap_ends_the_first_at_once() -> None:
    first = added()
    assert status(pair(said("rotate", NAME, "--days", "0"))) == 200
    assert status(first) == 401


@pytest.mark.parametrize("days", ["31", "-1", "9999999999999", "x"])
def test_rotate_refuses_an_overlap_that_cannot_be(days: str) -> None:
    added()
    with pytest.raises(CommandError, match="argument --days: invalid"):
        said("rotate", NAME, f"--days={days}")


def test_revoke_shuts_the_system_out_and_says_how_many_credentials_it_had() -> None:
    headers = [added(), pair(said("rotate", NAME))]
    assert said("revoke", NAME) == "2 credentials revoked.\n"
    assert [status(one) for one in headers] == [401, 401]
    assert said("revoke", NAME) == "0 credentials revoked.\n"


def test_revoke_may_end_one_credential_alone() -> None:
    first = added()
    old = Credential.objects.get().client_id
    second = pair(said("rotate", NAME))
    assert said("revoke", NAME, "--client-id", old) == "1 credential revoked.\n"
    assert [status(first), status(second)] == [401, 200]


@pytest.mark.parametrize("verb", ["rotate", "revoke"])
def test_a_system_that_is_not_there_is_refused(verb: str) -> None:
    added()
    message = "There is no partner system 'System of France'; there are: System of Japan."
    with pytest.raises(CommandError, match=re.escape(message)):
        said(verb, "System of France")


def test_list_shows_each_system_with_what_it_may_and_has(home: Alliance) -> None:
    added("--scope", "findings:read", "--network", "203.0.113.0/24")
    first = Credential.objects.get()
    said("rotate", NAME)
    first.refresh_from_db()
    PartnerSystem.objects.update(is_active=False)
    second = Credential.objects.get(expires_at=None)
    assert said("list").splitlines() == [
        "System of Japan (JPN), closed",
        "  alliances  us-jp",
        "  scopes     findings:read",
        "  networks   203.0.113.0/24",
        f"  client id  {first.client_id}, ends on {first.expires_at:%-d %B %Y at %H:%M} UTC",
        f"  client id  {second.client_id}, until it is rotated or revoked",
    ]


def test_list_says_nothing_of_nobody() -> None:
    assert said("list") == "\n"
