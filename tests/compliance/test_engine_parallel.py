"""The engine at once with itself and with people."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import User
from alliances.models import Alliance
from compliance.actions import acknowledge
from compliance.engine import ask_recheck, judge, recheck
from compliance.models import Change, Finding, Recheck, Run
from compliance.rule import Problem, Scope
from tests.compliance.conftest import Stub, problem
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def beside(do: Callable[[], object]) -> Thread:
    """Do something on another connection."""

    def work() -> None:
        try:
            do()
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    return thread


def judged_by_three() -> None:
    start = Barrier(3)

    def run() -> None:
        start.wait()
        judge(TODAY, Scope(), at=AT)

    for thread in [beside(run) for _ in range(3)]:
        thread.join()


def test_runs_at_once_give_the_same_findings_as_one(stub: Stub, home: Alliance) -> None:
    stub.says = [problem(home, f"forum-{n}") for n in range(30)]
    judged_by_three()
    assert Finding.objects.count() == Change.objects.filter(kind="opened").count() == 30
    stub.says = [problem(home, f"forum-{n}", step=1) for n in range(20)]
    judged_by_three()
    assert Finding.objects.open().count() == Change.objects.filter(kind="worsened").count() == 20
    assert Change.objects.filter(kind="resolved").count() == 10
    assert Change.objects.count() == 60
    assert Run.objects.count() == 6


def test_an_acknowledgement_during_a_run_is_not_lost(
    stub: Stub, home: Alliance, desk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.says = [problem(home)]
    judge(TODAY, Scope(), at=AT)
    finding, threads = Finding.objects.get(), []

    def looks_after_it(*args: object) -> bool:
        threads.append(beside(lambda: acknowledge(finding=finding, by=desk, at=AT)))
        threads[0].join(timeout=0.3)
        return False

    monkeypatch.setattr("compliance.engine.reconciling._is_worse", looks_after_it)
    stub.says = [problem(home, title="Told otherwise")]
    judge(TODAY, Scope(), at=AT)
    threads[0].join()
    finding.refresh_from_db()
    assert (finding.title, finding.acknowledged_by) == ("Told otherwise", desk)


def test_who_changes_data_during_a_recheck_neither_waits_nor_is_forgotten(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compliance.engine.asking._nudge", lambda: None)
    ask_recheck(home)
    waiting = []

    def look_while_data_changes(as_of: date, scope: Scope) -> Iterable[Problem]:
        thread = beside(lambda: ask_recheck(home))
        thread.join(timeout=5)
        waiting.append(thread.is_alive())
        return ()

    monkeypatch.setattr(stub, "look", look_while_data_changes)
    assert recheck(TODAY, AT) == 1
    assert waiting == [False]
    assert Recheck.objects.get().alliance == home
