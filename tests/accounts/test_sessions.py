"""Sessions that are over leave nothing behind."""

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from accounts.actions import sweep_sessions
from accounts.models import User
from accounts.tasks import sessions
from kit import clock
from portal.celery import app
from tests.build.accounts import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(desk: User) -> Client:
    client = Client()
    sign_in(client, "desk")
    return client


def left() -> tuple[int, int]:
    return Session.objects.count(), UserSession.objects.count()


def expire(client: Client, days: int) -> None:
    row = Session.objects.filter(pk=client.session.session_key)
    row.update(expire_date=clock.now() - timedelta(days=days))


def test_what_has_expired_is_taken_away_also_from_the_list(client: Client, outsider: User) -> None:
    other = Client()
    sign_in(other, "outsider")
    expire(other, days=1)
    assert left() == (2, 2)
    sessions()
    assert left() == (1, 1)
    assert UserSession.objects.get().user.username == "desk"
    assert is_signed_in(client)


def test_a_listed_session_that_was_left_is_taken_away(client: Client) -> None:
    client.post("/sign-out/")
    assert left() == (0, 1)
    sweep_sessions(at=clock.now())
    assert left() == (0, 0)


def test_what_is_over_tomorrow_stays_until_then(client: Client) -> None:
    expire(client, days=-1)
    sweep_sessions(at=clock.now())
    assert left() == (1, 1)
    sweep_sessions(at=clock.now() + timedelta(days=2))
    assert left() == (0, 0)


def test_the_beat_calls_the_task_by_its_name() -> None:
    assert sessions.name in {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_sessions_of_before_they_were_digests_end_with_the_migration(client: Client) -> None:
    step = import_module("accounts.migrations.0007_sessions_end")
    with connection.cursor() as cursor:
        cursor.execute(step.END)
    assert left() == (0, 0)
    assert not is_signed_in(client)
