"""Entry into force by the formulas that treaties use."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.dates import Duration, in_words
from tests.treaties.term.examples import days, periods
from treaties.term.entering import (
    Act,
    EntryRule,
    Step,
    Trigger,
    enters,
    parse_entry_rule,
)

BOTH = ("AUS", "JPN")
P30D, P3M, NO_DELAY = Duration(days=30), Duration(months=3), Duration()


def acts(step: Step, *on: date) -> list[Act]:
    return [Act(party, step, day) for party, day in zip("ABCDEFGH", on, strict=False)]


@pytest.mark.parametrize(
    ("rule", "on", "due"),
    [
        # The first day of the second month after the last notification.
        (
            EntryRule(Trigger.LAST, Step.NOTIFICATION, month=2),
            (date(2023, 3, 31), date(2023, 1, 5)),
            date(2023, 5, 1),
        ),
        # 30 days after the second deposit.
        (EntryRule(Trigger.NTH, count=2, delay=P30D), (date(2024, 1, 31),) * 3, date(2024, 3, 1)),
        # The first day of the month after three months from the tenth of February.
        (EntryRule(Trigger.LAST, delay=P3M, month=1), (date(2024, 2, 10),) * 2, date(2024, 6, 1)),
        # Clamped to a shorter month (L1).
        (EntryRule(Trigger.LAST, delay=P3M), (date(2023, 11, 30),) * 2, date(2024, 2, 29)),
        # Notes: on the last one (L19).
        (
            EntryRule(Trigger.LAST, Step.NOTIFICATION),
            (date(2024, 8, 5), date(2024, 8, 7)),
            date(2024, 8, 7),
        ),
    ],
)
def test_worked_examples(rule: EntryRule, on: tuple[date, ...], due: date) -> None:
    found = enters(rule, "AB", acts(rule.step, *on))
    assert found.on == due
    assert found.why.endswith(f"= {in_words(due)}")


def test_a_day_that_the_text_names() -> None:
    rule = EntryRule(Trigger.FIXED, fixed_on=date(1960, 6, 23))
    assert enters(rule, BOTH, []).on == date(1960, 6, 23)


def test_it_says_whom_it_waits_for() -> None:
    rule = EntryRule(Trigger.LAST, Step.NOTIFICATION)
    found = enters(rule, BOTH, [Act("JPN", Step.NOTIFICATION, date(2024, 1, 1))])
    assert (found.on, found.waits_for) == (None, ("AUS",))
    assert found.why == "waits for the notification of AUS"


def test_it_says_how_many_are_lacking() -> None:
    rule = EntryRule(Trigger.NTH, count=3)
    found = enters(rule, "ABCD", acts(Step.DEPOSIT, date(2024, 1, 1)))
    assert (found.on, found.lacking) == (None, 2)


def test_acts_of_another_kind_do_not_count() -> None:
    rule = EntryRule(Trigger.LAST, Step.DEPOSIT)
    assert enters(rule, "A", acts(Step.SIGNATURE, date(2024, 1, 1))).on is None


def test_a_second_act_of_one_party_changes_nothing() -> None:
    rule = EntryRule(Trigger.NTH, count=2)
    twice = [Act("A", Step.DEPOSIT, date(2024, 1, day)) for day in (1, 2)]
    assert enters(rule, "AB", twice).on is None


@given(st.lists(days, min_size=1, max_size=8), periods, st.integers(0, 4), st.integers(1, 8))
def test_no_formula_gives_a_day_before_its_last_act(
    on: list[date], delay: Duration, month: int, count: int
) -> None:
    done = acts(Step.DEPOSIT, *on)
    parties = [act.party for act in done]
    last = enters(EntryRule(Trigger.LAST, delay=delay, month=month), parties, done).on
    assert last is not None
    assert last >= max(on)
    assert month == 0 or last.day == 1
    nth = enters(EntryRule(Trigger.NTH, count=count, delay=delay, month=month), parties, done)
    assert (nth.on is None) == (len(on) < count)
    assert nth.on is None or nth.on <= last


@given(st.lists(days, min_size=2, max_size=8), days, periods, st.integers(0, 4))
def test_a_later_act_never_brings_it_forward(
    on: list[date], moved: date, delay: Duration, month: int
) -> None:
    rule = EntryRule(Trigger.LAST, delay=delay, month=month)
    parties = "ABCDEFGH"[: len(on)]
    before = enters(rule, parties, acts(Step.DEPOSIT, *on)).on
    after = enters(rule, parties, acts(Step.DEPOSIT, max(on[0], moved), *on[1:])).on
    assert before is not None
    assert after is not None
    assert before <= after


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "On the first day of the second month after the last notification.",
            EntryRule(Trigger.LAST, Step.NOTIFICATION, month=2),
        ),
        ("30 days after the second deposit", EntryRule(Trigger.NTH, count=2, delay=P30D)),
        (
            "thirty days after the deposit of the third instrument of ratification",
            EntryRule(Trigger.NTH, count=3, delay=P30D),
        ),
        (
            "on the thirtieth day after the date of deposit of the 10th instrument of ratification",
            EntryRule(Trigger.NTH, count=10, delay=P30D),
        ),
        (
            (
                "the first day of the month following the expiration of three months after the "
                "last instrument of ratification is deposited"
            ),
            EntryRule(Trigger.LAST, delay=P3M, month=1),
        ),
        (
            "upon the exchange of instruments of ratification",
            EntryRule(Trigger.LAST, Step.EXCHANGE),
        ),
        ("on the date of signature", EntryRule(Trigger.LAST, Step.SIGNATURE)),
        (
            "on the date of the later note of the exchange",
            EntryRule(Trigger.LAST, Step.NOTIFICATION),
        ),
        (
            "60 days after signature",
            EntryRule(Trigger.LAST, Step.SIGNATURE, delay=Duration(days=60)),
        ),
    ],
)
def test_formulas_are_read_as_treaties_word_them(text: str, rule: EntryRule) -> None:
    assert parse_entry_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "as the parties see fit",
        "30 days after the second deposit, unless an earlier date is agreed",
        "some days after the last notification",
        "provisionally from signature",
    ],
)
def test_what_is_not_sure_is_not_guessed(text: str) -> None:
    assert parse_entry_rule(text) is None


@given(st.text(max_size=80))
def test_no_words_bring_it_to_a_fall(text: str) -> None:
    parse_entry_rule(text)
    parse_entry_rule(f"first day of the {text} month {text} days after the {text} deposit")


@pytest.mark.parametrize(
    "wrong",
    [
        {"trigger": Trigger.NTH},
        {"trigger": Trigger.LAST, "count": 2},
        {"trigger": Trigger.FIXED},
        {"trigger": Trigger.LAST, "fixed_on": date(2024, 1, 1)},
    ],
)
def test_a_formula_that_leaves_open_what_it_waits_for_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="if, and only if"):
        EntryRule(**wrong)  # type: ignore[arg-type]
