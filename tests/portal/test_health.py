"""Probes: what they answer when all is well, and each thing that turns them red."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from accounts.models import User
from alerts.actions import pause
from alerts.models import Message, Subscription
from compliance.engine import judge
from compliance.rule import Scope
from kit import clock
from portal.health import problems

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def judged(db: None) -> None:
    judge(NOW.date(), Scope(), at=NOW)


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
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=27))
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert "rules: not run" in response.json()["problems"][0]


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
