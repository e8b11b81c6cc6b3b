"""What exercises cost is counted for a commitment, and shown beside what was given for it."""

from decimal import Decimal
from typing import Any

from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from exercises.models import Event, Participant
from exercises.questions.costs import Costs
from tests.build.alliances import partner
from tests.build.burden import contribution
from tests.build.commitments import yearly as promised
from tests.build.exercises import event, put, yearly

COST = {"cost": Decimal(1500), "cost_currency": "USD", "cost_basis": "budget"}


def drill_for(promise: Any, **more: Any) -> Event:
    made = event(yearly(promise.alliance), "2026-03-01", cost_commitment=promise, **more)
    put(Participant, promise.alliance, event=made, state="USA", domain="sea", **COST)
    put(Participant, promise.alliance, event=made, state="JPN")
    return made


def test_costs_are_told_by_state_with_their_basis(home: Alliance, desk: User) -> None:
    promise = promised(home)
    made = drill_for(promise, name="Northern Ring")
    drill_for(promised(home))
    (told,) = Costs().entries(promise, desk)
    assert (told.state, told.what, told.basis) == ("USA", "Northern Ring sea", "budget")
    assert (told.amount, told.unit, told.url) == (Decimal(1500), "USD", made.get_absolute_url())


def test_costs_of_an_exercise_that_is_not_released_are_not_told(home: Alliance) -> None:
    promise = promised(home)
    drill_for(promise, release="internal")
    assert Costs().entries(promise, partner("JPN", home)[0]) == []


def test_each_page_shows_what_the_other_room_has_on_record(
    desk_client: Client, home: Alliance
) -> None:
    promise = promised(home, title="Pay for the ring")
    made = drill_for(promise)
    page = desk_client.get(made.get_absolute_url()).text
    assert "nothing is on record for it in the days" in page
    contribution(home, "12.5", commitment=promise, ref="gift-26", basis="paid")
    contribution(home, "7", commitment=promise, ref="gift-99", period_start="1999-01-01",
                 period_end="1999-12-31")  # fmt: skip
    page = desk_client.get(made.get_absolute_url()).text
    assert "Pay for the ring</a>" in page
    assert "gift-26" in page
    assert "gift-99" not in page
    assert "Costs of exercises" not in page
    there = desk_client.get(f"/alliances/us-jp/commitments/{promise.ref}/").text
    assert "Costs of exercises" in there
    assert "USD 1,500<" in there
    assert "gift-99" in there


def test_a_promise_that_is_not_released_is_not_named_on_the_page(
    desk_client: Client, home: Alliance
) -> None:
    made = drill_for(promised(home, title="Kept quiet", release="internal"))
    desk_client.post("/eyes/", {"state": "JPN"})
    assert "Kept quiet" not in desk_client.get(made.get_absolute_url()).text
