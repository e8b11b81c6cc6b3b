"""Instalments against the headline."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.errors import Refused
from tests.build.burden import instalment, pledge
from tests.build.treaties import instrument
from tests.conftest import TODAY
from treaties.models import Instrument


@pytest.fixture
def text(home: Alliance) -> Instrument:
    made: Instrument = instrument(home, ref="memorandum")
    pledge(made, "2000000000")
    instalment(made, date(2026, 1, 1), "1500000000")
    return made


def asked() -> Answer:
    return ask("memorandum", TODAY, "schedule_total")


def test_a_schedule_that_lacks_a_part_is_off(text: Instrument) -> None:
    answer = asked()
    assert (answer.state, answer.as_json()["detail"]) == (
        "off",
        {"total_usd_bn": 1.5, "headline": 2.0, "difference": -0.5, "instalments": 1},
    )


def test_it_is_balanced_to_the_cent(text: Instrument) -> None:
    instalment(text, date(2027, 1, 1), "499999999.99")
    assert asked().state == "off"
    instalment(text, date(2028, 1, 1), "0.01")
    assert asked().state == "balanced"


def test_another_currency_is_refused(text: Instrument) -> None:
    instalment(text, date(2027, 1, 1), currency="JPY")
    answer = asked()
    assert (answer.state, "different currency" in answer.detail["reason"]) == ("refused", True)


def test_a_pledge_without_a_schedule_has_none(home: Alliance) -> None:
    pledge(instrument(home, ref="memorandum"))
    assert asked().state == "no_record"


def test_an_instrument_without_a_pledge_is_not_asked(home: Alliance) -> None:
    instrument(home, ref="memorandum")
    with pytest.raises(Refused, match="nothing called"):
        asked()
