"""The rules on lapse and dates (L1 to L6, L10, L17 to L19) by their worked examples, a line each.

The others are walked in tests/commitments/cadence/test_formulas.py; none of the twenty is left out.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from alliances.models import Alliance
from burden.shares.money import Amount, total
from kit.dates import Duration, PartialDate
from tests.build.treaties import action, instrument
from tests.commitments.cadence.test_formulas import CASES as OTHERS
from tests.treaties.term.examples import (
    BIOT,
    JP_09,
    KR_08,
    KR_09,
    KR_10,
    KR_11,
    KR_12,
    MDA_SUNSET,
    MDA_WINDOW,
    P1Y,
    P10Y,
)
from treaties.models import Action, Instrument
from treaties.models.history import actions_of, effect_of
from treaties.term import (
    Act,
    EntryRule,
    Link,
    Step,
    Term,
    TermKind,
    Trigger,
    earliest_exit,
    enters,
    gap_days,
    notice_effective,
    sunset,
    tacit_renewal,
    windowed_exit,
)

LOCKED = TermKind.FIXED_THEN_NOTICE
TREATY_1960 = Term(LOCKED, starts_on=date(1960, 6, 23), lock=P10Y, notice=P1Y)
NAT = Term(LOCKED, starts_on=date(1949, 8, 24), lock=Duration.parse("P20Y"), notice=P1Y)
MDA = date(1958, 8, 4)


def on(text: str) -> date:
    return date.fromisoformat(text)


def added(day: str, period: str) -> date:
    return Duration.parse(period).after(on(day))


def monthly(day: str, count: int) -> str:
    step = Duration.parse("P1M")
    return " ".join(f"{step.times(n).after(on(day)):%m-%d}" for n in range(1, count + 1))


def out_of(term: Term, day: str) -> date | None:
    found = earliest_exit(term, on(day))
    return found.effective_on if found else None


def window(day: str) -> date:
    return windowed_exit(MDA, MDA_WINDOW, on(day)).next_effective


def renewed(notice: str, day: str) -> tuple[date | None, date | None]:
    found = tacit_renewal(BIOT, [on(notice)] if notice else [], on(day))
    return found.new_end, found.terminates_on


def gap(before: str, after: str) -> int:
    return gap_days(on(before), on(after))


def between(one: Link, successor: Link) -> int:
    assert one.ends_on is not None
    return gap_days(one.ends_on, successor.in_force_on)


def summed(*amounts: str) -> Decimal:
    return total([Amount(Decimal(one), "USD") for one in amounts]).value


def noted(*days: str) -> date | None:
    rule = EntryRule(Trigger.LAST, Step.NOTIFICATION)
    acts = [Act(who, Step.NOTIFICATION, on(day)) for who, day in zip("AB", days, strict=True)]
    return enters(rule, "AB", acts).on


NYE = on("2024-12-31")
FMF = ("2.55", "2.775", "3.0", "3.075", *["3.1"] * 6)
CASES: list[tuple[str, Callable[[], object], object]] = [
    ("L1 clamped", lambda: added("2024-01-31", "P1M"), on("2024-02-29")),
    ("L1 clamped in other years", lambda: added("2023-01-31", "P1M"), on("2023-02-28")),
    ("L1 a leap day", lambda: added("2024-02-29", "P1Y"), on("2025-02-28")),
    ("L1 four years on", lambda: added("2024-02-29", "P4Y"), on("2028-02-29")),
    ("L1 no drift", lambda: monthly("2025-01-31", 3), "02-28 03-31 04-30"),
    ("L2 from receipt", lambda: notice_effective(on("2026-03-01"), P1Y), on("2027-03-01")),
    ("L2 a leap day", lambda: notice_effective(on("2028-02-29"), P1Y), on("2029-02-28")),
    ("L2 without a clause", lambda: notice_effective(on("2026-03-01")), on("2027-03-01")),
    ("L3 US-JP 1960", lambda: out_of(TREATY_1960, "1960-06-23"), on("1971-06-23")),
    ("L3 NATO", lambda: out_of(NAT, "1949-08-24"), on("1970-08-24")),
    ("L4 next exit", lambda: window("2026-11-22"), on("2028-08-04")),
    ("L4 just in time", lambda: window("2027-08-04"), on("2028-08-04")),
    ("L4 a day late", lambda: window("2027-08-05"), on("2033-08-04")),
    ("L5 renewed", lambda: renewed("", "2017-01-01"), (on("2036-12-30"), None)),
    ("L5 stopped", lambda: renewed("2015-06-01", "2016-01-01"), (None, on("2017-06-01"))),
    ("L5 a day early", lambda: renewed("2014-12-29", "2017-01-01"), (on("2036-12-30"), None)),
    ("L6 Korea 8 to 9", lambda: between(KR_08, KR_09), 168),
    ("L6 Korea 9 to 10", lambda: between(KR_09, KR_10), 94),
    ("L6 Korea 10 to 11", lambda: between(KR_10, KR_11), 609),
    ("L6 Korea 11 to 12", lambda: between(KR_11, KR_12), 0),
    ("L6 Japan 5 to 6", lambda: gap("2006-03-31", "2006-05-01"), 30),
    ("L6 what is left", lambda: (JP_09.ends_on or date.min) - on("2026-11-22"), timedelta(129)),
    ("L10 before its amendment", lambda: sunset(MDA_SUNSET, on("2024-11-13")).ends_on, NYE),
    ("L10 amended 47 days before", lambda: sunset(MDA_SUNSET, NYE).margin_days, 47),
    ("L10 and without an end", lambda: sunset(MDA_SUNSET, on("2024-11-14")).ends_on, None),
    ("L17 FMF of ten years", lambda: summed(*FMF), Decimal("30.0")),
    ("L17 with missile defence", lambda: summed(*["3.3"] * 10, *["0.5"] * 10), Decimal("38.0")),
    ("L19 on the last note", lambda: noted("2024-08-05", "2024-08-07"), on("2024-08-07")),
]


@pytest.mark.parametrize(("ask", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_worked_example_holds(ask: Callable[[], object], expected: object) -> None:
    assert ask() == expected


def test_a_date_that_was_entered_stands_where_days_of_sitting_cannot_be_counted(
    home: Alliance,
) -> None:
    """L18: 21 sitting days after 25 July 2024 ended on 23 October, as the House said."""
    treaty = instrument(home, "mda")
    laid = action(treaty, "laid_before_parliament", "2024-07-25")
    action(treaty, "objection_deadline", "2024-10-23")
    seen = Instrument.objects.with_history().get()
    (deadline,) = actions_of(seen, Action.Kind.OBJECTION_DEADLINE)
    assert (effect_of(deadline) - effect_of(laid)).days == 90


def test_none_of_the_twenty_rules_is_left_out() -> None:
    walked = {name.split()[0] for name, *_ in (*CASES, *OTHERS)} | {"L18"}
    assert walked == {f"L{number}" for number in range(1, 21)}


def test_a_partial_date_has_bounds() -> None:
    """L14 in its own words."""
    found = PartialDate.parse("2016-10")
    assert (found.earliest, found.latest) == (on("2016-10-01"), on("2016-10-31"))
