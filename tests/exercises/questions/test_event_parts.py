"""Whether the parts of an exercise were held when planned."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from compliance.question import ask
from exercises.models import Part
from kit.errors import Refused
from tests.build.exercises import event, put, series


def answer(as_of: date = date(2025, 9, 1)) -> tuple[str, dict[str, Any]]:
    found = ask("ufs", as_of, "event_parts")
    return found.state, found.detail


@pytest.fixture(autouse=True)
def edition(home: Alliance) -> None:
    drill = event(series(home, "ufs"), "2025-08-18", name="UFS 25")
    put(Part, home, event=drill, name="command post", planned=1, is_field=False)
    put(Part, home, event=drill, name="field training", planned=40, moved=20)


def test_some_that_moved_make_it_partly_postponed() -> None:
    state, detail = answer()
    assert state == "partly_postponed"
    assert detail == {"edition": "UFS 25", "field_events_planned": 40, "moved": 20}


def test_what_did_not_move_stands_as_it_is() -> None:
    Part.objects.update(moved=0)
    assert answer()[0] == "held"


def test_all_that_moved_make_it_postponed() -> None:
    Part.objects.filter(name="command post").update(moved=1)
    Part.objects.filter(name="field training").update(moved=40)
    assert answer()[0] == "postponed"


def test_before_the_edition_nothing_is_on_record() -> None:
    assert answer(date(2025, 8, 17)) == ("no_record", {})


def test_it_answers_only_when_it_is_asked() -> None:
    with pytest.raises(Refused):
        ask("ufs", date(2025, 9, 1))
