"""What falls with an instrument, and what outlives it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from treaties.term.falling import Bond, Fate, falling

ON = date(2027, 6, 23)


def fates(bonds: list[Bond], *following: str) -> dict[str, Fate]:
    return {
        one.ref: one.fate for one in falling("treaty", ON, bonds, dict.fromkeys(following, True))
    }


def test_what_follows_its_parent_falls_with_it_and_so_on() -> None:
    bonds = [Bond("sofa", "implements", "treaty"), Bond("sma", "implements", "sofa")]
    assert fates(bonds, "sofa", "sma") == {
        "treaty": Fate.FALLS,
        "sofa": Fate.FALLS,
        "sma": Fate.FALLS,
    }
    (_, _, sma) = falling("treaty", ON, bonds, {"sofa": True, "sma": True})
    assert sma.chain == ("treaty", "sofa", "sma")
    assert (sma.on, sma.why) == (ON, "its term ends with that of sofa")


def test_what_has_a_term_of_its_own_stays_and_is_in_question() -> None:
    bonds = [Bond("sofa", "implements", "treaty"), Bond("sma", "implements", "sofa")]
    assert fates(bonds, "sma") == {"treaty": Fate.FALLS, "sofa": Fate.IN_QUESTION}


def test_an_amendment_has_no_life_of_its_own() -> None:
    assert fates([Bond("protocol", "amends", "treaty")])["protocol"] is Fate.FALLS


def test_a_successor_survives() -> None:
    assert fates([Bond("next", "renews", "treaty")])["next"] is Fate.SURVIVES
    assert fates([Bond("next", "supersedes", "treaty")])["next"] is Fate.SURVIVES


def test_one_that_stands_to_it_in_two_ways_falls_if_it_does_by_either() -> None:
    bonds = [Bond("protocol", "supplements", "treaty"), Bond("protocol", "amends", "treaty")]
    assert fates(bonds)["protocol"] is Fate.FALLS


refs = st.sampled_from(["treaty", *"abcdef"])
kinds = st.sampled_from(["amends", "extends", "implements", "renews", "supplements", "suspends"])
families = st.lists(st.builds(Bond, refs, kinds, refs), max_size=12)


@given(families, st.sets(refs))
def test_the_walk_ends_and_names_each_once(bonds: list[Bond], following: set[str]) -> None:
    found = falling("treaty", ON, bonds, dict.fromkeys(following, True))
    names = [one.ref for one in found]
    assert len(names) == len(set(names))
    assert found[0].ref == "treaty"
    for one in found:
        assert (one.on == ON) == (one.fate is Fate.FALLS)


@given(families, families)
def test_more_bonds_never_save_anything(bonds: list[Bond], more: list[Bond]) -> None:
    before = {one.ref for one in falling("treaty", ON, bonds, {}) if one.fate is Fate.FALLS}
    after = {one.ref for one in falling("treaty", ON, bonds + more, {}) if one.fate is Fate.FALLS}
    assert before <= after
