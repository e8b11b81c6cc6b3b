"""Exercises and series over the API."""

from datetime import date

import pytest

from accounts.models import PartnerSystem
from alliances.models import Alliance
from exercises.models import LessonCheck, Participant
from kit.dates import Duration
from tests.build.api import ask, bearer, listed, refs
from tests.build.exercises import (
    attained,
    case,
    event,
    lesson,
    objective,
    planned,
    put,
    series,
    shown,
    stage,
)

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


def test_an_exercise_shows_its_plan_and_who_takes_part(
    home: Alliance, partner_system: Partner
) -> None:
    drill = planned(home)
    stage(drill, "main", date(2026, 12, 1))
    put(Participant, home, event=drill, state="JPN", domain="sea", people=900)
    put(Participant, home, event=drill, state="USA", release="internal")
    found = listed(partner_system[1], "exercises")[0]
    assert found["stages"] == [{"kind": "main", "due_on": "2026-12-01", "done_on": None}]
    assert [one["state"] for one in found["participants"]] == ["JPN"]


def test_lessons_show_what_later_exercises_showed(home: Alliance, partner_system: Partner) -> None:
    _, secret = partner_system
    one = lesson(home, event(series(home), "2024-03"), ref="iff", tags=["iff"])
    proof = {"event": event(series(home), "2025-03"), "is_remedied": True, "evidence": "x"}
    put(LessonCheck, home, lesson=one, **proof)
    lesson(home, ref="fuel")
    lesson(home, ref="hidden", release="internal")
    assert refs(secret, "lessons") == ["fuel", "iff"]
    assert refs(secret, "lessons?tag=iff") == ["iff"]
    assert refs(secret, "lessons?closed=true") == []
    found = listed(secret, "lessons?ref=iff")[0]
    assert (found["checks"], found["closed_on"]) == ([{"is_remedied": True, "evidence": "x"}], None)


def test_objectives_standards_and_test_cases_are_shown(
    home: Alliance, partner_system: Partner
) -> None:
    _, secret = partner_system
    attained(objective(home, ref="refuel"), planned(home), "partly")
    link = case(home, ref="link")
    shown(link, "limited", date(2026, 5, 5))
    assert listed(secret, "objectives")[0]["results"] == [{"result": "partly", "evidence": None}]
    assert listed(secret, "standards")[0]["editions"][0]["edition"] == "1"
    found = listed(secret, "test-cases?capability=air picture")[0]
    assert found["system_a"]["name"] == link.system_a.name
    assert [one["outcome"] for one in found["results"]] == ["limited"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_lesson_is_not_closed_over_the_api(
    home: Alliance, partner_system: Partner, method: str
) -> None:
    one = lesson(home, event(series(home), "2024-03"))
    path = f"/api/v1/lessons/les_{one.pk.hex}"
    client = bearer(partner_system[1])
    body = '{"closed_on": "2026-11-22"}'
    answer = client.generic(method, path, body, content_type="application/json")
    assert answer.status_code == 405
    one.refresh_from_db()
    assert one.closed_on is None
