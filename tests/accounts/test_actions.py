"""Partner systems are given secrets, and are shut out."""

from datetime import UTC, datetime

import pytest

from accounts.actions import issue, revoke
from accounts.models import PartnerSystem, PartnerToken
from kit.errors import Refused
from tests.build.alliances import partner
from tests.build.api import ask

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
NAME = "System of Japan"


def test_a_new_system_gets_in_with_its_secret_of_which_only_the_digest_is_kept() -> None:
    system, secret = issue(name=NAME, state="JPN")
    assert (system.name, system.state) == (NAME, "JPN")
    assert ask(secret, "me").json()["name"] == NAME
    (token,) = PartnerToken.objects.values_list("digest", flat=True)
    assert token == PartnerToken.digest_of(secret) != secret


def test_a_known_system_gets_one_more_secret_and_the_old_one_stays_good() -> None:
    first, old = issue(name=NAME, state="JPN")
    second, new = issue(name=NAME, state="JPN")
    assert (first, old != new) == (second, True)
    assert [ask(secret, "me").status_code for secret in (old, new)] == [200, 200]


def test_a_system_of_another_state_gets_no_secret() -> None:
    issue(name=NAME, state="JPN")
    with pytest.raises(Refused, match="'System of Japan' is a system of JPN, not of KOR"):
        issue(name=NAME, state="KOR")
    assert PartnerToken.objects.count() == 1


def test_a_system_that_is_closed_gets_no_secret() -> None:
    PartnerSystem.objects.create(name=NAME, state="JPN", is_active=False)
    with pytest.raises(Refused, match="'System of Japan' is closed"):
        issue(name=NAME, state="JPN")
    assert not PartnerToken.objects.exists()


def test_revoking_ends_every_secret_of_the_system_and_of_no_other() -> None:
    secrets = [issue(name=NAME, state="JPN")[1] for _ in range(2)]
    _, other = partner("KOR")
    assert revoke(name=NAME, at=AT) == 2
    assert [ask(secret, "me").status_code for secret in (*secrets, other)] == [401, 401, 200]
    assert set(PartnerToken.objects.values_list("revoked_at", flat=True)) == {AT, None}


def test_revoking_again_changes_nothing_and_a_new_secret_is_good() -> None:
    issue(name=NAME, state="JPN")
    revoke(name=NAME, at=AT)
    assert revoke(name=NAME, at=datetime(2027, 1, 1, tzinfo=UTC)) == 0
    assert PartnerToken.objects.get().revoked_at == AT
    assert ask(issue(name=NAME, state="JPN")[1], "me").status_code == 200


def test_a_system_that_is_not_there_cannot_be_revoked() -> None:
    issue(name=NAME, state="JPN")
    with pytest.raises(Refused, match="no partner system 'Japan'; there are: System of Japan"):
        revoke(name="Japan", at=AT)
