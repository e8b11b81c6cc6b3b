"""What the host bears."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.errors import Refused
from tests.build.alliances import state
from tests.build.burden import contribution
from tests.conftest import TODAY

YEARS = {"period_start": date(2016, 1, 1), "period_end": date(2019, 12, 31), "currency": "USD"}


def asked(day: date = TODAY) -> Answer:
    return ask("us-jp", day, "host_share")


def audit(home: Alliance, host: str, guest: str, **more: Any) -> None:
    told = YEARS | more
    contribution(home, host, category="direct_support", basis="provided", **told)
    sides = {"contributor": state("USA"), "beneficiary": state("JPN")}
    contribution(home, guest, category="presence_obligations", basis="obligated", **told, **sides)


def test_the_share_is_told_with_its_years(home: Alliance) -> None:
    audit(home, "12.6", "20.9")
    answer = asked()
    assert answer.state == "informational"
    assert answer.as_json()["detail"] == {
        "share": 0.3761,
        "basis": "GAO 2016-2019",
        "currency": "USD",
        "host": 12.6,
        "stationing": 20.9,
    }


def test_the_newest_audit_that_is_over_counts(home: Alliance) -> None:
    audit(home, "1", "1")
    audit(home, "1", "3", period_start=date(2020, 1, 1), period_end=date(2023, 12, 31))
    assert asked(date(2023, 12, 30)).detail["share"] == pytest.approx(0.5)
    assert asked(date(2023, 12, 31)).detail["basis"] == "GAO 2020-2023"


def test_one_side_alone_has_no_share(home: Alliance) -> None:
    contribution(home, "12.6", category="direct_support", **YEARS)
    assert asked().state == "no_record"


def test_a_sum_of_zero_is_refused_with_the_reason(home: Alliance) -> None:
    audit(home, "0", "0")
    assert "nothing to share" in asked().detail["reason"]


@pytest.mark.django_db
def test_it_is_about_alliances_only() -> None:
    with pytest.raises(Refused, match="nothing called 'us-jp'"):
        asked()
