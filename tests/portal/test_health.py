"""Probes: what they answer when all is well, and each thing that turns them red."""

from datetime import UTC, datetime, timedelta
from socket import socket

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from alerts.actions import pause
from alerts.models import Message, Subscription
from alliances.models import Alliance
from audit.actions import seal
from compliance.engine import judge
from compliance.rule import Scope
from kit import clock
from portal.celery import app
from portal.health import heard, problems
from portal.tasks import heartbeat

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def judged(db: None) -> None:
    judge(NOW.date(), Scope(), at=NOW)
    heard(NOW)


def test_a_live_process_says_so_without_asking_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_a_portal_in_order_is_ready(judged: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"ready": True, "problems": [], "notes": []},
    )


def test_rules_that_did_not_run_for_a_day_turn_it_red(
    judged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = NOW + timedelta(hours=27)
    heard(later)
    monkeypatch.setattr(clock, "now", lambda: later)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert "rules: not run" in response.json()["problems"][0]


def test_a_key_that_the_database_was_not_told_of_turns_it_red(
    judged: None, settings: Settings
) -> None:
    settings.SECRET_KEY = "another" * 8
    (said,) = problems(NOW)
    assert said.startswith("keys: the database knows another SECRET_KEY than this process")
    assert "run manage.py migrate as the owner" in said


def test_tables_older_than_the_code_turn_it_red(judged: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="alerts").delete()
    assert [line.split(":")[0] for line in problems(NOW)] == ["migrations"]


def test_a_letter_that_waits_turns_it_red(judged: None, desk: User) -> None:
    subscription = Subscription.objects.create(user=desk)
    Message.objects.create(subscription=subscription, due_at=NOW - timedelta(minutes=16))
    assert [line.split(":")[0] for line in problems(NOW)] == ["letters"]


def test_a_pause_is_noted_and_turns_nothing_red(
    judged: None, desk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = Subscription.objects.create(user=desk)
    Message.objects.create(subscription=subscription, due_at=NOW - timedelta(minutes=16))
    pause(reason="a drill")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    response = Client().get("/readyz")
    (note,) = response.json()["notes"]
    assert (response.status_code, response.json()["problems"]) == (200, [])
    assert note.startswith("deliveries: paused since ")
    assert note.endswith(": a drill")


def test_a_minute_without_a_sign_of_life_turns_it_red(judged: None) -> None:
    assert list(problems(NOW + timedelta(seconds=49))) == []
    (line,) = problems(NOW + timedelta(seconds=51))
    assert line.startswith("jobs: no sign of life since 2026-11-22 12:00:00 UTC;")


def test_workers_that_never_came_turn_it_red(db: None) -> None:
    assert "jobs: no sign of life at all;" in " ".join(problems(NOW))


def test_a_dead_broker_turns_it_red(judged: None, settings: Settings) -> None:
    with socket() as closed:  # bound and not listening: nobody answers there
        closed.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": address}}
        assert [line.split(":")[0] for line in problems(NOW)] == ["redis"]


def test_a_record_that_waits_to_be_sealed_turns_it_red(judged: None, home: Alliance) -> None:
    now = clock.now()
    seal()
    home.note = "changed since"
    home.save()
    lines = [line for line in problems(now + timedelta(minutes=6)) if line.startswith("record")]
    assert lines == [
        "record: changes of more than 5 minutes ago are not sealed; is audit.seal running?"
    ]
    seal()
    assert not [one for one in problems(now + timedelta(minutes=6)) if one.startswith("record")]


def test_the_clock_asks_the_worker_for_a_sign_of_life(
    judged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = NOW + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert app.conf.beat_schedule["portal.heartbeat"]["task"] == heartbeat.name
    heartbeat()
    assert list(problems(later)) == []
