"""Secrets of machines: random, recognisable, and never hashed fast when they are anything else."""

import pytest
from django.contrib.auth.hashers import check_password, make_password

from kit.credentials import SecretHasher, new_secret
from portal import settings as portal_settings


def test_a_secret_is_256_bits_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {(one[:8], len(one)) for one in made} == {("entente_", 8 + 43)}


def test_a_secret_is_known_by_its_digest_which_does_not_tell_it() -> None:
    secret = new_secret()
    kept = make_password(secret, hasher=SecretHasher.algorithm)
    assert secret not in kept
    assert check_password(secret, kept)
    assert not check_password(new_secret(), kept)


@pytest.mark.parametrize("text", ["correct horse battery staple", "entente_short", "", "\0"])
def test_a_password_of_a_person_is_never_hashed_so_fast(text: str) -> None:
    kept = make_password(new_secret(), hasher=SecretHasher.algorithm)
    assert not check_password(text, kept)
    with pytest.raises(ValueError, match="Only a secret of 256 random bits"):
        make_password(text, hasher=SecretHasher.algorithm)


def test_people_keep_the_slow_hash() -> None:
    assert portal_settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")
