"""The engine: what a run does to findings, and what it leaves behind."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection

from accounts.models import User
from alliances.models import Alliance
from compliance.engine import Outcome, judge
from compliance.models import Change, Finding, Run, Severity
from compliance.rule import Explanation, Problem, Scope, rules
from kit.errors import Refused
from tests.compliance.conftest import BECAUSE, CODE, Stub, problem, row_of
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def judged(stub: Stub, *says: Problem, scope: Scope | None = None, hours: int = 0) -> Outcome:
    stub.says = list(says)
    (outcome,) = judge(TODAY, scope or Scope(), at=AT + timedelta(hours=hours))
    return outcome


def told() -> list[str]:
    return list(Change.objects.values_list("kind", flat=True))


def test_a_problem_opens_a_finding_that_says_the_same(stub: Stub, home: Alliance) -> None:
    said = problem(home, step=2)
    judged(stub, said)
    finding = Finding.objects.get()
    assert (finding.rule, finding.key) == (CODE, f"{home.pk}/{row_of(home)}/2025")
    assert (finding.subject, finding.subject_kind) == ("us-jp-scc", "commitment")
    assert (finding.title, finding.state) == (said.title, "overdue")
    assert (finding.severity, finding.step) == (Severity.MEDIUM, 2)
    assert (finding.since, finding.due_on) == (date(2026, 1, 1), date(2025, 12, 31))
    assert finding.explanation == BECAUSE.as_json()
    assert (finding.alliance, finding.resolved_at) == (home, None)
    assert told() == ["opened"]


@pytest.mark.parametrize(
    ("release", "released_to"), [("internal", ()), ("states", ("JPN",)), ("public", ())]
)
def test_a_finding_is_marked_as_its_subject(
    stub: Stub, home: Alliance, release: str, released_to: tuple[str, ...]
) -> None:
    said = problem(home)
    subject = replace(said.subject, release=release, released_to=released_to)
    judged(stub, said)
    judged(stub, replace(said, subject=subject))
    finding = Finding.objects.get()
    assert (finding.release, tuple(finding.released_to)) == (release, released_to)


def test_a_database_that_is_away_is_waited_for_once_and_not_by_each_rule(
    home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Mock(side_effect=OperationalError("away"))
    monkeypatch.setattr(connection, "ensure_connection", away)
    with pytest.raises(OperationalError, match="away"):
        judge(TODAY, Scope(), at=AT)
    monkeypatch.undo()
    assert away.call_count == 1


def test_a_problem_that_stays_is_not_told_again(stub: Stub, home: Alliance) -> None:
    judged(stub, problem(home))
    run = judged(stub, problem(home)).run
    assert (run.opened, run.worsened, run.resolved) == (0, 0, 0)
    assert told() == ["opened"]


@pytest.mark.parametrize("worse", [{"severity": Severity.HIGH}, {"step": 1}])
def test_a_problem_of_higher_severity_or_step_worsens_its_finding(
    stub: Stub, home: Alliance, worse: dict[str, Any]
) -> None:
    judged(stub, problem(home))
    run = judged(stub, problem(home, **worse)).run
    assert (run.opened, run.worsened, run.resolved) == (0, 1, 0)
    assert told() == ["opened", "worsened"]
    change = Change.objects.get(kind="worsened")
    assert (change.run, change.severity) == (run, worse.get("severity", Severity.MEDIUM))
    for name, value in worse.items():
        assert getattr(Finding.objects.get(), name) == value


def test_a_problem_that_eases_is_refreshed_without_a_word(stub: Stub, home: Alliance) -> None:
    judged(stub, problem(home, severity=Severity.HIGH, step=3))
    judged(stub, problem(home, severity=Severity.LOW, step=1))
    finding = Finding.objects.get()
    assert (finding.severity, finding.step) == (Severity.LOW, 1)
    assert told() == ["opened"]


def test_what_a_finding_says_is_refreshed_without_a_word(stub: Stub, home: Alliance) -> None:
    judged(stub, problem(home))
    because = Explanation({"due_on": "2026-04-30"}, "2026-01-30 + P90D", "Article V", "a report")
    other = problem(
        home,
        title="The committee meets: still overdue",
        state="late",
        since=date(2026, 2, 1),
        due_on=None,
        explanation=because,
    )
    judged(stub, other)
    finding = Finding.objects.get()
    assert (finding.title, finding.state) == (other.title, "late")
    assert (finding.since, finding.due_on) == (date(2026, 2, 1), None)
    assert finding.explanation == because.as_json()
    assert told() == ["opened"]


def test_a_problem_that_is_gone_resolves_its_finding(stub: Stub, home: Alliance) -> None:
    judged(stub, problem(home))
    run = judged(stub, hours=1).run
    assert Finding.objects.get().resolved_at == AT + timedelta(hours=1)
    assert (run.opened, run.worsened, run.resolved) == (0, 0, 1)
    assert told() == ["opened", "resolved"]


def test_a_problem_that_comes_back_is_a_new_finding(stub: Stub, home: Alliance) -> None:
    judged(stub, problem(home))
    judged(stub)
    judged(stub, problem(home))
    assert Finding.objects.count() == 2
    assert Finding.objects.open().count() == 1
    assert told() == ["opened", "resolved", "opened"]


def test_another_period_is_another_finding(stub: Stub, home: Alliance) -> None:
    judged(stub, problem(home))
    judged(stub, problem(home, period="2026"))
    assert Finding.objects.open().get().key.endswith(f"/{row_of(home)}/2026")
    assert sorted(told()) == ["opened", "opened", "resolved"]


@pytest.mark.parametrize(
    ("then", "is_kept"),
    [
        ({}, True),
        ({"title": "Told otherwise"}, True),
        ({"severity": Severity.HIGH}, False),
        ({"step": 1}, False),
    ],
)
def test_an_acknowledgement_holds_until_it_gets_worse(
    stub: Stub, home: Alliance, desk: User, then: dict[str, Any], is_kept: bool
) -> None:
    judged(stub, problem(home))
    Finding.objects.update(acknowledged_at=AT, acknowledged_by=desk)
    judged(stub, problem(home, **then))
    finding = Finding.objects.get()
    assert (finding.acknowledged_by == desk) is is_kept
    assert (finding.acknowledged_at == AT) is is_kept


def test_a_run_over_one_alliance_leaves_the_others_alone(
    stub: Stub, home: Alliance, abroad: Alliance
) -> None:
    judged(stub, problem(home), problem(abroad))
    judged(stub, scope=Scope(home.pk))
    assert Finding.objects.open().get().alliance == abroad


def test_a_run_of_one_rule_leaves_the_findings_of_others_alone(stub: Stub, home: Alliance) -> None:
    judged(stub, problem(home))
    Finding.objects.update(rule="test.other")
    judged(stub)
    assert Finding.objects.open().get().rule == "test.other"


def test_every_run_is_recorded(stub: Stub, home: Alliance) -> None:
    outcome = judged(stub, problem(home, "b"), problem(home, "a"), scope=Scope(home.pk))
    run = Run.objects.get()
    assert run == outcome.run
    assert (run.rule, run.as_of, run.alliance, run.started_at) == (CODE, TODAY, home, AT)
    assert (run.rows_seen, run.opened, run.worsened, run.resolved) == (7, 2, 0, 0)
    assert run.duration > timedelta()
    assert [one.subject.ref for one in outcome.problems] == ["a", "b"]


def test_a_run_that_finds_nothing_is_recorded_too(stub: Stub, home: Alliance) -> None:
    judged(stub)
    assert Run.objects.get().rows_seen == 7
    assert not Change.objects.exists()


def test_a_rule_that_fails_leaves_nothing_half_written(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(stub, problem(home))
    before = list(Finding.objects.values()), list(Run.objects.values())

    def says_one_and_fails(as_of: date, scope: Scope) -> Iterable[Problem]:
        yield problem(home, "another")
        raise ArithmeticError

    monkeypatch.setattr(stub, "look", says_one_and_fails)
    with pytest.raises(ArithmeticError):
        judge(TODAY, Scope(), at=AT)
    assert (list(Finding.objects.values()), list(Run.objects.values())) == before
    assert told() == ["opened"]


def test_a_rule_that_fails_stops_no_other(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Stub()
    failing.population = lambda scope: 1 // 0  # type: ignore[method-assign]
    monkeypatch.setattr(rules, "_found", {"a.failing": failing, CODE: stub, "z.failing": failing})
    stub.says = [problem(home)]
    with pytest.raises(ZeroDivisionError):
        judge(TODAY, Scope(), at=AT)
    assert list(Run.objects.values_list("rule", flat=True)) == [CODE]
    assert Finding.objects.count() == 1


def test_a_failure_while_writing_leaves_nothing_half_written(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr("compliance.engine.reconciling._changes", fail)
    with pytest.raises(ArithmeticError):
        judged(stub, problem(home))
    assert not Finding.objects.exists()
    assert not Run.objects.exists()


def test_an_unknown_rule_is_refused_by_name(stub: Stub, home: Alliance) -> None:
    with pytest.raises(Refused, match=r"no 'test\.none' among the rules: test\.stub"):
        judge(TODAY, Scope(), at=AT, codes=["test.none"])


def test_the_number_of_queries_does_not_grow_with_the_findings(
    stub: Stub, home: Alliance, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    many = [problem(home, f"forum-{n}") for n in range(50)]
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        judged(stub, *many)
    assert Finding.objects.count() == 50
