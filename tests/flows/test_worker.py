"""From a change of data to the letter, through a real worker and a real broker."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail

from accounts.models import User
from alerts.models import Subscription
from alerts.tasks import relay
from alliances.models import Alliance
from compliance.engine import ask_recheck
from compliance.models import Finding, Run
from portal.celery import app
from tests.build.commitments import met, rolling

PATIENCE = 20.0  # seconds


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "the worker did not do it in time"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_judged_and_told_by_the_worker(home: Alliance, desk: User) -> None:
    Subscription.objects.create(user=desk)
    met(rolling(home, title="Meeting of the Board"), "2020-01-01", date(2021, 1, 1))
    app.control.purge()
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        ask_recheck(home)
        _until(lambda: Finding.objects.open().exists())
        relay.delay()
        _until(lambda: bool(mail.outbox))
    assert Run.objects.filter(alliance=home, rule="commitments.lapsed", opened=1).exists()
    assert "Meeting of the Board has lapsed" in mail.outbox[0].body
