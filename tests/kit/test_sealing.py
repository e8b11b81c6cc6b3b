"""Sealed secrets: read back by our keys alone, through a change of key."""

import pytest
from pytest_django import Settings

from kit.sealing import Unopened, reseal, seal, unseal


def test_what_is_sealed_is_read_back_and_not_seen() -> None:
    sealed = seal("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert unseal(sealed) == "JBSWY3DPEHPK3PXP"
    assert seal("JBSWY3DPEHPK3PXP") != sealed


def test_a_former_key_opens_until_it_is_sealed_anew(settings: Settings) -> None:
    sealed = seal("seed")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "newer" * 10, [settings.SECRET_KEY]
    anew = reseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(anew) == "seed"
    with pytest.raises(Unopened):
        unseal(sealed)


@pytest.mark.parametrize("sealed", ["", "JBSWY3DPEHPK3PXP", "gAAAAA", "é"])
def test_what_we_did_not_seal_is_not_opened(sealed: str) -> None:
    with pytest.raises(Unopened):
        unseal(sealed)


def test_a_changed_letter_is_noticed() -> None:
    sealed = seal("seed")
    middle = len(sealed) // 2
    other = "A" if sealed[middle] != "A" else "B"
    with pytest.raises(Unopened):
        unseal(sealed[:middle] + other + sealed[middle + 1 :])
