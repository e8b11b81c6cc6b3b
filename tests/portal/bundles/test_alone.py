"""Alliances loaded one by one, as an institution that keeps one of them would."""

import pytest

from kit.errors import RefusedAll
from portal.bundles.store import export, load
from tests.build.bundles import FILES, LOADED_AT
from treaties.models import Instrument

FILE = {path.stem: path for path in FILES}
ALLIANCES = [name for name in FILE if name != "states"]


@pytest.mark.parametrize("name", [name for name in ALLIANCES if name != "anzus"])
def test_an_alliance_needs_only_the_states(name: str, db: None) -> None:
    load([FILE["states"]], at=LOADED_AT)
    loaded = load([FILE[name]], at=LOADED_AT)
    assert loaded.changed.total() == loaded.same.total() == 0
    assert export(name) == FILE[name].read_text(encoding="utf-8")


def test_an_alliance_that_shares_with_another_waits_for_it(db: None) -> None:
    load([FILE["states"]], at=LOADED_AT)
    with pytest.raises(RefusedAll) as caught:
        load([FILE["anzus"]], at=LOADED_AT)
    problems = caught.value.problems
    assert all("no alliance 'us-uk'; load that alliance first" in one for one in problems)
    sharing = ["aukus-2021", "aukus-nnp-2024", "ennpia-2021", "aukus-dmm"]
    assert [one.split("'")[1] for one in problems] == sharing
    load([FILE["us-uk"]], at=LOADED_AT)
    load([FILE["anzus"]], at=LOADED_AT)
    shared = Instrument.objects.filter(also_alliances__slug="us-uk").values_list("ref", flat=True)
    assert set(shared) == {"aukus-2021", "aukus-nnp-2024", "ennpia-2021"}


def test_without_the_states_nothing_can_be_loaded(db: None) -> None:
    with pytest.raises(RefusedAll) as caught:
        load([FILE["us-il"]], at=LOADED_AT)
    assert all("there is no state " in one for one in caught.value.problems)
