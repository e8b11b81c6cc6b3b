"""The engine over time: replays leave no trace, and missed days make no difference."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.models import Alliance
from commitments.models import Occurrence
from compliance.engine import judge
from compliance.models import Change, Finding, Run
from compliance.rule import Scope, rules
from kit.dates import Duration
from tests.build import exercises
from tests.build.alliances import alliance
from tests.build.commitments import met, rolling, yearly
from tests.build.treaties import action, instrument, provision, relation, term
from tests.conftest import TODAY

FIRST = date(2019, 1, 1)
# Of the others this world has nothing: no money, meetings to answer, systems, lessons or posts.
MOVED = {
    *("commitments.due_soon", "commitments.lapsed", "exercises.series_lapsed"),
    *("treaties.clause_sunset", "treaties.coverage", "treaties.expiring"),
    *("treaties.notice_window",),
}
TRACES = (Finding, Change, Run, Occurrence)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def world() -> Alliance:
    """An alliance in which something changes every few weeks."""
    home = alliance("us-kr", ("USA", "KOR"))
    _instruments(home)
    scm = yearly(home, "scm", runs_from=date(2016, 1, 1))
    for day in ("2016-10-20", "2017-10-28", "2018-10-31", "2020-10-14"):
        met(scm, day, FIRST)
    ncg = rolling(home, "P3M", "ncg")
    for day in ("2018-12", "2019-07-18", "2020-06-10"):
        met(ncg, day, FIRST)
    guardian = exercises.yearly(home, "guardian")
    for day, status in (("2017-08-21", "held"), ("2018-08", "suspended"), ("2020-08", "held")):
        exercises.event(guardian, day, status=status)
    return home


def _instruments(home: Alliance) -> None:
    ninth, tenth = instrument(home, "sma-09"), instrument(home, "sma-10")
    action(ninth, "entry_into_force", "2014-06-18")
    term(ninth, ends_on=date(2018, 12, 31))
    action(tenth, "entry_into_force", "2019-04-05")
    term(tenth, ends_on=date(2019, 12, 31))
    relation(tenth, "renews", ninth)
    nuclear = instrument(home, "nuclear")
    bis = provision(nuclear, "III bis")
    for day, end in (("2010-01-01", date(2019, 6, 30)), ("2019-09-01", date(2020, 12, 31))):
        action(nuclear, "amended", day, provision=bis, new_end_on=end)
    action(nuclear, "entry_into_force", "1956-08-04")
    years = {"first_after": "P10Y", "then_every": "P5Y", "notice_before": "P1Y"}
    spans = {f"window_{name}": Duration.parse(text) for name, text in years.items()}
    term(nuclear, "indefinite", **spans)


def open_findings() -> list[dict[str, Any]]:
    """What the open findings say, apart from when it was written down."""
    rows = Finding.objects.open().order_by("rule", "key").values()
    return [
        {name: value for name, value in row.items() if name not in ("id", "recorded_at")}
        for row in rows
    ]


@contextmanager
def passing() -> Iterator[None]:
    """A world of its own for one example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_world_of_these_tests_moves_every_rule_that_counts_days_of_texts_and_duties() -> None:
    world()
    days = [FIRST + timedelta(days=45 * n) for n in range(18)]
    heard = {
        outcome.rule
        for day in days
        for outcome in judge(day, Scope(), at=at(day), is_live=False)
        if outcome.problems
    }
    assert heard == MOVED, sorted(heard)
    assert heard < set(rules.codes())


@pytest.mark.django_db
@settings(max_examples=6)
@given(st.lists(st.tuples(st.integers(1, 120), st.booleans()), min_size=2, max_size=5))
def test_missed_days_and_one_whole_run_give_the_same_findings_as_a_run_of_changes_a_day(
    plan: list[tuple[int, bool]],
) -> None:
    with passing():
        world()
        day, every, some = FIRST, [], []
        for gap, is_run in plan:
            day += timedelta(days=gap)
            every.append(day)
            some += [day] if is_run else []
        for one in [*some, day]:
            judge(one, Scope(), at=at(one))
        with_gaps = open_findings()
        Change.objects.all().delete()
        Finding.objects.all().delete()
        for one in every:
            judge(one, Scope(), at=at(one), is_whole=False)
        assert open_findings() == with_gaps


@pytest.mark.django_db
@settings(max_examples=5)
@given(st.integers(0, 900), st.integers(0, 900))
def test_a_replay_says_what_a_run_on_that_day_said_and_leaves_no_trace(
    then: int, later: int
) -> None:
    with passing():
        world()
        day = FIRST + timedelta(days=then)
        told = [one.problems for one in judge(day, Scope(), at=at(day))]
        judge(FIRST + timedelta(days=then + later), Scope(), at=at(TODAY))
        before = [list(model._default_manager.order_by("pk").values()) for model in TRACES]
        replayed = judge(day, Scope(), at=at(TODAY), is_live=False)
        assert [one.problems for one in replayed] == told
        after = [list(model._default_manager.order_by("pk").values()) for model in TRACES]
        assert after == before


@pytest.mark.django_db
def test_a_run_again_on_the_same_day_changes_nothing_but_the_record_of_runs() -> None:
    world()
    judge(date(2020, 2, 1), Scope(), at=at(TODAY))
    before = [list(model._default_manager.order_by("pk").values()) for model in (Finding, Change)]
    judge(date(2020, 2, 1), Scope(), at=at(TODAY))
    after = [list(model._default_manager.order_by("pk").values()) for model in (Finding, Change)]
    assert after == before
    assert Finding.objects.open().exists()
    assert Run.objects.count() == 2 * len(rules.codes())
