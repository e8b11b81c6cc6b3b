"""Questions: which one answers, and what is said when none does."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from alliances.models import Alliance
from compliance.question import Answer, Question, ask, jsonable, name_of, only, questions
from kit.errors import Refused
from tests.build.treaties import instrument
from tests.conftest import TODAY
from treaties.models import Instrument


class Low(Question):
    """Answers about anything that begins with `us`."""

    rank = 1

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        return Answer(ref, as_of, "low", "fine") if ref.startswith("us") else None


class High(Question):
    """Answers about one thing; when named, about anything."""

    rank = 2

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        fits = is_named or ref == "us-jp"
        return Answer(ref, as_of, "high", "worse") if fits else None


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_found", {"a.low": Low(), "b.high": High()})


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("ref", "rule", "who"),
    [
        ("us-jp", "", "high"),
        ("us-kr", "", "low"),
        ("us-jp", "low", "low"),
        ("us-jp", "a.low", "low"),
        ("us-kr", "high", "high"),
        ("anzus", "high", "high"),
    ],
)
def test_the_question_named_answers_or_the_one_of_highest_rank_that_fits(
    ref: str, rule: str, who: str
) -> None:
    answer = ask(ref, TODAY, rule)
    assert (answer.rule, answer.subject, answer.as_of) == (who, ref, TODAY)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("ref", "rule", "message"),
    [
        ("anzus", "", "There is nothing called 'anzus'."),
        ("anzus", "low", "There is nothing called 'anzus' that 'low' is about."),
        ("us-jp", "lower", "There is no rule 'lower' to ask; there are: low, high."),
    ],
)
def test_what_nobody_can_answer_is_refused(ref: str, rule: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(ref, TODAY, rule)
    assert refused.value.message == message


def test_a_question_is_called_by_its_code_without_the_app() -> None:
    assert name_of("treaties.tacit_renewal") == "tacit_renewal"


def test_only_finds_the_row_of_a_reference(home: Alliance) -> None:
    row = instrument(home, "treaty")
    assert only(Instrument.objects.all(), "treaty") == row
    assert only(Instrument.objects.all(), "other") is None


def test_a_reference_that_two_alliances_use_is_refused(home: Alliance, abroad: Alliance) -> None:
    for owner in (home, abroad):
        instrument(owner, "treaty")
    with pytest.raises(Refused, match="'treaty' is in more than one alliance"):
        only(Instrument.objects.all(), "treaty")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 22), "2026-11-22"),
        (Decimal("0.4325"), 0.4325),
        ({"a": [date(2020, 1, 1), (Decimal(1), None)]}, {"a": ["2020-01-01", [1.0, None]]}),
        (True, True),
        (frozenset(), "frozenset()"),
    ],
)
def test_an_answer_is_json_all_the_way_down(value: Any, shown: Any) -> None:
    assert jsonable(value) == shown


def test_an_answer_shows_its_parts_in_order() -> None:
    answer = Answer("us-jp", TODAY, "effort_ratio", "balanced", {"JPN": Decimal("1.0")})
    assert answer.as_json() == {
        "subject": "us-jp",
        "as_of": "2026-11-22",
        "rule": "effort_ratio",
        "state": "balanced",
        "detail": {"JPN": 1.0},
    }
