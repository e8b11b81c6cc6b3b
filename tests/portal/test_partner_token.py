"""The command that lets a partner's system in, and shuts it out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import PartnerSystem, PartnerToken
from alliances.models import Alliance
from tests.build.alliances import alliance, state
from tests.build.api import ask

pytestmark = pytest.mark.usefixtures("home", "abroad")

NAME = "System of Japan"


def said(*words: str) -> str:
    out = StringIO()
    call_command("partner_token", *words, stdout=out)
    return out.getvalue()


def issued(*slugs: str, iso3: str = "JPN") -> str:
    wanted = [word for slug in slugs for word in ("--alliance", slug)]
    return said("issue", "--state", iso3, "--name", NAME, *wanted)


def test_issue_prints_a_secret_that_lets_the_system_in_to_the_alliances_named() -> None:
    alliance("jp-kr", ("JPN", "KOR"))
    secret = issued("us-jp", "jp-kr").strip()
    assert secret.startswith("entente_")
    found = ask(secret, "me").json()
    assert (found["name"], found["state"]) == (NAME, "JPN")
    assert sorted(found["alliances"]) == ["jp-kr", "us-jp"]


def test_issuing_again_adds_a_secret_and_the_alliances_that_were_missing() -> None:
    alliance("jp-kr", ("JPN", "KOR"))
    first, second = issued("us-jp").strip(), issued("us-jp", "jp-kr").strip()
    assert first != second
    assert PartnerSystem.objects.count() == 1
    for secret in (first, second):
        assert sorted(ask(secret, "me").json()["alliances"]) == ["jp-kr", "us-jp"]


@pytest.mark.parametrize(
    ("slug", "iso3", "message"),
    [
        ("us-jp", "FRA", "There is no state 'FRA'; there are: AUS, JPN, KOR, NZL, USA."),
        ("us-jp", "jpn", "There is no state 'jpn'; there are: "),
        ("us-fr", "JPN", "There is no alliance 'us-fr'; there are: anzus, us-jp."),
        ("us-jp", "KOR", "KOR is not a member of us-jp."),
    ],
)
def test_who_is_not_known_is_refused_in_one_line_and_nothing_is_made(
    slug: str, iso3: str, message: str
) -> None:
    state("KOR")
    with pytest.raises(CommandError) as refused:
        issued(slug, iso3=iso3)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
    assert not PartnerSystem.objects.exists()


def test_revoke_shuts_the_system_out_and_says_how_many_secrets_it_had() -> None:
    secret = issued("us-jp").strip()
    assert said("revoke", "--name", NAME) == "1 token revoked.\n"
    assert ask(secret, "me").status_code == 401
    assert PartnerToken.objects.filter(revoked_at=None).count() == 0
    assert said("revoke", "--name", NAME) == "0 tokens revoked.\n"


def test_revoke_refuses_a_system_that_is_not_there(home: Alliance) -> None:
    with pytest.raises(CommandError, match="There is no partner system 'System of France'"):
        said("revoke", "--name", "System of France")
