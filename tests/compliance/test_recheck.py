"""Rechecks: asked for with the change, done soon, or by the next tick."""

from datetime import UTC, date, datetime

import pytest
from celery import Celery, current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from alliances.models import Alliance
from compliance import engine
from compliance.engine import ask_recheck, is_due, judge, recheck
from compliance.models import Finding, Recheck, Run
from compliance.rule import Scope, rules
from compliance.tasks import recheck_changed, tick
from kit import clock
from tests.compliance.conftest import Stub, problem
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks sent to the broker."""
    sent: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.append(name))
    return sent


@pytest.mark.django_db(transaction=True)
def test_asking_leaves_a_note_and_nudges_a_worker_once_committed(
    home: Alliance, nudges: list[str]
) -> None:
    with transaction.atomic():
        ask_recheck(home)
        ask_recheck(home.pk)
        assert nudges == []
    assert Recheck.objects.get().alliance == home
    assert nudges == ["compliance.recheck"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_asks_for_nothing(home: Alliance, nudges: list[str]) -> None:
    with transaction.atomic():
        ask_recheck(home)
        transaction.set_rollback(True)
    assert not Recheck.objects.exists()
    assert nudges == []


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_next_tick_finds_the_note(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = Celery("dead", set_as_current=False)
    dead.config_from_object("django.conf:settings", namespace="CELERY")
    dead.conf.update(broker_url="redis://127.0.0.1:1/0")
    with pytest.raises(OperationalError):
        dead.send_task("compliance.recheck", retry=False)
    monkeypatch.setattr(engine.asking, "current_app", dead)
    monkeypatch.setattr(clock, "now", lambda: AT)
    stub.says = [problem(home)]
    judge(TODAY, Scope(), at=AT)
    stub.says = []
    ask_recheck(home)
    tick()
    assert not Finding.objects.open().exists()
    assert not Recheck.objects.exists()


def test_a_recheck_is_over_the_alliances_that_asked(
    stub: Stub, home: Alliance, abroad: Alliance
) -> None:
    stub.says = [problem(home), problem(abroad)]
    ask_recheck(home)
    assert recheck(TODAY, AT) == 1
    assert Finding.objects.get().alliance == home
    assert not Recheck.objects.exists()
    assert recheck(TODAY, AT) == 0


def test_a_recheck_that_fails_is_still_to_be_done(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(scope: Scope) -> int:
        raise ArithmeticError

    monkeypatch.setattr(stub, "population", fail)
    ask_recheck(home)
    with pytest.raises(ArithmeticError):
        recheck(TODAY, AT)
    assert Recheck.objects.get().alliance == home


def test_a_day_is_due_until_every_rule_has_judged_every_alliance(home: Alliance) -> None:
    first, *others = rules.codes()
    assert is_due(TODAY)
    judge(TODAY, Scope(home.pk), at=AT)
    assert is_due(TODAY)
    judge(TODAY, Scope(), at=AT, codes=others)
    assert is_due(TODAY)
    judge(TODAY, Scope(), at=AT, codes=[first])
    assert not is_due(TODAY)
    assert is_due(date(2026, 11, 23))


def test_a_replay_does_not_count_as_the_run_of_a_day(stub: Stub, home: Alliance) -> None:
    judge(TODAY, Scope(), at=AT, is_live=False)
    assert is_due(TODAY)


def test_the_hourly_tick_judges_a_day_once(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    tick()
    tick()
    run = Run.objects.get()
    assert (run.as_of, run.alliance, run.started_at) == (TODAY, None, AT)


def test_the_nudged_task_judges_only_what_changed(
    stub: Stub, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    recheck_changed()
    assert not Run.objects.exists()
    ask_recheck(home)
    recheck_changed()
    run = Run.objects.get()
    assert (run.as_of, run.alliance) == (TODAY, home)
