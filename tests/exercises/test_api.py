"""Exercises and series over the API."""

from accounts.models import PartnerSystem
from alliances.models import Alliance
from kit.dates import Duration
from tests.build.api import ask, listed, refs
from tests.build.exercises import event, series

type Partner = tuple[PartnerSystem, str]


def test_an_exercise_is_shown_with_its_series_and_its_states(
    home: Alliance, partner_system: Partner
) -> None:
    made = event(series(home, "keen-sword"), "2024-10", personnel={"JPN": 33000})
    found = ask(partner_system[1], f"exercises/evt_{made.pk.hex}").json()
    assert (found["starts_on"], found["status"]) == ("2024-10", "held")
    assert found["series"].keys() == {"id", "ref", "name"}
    assert found["states"] == ["USA", "JPN"]
    assert found["personnel"] == {"JPN": 33000}


def test_a_series_that_is_internal_lends_neither_name_nor_states(
    home: Alliance, partner_system: Partner
) -> None:
    event(series(home, "hidden", release="internal"))
    _, secret = partner_system
    found = listed(secret, "exercises")[0]
    assert (found["series"], found["states"]) == (None, [])
    assert refs(secret, "exercises?party=JPN") == []
    assert refs(secret, "exercises?series=hidden") == []


def test_exercises_are_filtered(home: Alliance, partner_system: Partner) -> None:
    _, secret = partner_system
    every = series(home, "keen-sword")
    event(every, "2024-10", ref="ks-24")
    event(every, "2026-11-01", ref="ks-26", status="planned", states=["USA"])
    assert refs(secret, "exercises?party=JPN") == ["ks-24"]
    assert refs(secret, "exercises?status=planned") == ["ks-26"]
    assert refs(secret, "exercises?until=2024-10-15") == ["ks-24"]
    assert refs(secret, "exercises?series=keen-sword") == ["ks-24", "ks-26"]


def test_series_show_their_rhythm(home: Alliance, partner_system: Partner) -> None:
    series(home, "keen-sword", rhythm="rolling", period=Duration.parse("P2Y"))
    found = listed(partner_system[1], "series?party=JPN")[0]
    assert (found["ref"], found["rhythm"], found["period"]) == ("keen-sword", "rolling", "P2Y")
