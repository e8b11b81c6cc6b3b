"""Contributions over the API."""

from datetime import date
from typing import Any

import pytest

from accounts.models import PartnerSystem
from alliances.models import Alliance
from tests.build.api import ask, listed, refs
from tests.build.burden import contribution
from tests.build.treaties import instrument

type Partner = tuple[PartnerSystem, str]


@pytest.mark.parametrize(
    ("amount", "text"),
    [("12.5", "12.50"), ("1055000000000", "1055000000000.00"), ("0.1234", "0.1234")],
)
def test_money_is_text_with_its_currency(
    home: Alliance, partner_system: Partner, amount: str, text: str
) -> None:
    made = contribution(home, amount)
    found = ask(partner_system[1], f"contributions/ctr_{made.pk.hex}").json()
    assert found["amount"] == {"amount": text, "currency": "JPY"}
    assert found["quantity"] is None
    assert (found["contributor"], found["beneficiary"]) == ("JPN", "USA")


def test_what_is_not_money_is_a_quantity(home: Alliance, partner_system: Partner) -> None:
    contribution(home, "28500", unit="persons", basis="snapshot")
    found = listed(partner_system[1], "contributions")[0]
    assert found["amount"] is None
    assert found["quantity"] == {"amount": "28500", "unit": "persons"}


def test_an_instrument_that_is_internal_is_not_named(
    home: Alliance, partner_system: Partner
) -> None:
    contribution(home, instrument=instrument(home, "hidden", release="internal"))
    _, secret = partner_system
    assert listed(secret, "contributions")[0]["instrument"] is None
    assert refs(secret, "contributions?instrument=hidden") == []


def test_contributions_are_filtered(home: Alliance, partner_system: Partner) -> None:
    _, secret = partner_system
    period: dict[str, Any] = {"period_start": date(2020, 1, 1), "period_end": date(2020, 12, 31)}
    contribution(home, "12.5", ref="old", basis="paid", **period)
    contribution(home, ref="new")
    assert refs(secret, "contributions?since=2020-12-31&until=2025-12-31") == ["old"]
    assert refs(secret, "contributions?since=2021-01-01") == ["new"]
    assert refs(secret, "contributions?basis=paid&contributor=JPN&currency=JPY") == ["old"]
    assert refs(secret, "contributions?contributor=USA") == []
