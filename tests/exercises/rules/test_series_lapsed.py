"""An exercise series whose edition is missing."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from commitments.cadence import Cadence, Met, Rhythm, Skip
from compliance.models import Severity, SubjectKind
from compliance.rule import Problem, Scope
from exercises.rules.series_lapsed import Case, SeriesLapsed
from kit.dates import Duration
from tests.build.exercises import event, series, yearly
from tests.compliance.looking import assert_explains, look, marked

SUBJECT = marked(SubjectKind.SERIES, "cope-north")
P90D = Duration.parse("P90D")
YEARLY = Case(
    subject=SUBJECT,
    name="Cope North",
    cadence=Cadence(Rhythm.CALENDAR_YEAR, grace=P90D),
    in_words="once each calendar year, with 90 days of grace",
    met=[Met.on(date(2019, 2, 18), "cn-19")],
    skips=[],
)
LOW, MEDIUM = Severity.LOW, Severity.MEDIUM


def judge(as_of: date, **more: Any) -> Problem | None:
    return SeriesLapsed().judge(YEARLY._replace(**more), as_of)


@pytest.mark.parametrize(
    ("as_of", "state", "severity", "since"),
    [
        (date(2021, 1, 1), "overdue", LOW, date(2021, 1, 1)),
        (date(2021, 3, 31), "overdue", LOW, date(2021, 1, 1)),
        (date(2021, 4, 1), "lapsed", MEDIUM, date(2021, 4, 1)),
        (date(2026, 11, 22), "lapsed", MEDIUM, date(2021, 4, 1)),
    ],
)
def test_it_is_overdue_after_its_year_and_lapsed_after_its_grace(
    as_of: date, state: str, severity: Severity, since: date
) -> None:
    problem = judge(as_of)
    assert problem is not None
    assert (problem.state, problem.severity, problem.since) == (state, severity, since)
    assert (problem.due_on, problem.period) == (date(2020, 12, 31), "2020")


@pytest.mark.parametrize("as_of", [date(2019, 2, 17), date(2019, 6, 1), date(2020, 12, 31)])
def test_before_the_end_of_the_year_nothing_is_missing(as_of: date) -> None:
    assert judge(as_of) is None


def test_a_series_without_any_edition_cannot_be_missed() -> None:
    assert judge(date(2026, 11, 22), met=[]) is None


def test_a_cancelled_edition_skips_its_slot_and_does_not_shift_the_next() -> None:
    even = Cadence(Rhythm.PARITY, grace=P90D, parity="even")
    how = {"cadence": even, "met": [Met.on(date(2018, 7, 27))], "skips": [Skip(2020, "pb-20")]}
    assert judge(date(2021, 6, 30), **how) is None
    assert judge(date(2022, 12, 31), **how) is None
    problem = judge(date(2023, 1, 1), **how)
    assert problem is not None
    assert problem.period == "2022"


def test_a_rolling_series_is_counted_from_its_last_edition() -> None:
    how = {"cadence": Cadence(Rhythm.ROLLING, Duration.parse("P2Y"), P90D)}
    assert judge(date(2021, 2, 18), **how) is None
    problem = judge(date(2021, 2, 19), **how)
    assert problem is not None
    assert (problem.due_on, problem.state) == (date(2021, 2, 18), "overdue")


def test_a_series_that_ended_asks_for_no_more() -> None:
    ended = Cadence(Rhythm.CALENDAR_YEAR, grace=P90D, ends_on=date(2019, 12, 31))
    assert judge(date(2026, 11, 22), cadence=ended) is None


def test_the_explanation_is_complete_and_the_same_when_overdue_and_lapsed() -> None:
    overdue, lapsed = judge(date(2021, 1, 1)), judge(date(2021, 4, 1))
    assert overdue is not None
    assert lapsed is not None
    assert overdue == judge(date(2021, 3, 31))
    assert lapsed == judge(date(2026, 11, 22))
    assert_explains(overdue, SUBJECT)
    assert overdue.explanation == lapsed.explanation
    assert overdue.key == lapsed.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}/2020"
    assert overdue.explanation.inputs["last_held_on"] == "2019-02-18"
    assert "Cope North: no edition recorded since February 2019" in overdue.title


def test_the_last_edition_is_told_no_more_exactly_than_it_is_known() -> None:
    month, year = (
        judge(date(2026, 11, 22), met=[Met(date(2021, 2, 1), date(2021, 2, 28))]),
        judge(date(2026, 11, 22), met=[Met(date(2021, 1, 1), date(2021, 12, 31))]),
    )
    assert month is not None
    assert year is not None
    assert month.explanation.inputs["last_held_on"] == "February 2021"
    assert "no edition recorded since February 2021; due by" in month.title
    assert year.explanation.inputs["last_held_on"] == "2021"
    assert "no edition recorded since 2021; due by" in year.title


def test_only_what_was_held_cancelled_or_suspended_counts(home: Alliance) -> None:
    one = yearly(home, "cn")
    for year, status in enumerate(["held", "cancelled", "suspended", "planned", "postponed"], 2019):
        event(one, f"{year}-03", status=status)
    (case,), _ = look(SeriesLapsed(), date(2026, 11, 22))
    assert [met.earliest.year for met in case.met] == [2019]
    assert [skip.year for skip in case.skips] == [2020, 2021]


def test_it_looks_at_every_series_with_a_rhythm(home: Alliance, abroad: Alliance) -> None:
    for owner, ref in ((home, "late"), (abroad, "foreign")):
        event(yearly(owner, ref, release="public"), "2019-03-01", release="public")
    series(home, "irregular", rhythm="none_fixed")
    series(home, "unknown")
    cases, _ = look(SeriesLapsed(), date(2026, 11, 22), Scope(home.pk))
    assert [case.subject.ref for case in cases] == ["late"]
    assert SeriesLapsed().population(Scope(home.pk)) == 1
    (problem,) = SeriesLapsed().problems(date(2026, 11, 22), Scope(home.pk))
    assert (problem.subject.release, problem.subject.alliance_id) == ("public", home.pk)


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    costs = []
    for _ in range(20):
        event(yearly(home), "2019-03-01")
        costs.append(look(SeriesLapsed(), date(2026, 11, 22))[1])
    assert costs[1] == costs[-1]
