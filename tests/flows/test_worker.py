"""From a change of data to the letter, through a real worker and a real broker of either kind."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from celery.app.amqp import AMQP
from celery.contrib.testing.worker import start_worker
from django.core import mail
from kombu.exceptions import OperationalError

from accounts.models import User
from alerts.models import Subscription
from alerts.tasks import relay
from alliances.models import Alliance
from compliance.engine import ask_recheck
from compliance.models import Finding, Recheck, Run
from portal.celery import app
from tests.build.commitments import met, rolling

PATIENCE = 20.0  # seconds
RABBIT = ("127.0.0.1", 5672)


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "the worker did not do it in time"
        time.sleep(0.05)


def _use(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Have what is asked of the app from here on go by another broker, in a queue of its own."""
    conf: Any = app.conf
    for name in ("broker_url", "broker_read_url", "broker_write_url"):
        monkeypatch.setitem(conf.changes, name, address)
    monkeypatch.setitem(conf.changes, "task_default_queue", f"entente-{uuid4().hex}")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app, "amqp", AMQP(app))


@pytest.fixture
def redis() -> None:
    app.control.purge()


@pytest.fixture
def rabbitmq(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """That of this machine, if there is one."""
    try:
        socket.create_connection(RABBIT, timeout=1).close()
    except OSError:
        pytest.skip("no RabbitMQ answers on 127.0.0.1:5672")
    _use(monkeypatch, "amqp://guest:guest@127.0.0.1:5672//")
    yield
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        channel.queue_delete(app.conf.task_default_queue)


@pytest.mark.parametrize("broker", ["redis", "rabbitmq"])
@pytest.mark.django_db(transaction=True)
def test_a_change_is_judged_and_told_by_the_worker(
    broker: str, home: Alliance, desk: User, request: pytest.FixtureRequest
) -> None:
    Subscription.objects.create(user=desk)
    met(rolling(home, title="Meeting of the Board"), "2020-01-01", date(2021, 1, 1))
    request.getfixturevalue(broker)
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        ask_recheck(home)
        _until(lambda: Finding.objects.open().exists())
        relay.delay()
        _until(lambda: bool(mail.outbox))
    assert Run.objects.filter(alliance=home, rule="commitments.lapsed", opened=1).exists()
    assert "Meeting of the Board has lapsed" in mail.outbox[0].body


@pytest.mark.parametrize("address", ["redis://127.0.0.1:{port}/0", "amqp://127.0.0.1:{port}//"])
@pytest.mark.django_db(transaction=True)
def test_without_a_broker_what_is_asked_is_noted_and_nobody_waits(
    address: str, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    Recheck.objects.all().delete()
    with socket.socket() as closed:  # bound and not listening: nobody answers there
        closed.bind(("127.0.0.1", 0))
        _use(monkeypatch, address.format(port=closed.getsockname()[1]))
        with pytest.raises(OperationalError):
            relay.apply_async(retry=False)
        began = time.monotonic()
        ask_recheck(home)
        assert time.monotonic() - began < PATIENCE / 4
    assert Recheck.objects.filter(alliance=home).exists()
