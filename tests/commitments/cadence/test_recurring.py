"""Recurrence rules: the days they give, and those whose days are disputed."""

import json
import re
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from commitments.cadence import cautions, due_days, instants, objections

AGREED = Path(__file__).resolve().parents[4] / "shared" / "data" / "ical" / "rrule_agreed.json"


def days(rule: str, start: date, most: int = 5) -> list[date]:
    return list(islice(due_days(rule, start), most))


def cases() -> list[dict[str, Any]]:
    if not AGREED.exists():
        pytest.skip("the agreed recurrence cases are not at hand: no shared/data/ical")
    found: list[dict[str, Any]] = json.loads(AGREED.read_text(encoding="utf-8"))
    return found


def read(text: str) -> datetime:
    text = text.removesuffix("Z")
    return datetime.strptime(text, "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")  # noqa: DTZ007


def test_every_rule_on_which_implementations_agree_gives_their_instants() -> None:
    wrong = []
    for case in cases():
        expected = [datetime.fromisoformat(one) for one in case["instances"]]
        found = list(islice(instants(case["rrule"], read(case["dtstart"])), len(expected) + 1))
        # A rule with an end gives no more; one without is read as far as it was recorded.
        if found[: len(expected)] != expected or len(found) > len(expected):
            wrong.append((case["rrule"], case["dtstart"]))
    assert wrong == []
    assert len(cases()) == 124


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", date(2026, 1, 1), ["01-15", "04-15", "07-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 1, 31), ["01-31", "02-28", "03-31"]),
        ("RRULE:freq=yearly;bymonth=11;byday=1TU;", date(2026, 1, 1), ["11-03"]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260119T000000Z", date(2026, 1, 5), ["01-05", "01-12"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=2", date(2026, 3, 1), ["03-01", "03-11"]),
        ("FREQ=YEARLY", date(2026, 6, 23), ["06-23"]),
    ],
)
def test_a_rule_gives_its_days(rule: str, start: date, expected: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in days(rule, start, len(expected))] == expected


@pytest.mark.parametrize(
    ("rule", "start", "said"),
    [
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", date(2026, 1, 1), "BYWEEKNO is not read alike"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", date(2026, 1, 1), "BYDAY=-1FR"),
        ("FREQ=YEARLY", date(2024, 2, 29), "BYMONTH=2;BYMONTHDAY=-1"),
        ("FREQ=YEARLY;BYMONTH=02;BYMONTHDAY=29", date(2026, 1, 1), "29 February"),
        ("FREQ=YEARLY;BYYEARDAY=366", date(2026, 1, 1), "29 February"),
        ("FREQ=HOURLY;INTERVAL=3", date(2026, 1, 1), "falls due on days"),
        ("FREQ=DAILY;BYHOUR=9", date(2026, 1, 1), "falls due on days"),
        ("every quarter", date(2026, 1, 1), "is no recurrence rule"),
        ("FREQ=MONTHLY;COLOUR=RED", date(2026, 1, 1), "'COLOUR' is no part of one"),
        ("FREQ=MONTHLY;FREQ=DAILY", date(2026, 1, 1), "names one part twice"),
        ("FREQ=SOMETIMES", date(2026, 1, 1), "nothing reads FREQ=SOMETIMES. Write it as"),
        ("FREQ=DAILY;UNTIL=soon", date(2026, 1, 1), "UNTIL=SOON is no day"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 1, 1), "no day within 100 years"),
        ("FREQ=DAILY;UNTIL=20200101", date(2026, 1, 1), "no day within 100 years"),
        ("", date(2026, 1, 1), "is no recurrence rule"),
    ],
)
def test_a_disputed_or_impossible_rule_is_refused_with_the_reason(
    rule: str, start: date, said: str
) -> None:
    assert said in " ".join(objections(rule, start))
    with pytest.raises(ValueError, match=re.escape(objections(rule, start)[0][:20])):
        days(rule, start)


def test_an_undisputed_rule_meets_no_objection() -> None:
    assert objections("FREQ=MONTHLY;INTERVAL=6", date(2026, 1, 28)) == []
    assert objections("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", date(2024, 2, 29)) == []
    assert cautions("FREQ=MONTHLY;INTERVAL=6", date(2026, 1, 28)) == []


def test_a_rule_that_skips_short_months_is_pointed_out() -> None:
    (said,) = cautions("FREQ=MONTHLY", date(2026, 1, 31))
    assert "Months without a day 31 are skipped" in said
    assert cautions("FREQ=MONTHLY;BYMONTHDAY=1", date(2026, 1, 31)) == []
