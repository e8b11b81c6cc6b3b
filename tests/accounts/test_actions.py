"""Partner systems are let in, get new secrets, and are shut out."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from django.db import IntegrityError

from accounts.actions import admit, issue, issue_token, revoke, rotate
from accounts.models import PartnerSystem, Scope
from kit import clock
from kit.addresses import network
from kit.errors import Refused
from tests.build.alliances import partner
from tests.build.api import ask
from tests.build.oauth import ask_token, token_of

pytestmark = pytest.mark.django_db

NAME = "System of Japan"
MONTH = timedelta(days=30)


def test_a_new_system_gets_in_with_its_secret_of_which_only_the_digest_is_kept() -> None:
    made = admit(name=NAME, state="JPN", at=clock.now())
    system = made.credential.system
    assert (system.name, system.state, system.scopes) == (NAME, "JPN", Scope.values)
    token = token_of(made)
    assert ask(token, "me").json()["name"] == NAME
    kept = [*Client.objects.values_list("secret", "name"), *Token.objects.values_list("hash")]
    assert made.secret not in f"{kept} {made!r}"
    assert token not in str(kept)


def test_a_system_may_be_given_less_and_be_bound_to_its_networks() -> None:
    only = [network("203.0.113.0/24"), network("2001:db8::/32")]
    made = admit(name=NAME, state="JPN", at=clock.now(), scopes=["findings:read"], networks=only)
    found = PartnerSystem.objects.get(pk=made.credential.system_id)
    assert (found.scopes, found.networks) == (["findings:read"], only)


@pytest.mark.parametrize(
    ("name", "state", "message"),
    [
        (NAME, "KOR", "'System of Japan' is a system of JPN, not of KOR"),
        (NAME, "JPN", "'System of Japan' has a credential: rotate or revoke that one"),
        (" ", "JPN", "A name has 1 to 120 characters"),
        ("x" * 121, "JPN", "A name has 1 to 120 characters"),
    ],
)
def test_who_cannot_be_let_in_is_refused(name: str, state: str, message: str) -> None:
    admit(name=NAME, state="JPN", at=clock.now())
    with pytest.raises(Refused, match=message):
        admit(name=name, state=state, at=clock.now())
    assert Client.objects.count() == 1


def test_a_system_that_is_closed_gets_no_secret() -> None:
    admit(name=NAME, state="JPN", at=clock.now())
    PartnerSystem.objects.update(is_active=False)
    for refused in (
        lambda: admit(name=NAME, state="JPN", at=clock.now()),
        lambda: rotate(name=NAME, overlap=MONTH, at=clock.now()),
    ):
        with pytest.raises(Refused, match="'System of Japan' is closed"):
            refused()
    assert Client.objects.count() == 1


def test_during_a_rotation_both_secrets_are_good_and_then_only_the_second() -> None:
    at = clock.now()
    old = admit(name=NAME, state="JPN", at=at)
    new, first = rotate(name=NAME, overlap=MONTH, at=at)
    assert (first.client_id, first.expires_at) == (old.client_id, at + MONTH)
    assert new.credential.expires_at is None
    tokens = [token_of(old), token_of(new)]
    first.expires_at = clock.now()
    first.save()
    assert [ask_token(one).status_code for one in (old, new)] == [401, 200]
    assert [ask(one, "me").status_code for one in tokens] == [401, 200]


def test_no_third_secret_is_given_while_two_are_good() -> None:
    at = datetime(2026, 11, 22, 6, tzinfo=UTC)
    admit(name=NAME, state="JPN", at=at)
    rotate(name=NAME, overlap=MONTH, at=at)
    with pytest.raises(
        Refused, match="has two credentials until 2026-12-22 06:00 UTC: rotate it then"
    ):
        rotate(name=NAME, overlap=MONTH, at=at + timedelta(days=29))
    rotate(name=NAME, overlap=MONTH, at=at + MONTH)


def test_a_rotation_never_lengthens_a_life() -> None:
    at = clock.now()
    admit(name=NAME, state="JPN", at=at)
    second, _ = rotate(name=NAME, overlap=timedelta(days=3), at=at)
    revoke(name=NAME, at=at, client_id=second.client_id)
    _, first = rotate(name=NAME, overlap=MONTH, at=at)
    assert first.expires_at == at + timedelta(days=3)


@pytest.mark.parametrize("days", [-1, 31])
def test_an_overlap_that_is_too_long_or_negative_is_refused(days: int) -> None:
    admit(name=NAME, state="JPN", at=clock.now())
    with pytest.raises(Refused, match="good for 0 to 30 days"):
        rotate(name=NAME, overlap=timedelta(days=days), at=clock.now())


def test_two_secrets_without_an_end_are_refused_by_the_database() -> None:
    made = admit(name=NAME, state="JPN", at=clock.now())
    with pytest.raises(IntegrityError, match="all_but_one_credential_of_a_system_end"):
        issue(system=made.credential.system)


def test_revoking_ends_every_secret_and_token_of_the_system_and_of_no_other() -> None:
    at = clock.now()
    made = [admit(name=NAME, state="JPN", at=at), rotate(name=NAME, overlap=MONTH, at=at)[0]]
    tokens = [token_of(one) for one in made]
    _, other = partner("KOR")
    assert revoke(name=NAME, at=clock.now()) == 2
    assert [ask(one, "me").status_code for one in (*tokens, other)] == [401, 401, 200]
    assert [ask_token(one).status_code for one in made] == [401, 401]
    assert revoke(name=NAME, at=clock.now()) == 0


def test_one_secret_may_be_revoked_alone() -> None:
    at = clock.now()
    old = admit(name=NAME, state="JPN", at=at)
    new, _ = rotate(name=NAME, overlap=MONTH, at=at)
    assert revoke(name=NAME, at=clock.now(), client_id=old.client_id) == 1
    assert [ask_token(one).status_code for one in (old, new)] == [401, 200]
    with pytest.raises(Refused, match=f"has no good credential '{old.client_id}'"):
        revoke(name=NAME, at=clock.now(), client_id=old.client_id)


def test_a_system_whose_secrets_are_spent_is_let_in_anew() -> None:
    admit(name=NAME, state="JPN", at=clock.now())
    revoke(name=NAME, at=clock.now())
    with pytest.raises(Refused, match="has no good credential: add it anew"):
        rotate(name=NAME, overlap=MONTH, at=clock.now())
    again = admit(name=NAME, state="JPN", at=clock.now(), scopes=["findings:read"])
    assert ask(token_of(again), "me").json()["scopes"] == ["findings:read"]
    assert PartnerSystem.objects.count() == 1


def test_whoever_is_let_in_anew_has_no_more_scopes_and_networks_than_before() -> None:
    only = [network("203.0.113.0/24")]
    admit(name=NAME, state="JPN", at=clock.now(), scopes=["findings:read"], networks=only)
    revoke(name=NAME, at=clock.now())
    admit(name=NAME, state="JPN", at=clock.now())
    found = PartnerSystem.objects.get()
    assert (found.scopes, found.networks) == (["findings:read"], only)


def test_a_system_that_is_not_there_cannot_be_revoked() -> None:
    admit(name=NAME, state="JPN", at=clock.now())
    with pytest.raises(Refused, match="no partner system 'Japan'; there are: System of Japan"):
        revoke(name="Japan", at=clock.now())


def test_a_token_lasts_a_quarter_of_an_hour() -> None:
    made = admit(name=NAME, state="JPN", at=clock.now())
    credential = made.credential
    fresh = issue_token(credential=credential, at=clock.now() - timedelta(minutes=14))
    stale = issue_token(credential=credential, at=clock.now() - timedelta(minutes=15))
    assert [ask(one, "me").status_code for one in (fresh, stale)] == [200, 401]
