"""Letters about accounts are sent by a worker, are not lost, and tell a stranger nothing."""

import logging
import re
import time
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.actions import ask_new_password, post_letter, send_letters
from accounts.actions.writing import WAITS
from accounts.models import Letter, User
from accounts.tasks import letters
from kit import clock
from portal.celery import app
from portal.health import problems
from tests.build.alliances import person

HOME = "https://entente.example/"
DOWN = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 1},
    }
}


def forget(address: str) -> Any:
    return Client().post("/forgotten/", {"email": address})


def make_due() -> None:
    Letter.objects.update(due_at=Now())


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A mail server that hangs up; called, it is well again."""

    def refuse(one: EmailMessage, *args: Any, **kwargs: Any) -> int:
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    return monkeypatch.undo


def test_a_page_sends_nothing_itself(desk: User, settings: Settings) -> None:
    settings.MAILERS = DOWN
    assert forget("desk@example.org")["Location"] == "/forgotten/sent/"
    assert Letter.objects.count() == 1


def test_a_page_does_the_same_for_an_address_that_is_nobodys(desk: User) -> None:
    locked = person("locked")
    locked.set_unusable_password()
    locked.save()
    asked = []
    for address in ("desk@example.org", "locked@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = forget(address)
        told = [re.sub(r"'[^']*'|_x\d+", "?", one["sql"]) for one in queries]
        assert not any("accounts_user" in one for one in told), "whose it is, is not looked up"
        asked.append((answer.status_code, answer["Location"], told))
    assert asked[0] == asked[1] == asked[2]
    assert Letter.objects.count() == 3
    send_letters()
    assert [one.to for one in mail.outbox] == [["desk@example.org"]]
    assert not Letter.objects.exists()


def test_rows_of_known_and_unknown_addresses_look_alike_and_hold_no_link(desk: User) -> None:
    for address in ("desk@example.org", "none@example.org"):
        ask_new_password(address=address, origin=HOME)
    known, unknown = Letter.objects.order_by("pk").values_list("sealed", flat=True)
    assert len(known) == len(unknown)
    for sealed in (known, unknown):
        assert "example.org" not in sealed
        assert "forgotten" not in sealed
    send_letters()
    (sent,) = mail.outbox
    assert f"{HOME}forgotten/" in sent.body
    assert (sent.extra_headers["Auto-Submitted"], Letter.objects.count()) == ("auto-generated", 0)


def test_a_letter_that_did_not_leave_is_tried_again_with_the_same_id(
    desk: User, down: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    ask_new_password(address="desk@example.org", origin=HOME)
    post_letter(to="desk@example.org", subject="Word", text="A new app was set up.")
    with caplog.at_level(logging.ERROR):
        assert send_letters() == 2
    assert "did not leave, and is tried again: Connection unexpectedly closed" in caplog.text
    assert send_letters() == 0, "not before its time"
    down()
    make_due()
    assert send_letters() == 2
    assert {one.subject for one in mail.outbox} == {"A new password for Entente", "Word"}
    assert not Letter.objects.exists()


def test_one_id_on_every_attempt(desk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def lose(one: EmailMessage, *args: Any, **kwargs: Any) -> int:
        tried.append(one.extra_headers["Message-ID"])
        raise TimeoutError

    monkeypatch.setattr(EmailMessage, "send", lose)
    ask_new_password(address="desk@example.org", origin=HOME)
    for _ in range(2):
        send_letters()
        make_due()
    assert len(tried) == 2
    assert len(set(tried)) == 1


def test_a_letter_waits_longer_each_time_and_is_given_up_in_two_days(
    desk: User, down: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    post_letter(to="desk@example.org", subject="Word", text="x")
    waits = []
    for _ in WAITS:
        assert send_letters() == 1
        row = Letter.objects.annotate(now=Now()).get()
        waits.append(row.due_at - row.now)
        make_due()
    assert waits == sorted(waits)
    assert timedelta(minutes=1) < waits[0], "longer than a letter takes"
    assert sum(waits, timedelta()) < timedelta(days=2)
    assert send_letters() == 1
    assert not Letter.objects.exists()
    assert "is given up: 7 attempts failed" in caplog.text


@pytest.mark.parametrize("is_address", [False, True])
def test_what_can_never_be_sent_holds_up_no_other(
    desk: User, caplog: pytest.LogCaptureFixture, settings: Settings, is_address: bool
) -> None:
    if is_address:
        post_letter(to="desk@example.org\nBcc: all@example.org", subject="Word", text="x")
    else:
        Letter.objects.create(sealed="sealed by nobody")
    post_letter(to="desk@example.org", subject="Word", text="x")
    assert send_letters() == 2
    assert [one.to for one in mail.outbox] == [["desk@example.org"]]
    assert ("cannot be sent" if is_address else "cannot be read") in caplog.text
    assert not Letter.objects.exists()


def test_a_letter_is_not_kept_with_a_change_that_is_not(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as asked:
        post_letter(to="desk@example.org", subject="Word", text="x")
    assert len(asked) == 1, "a worker is asked once it is kept"


def test_letters_that_do_not_leave_are_a_problem_of_the_portals(desk: User) -> None:
    post_letter(to="desk@example.org", subject="Word", text="x")
    soon, late = clock.now(), clock.now() + timedelta(minutes=16)
    said = "letters: 1 about accounts did not leave in 15 minutes; see the worker's log"
    assert said not in list(problems(soon))
    assert said in list(problems(late))


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_is_answered_by_the_worker(desk: User) -> None:
    app.control.purge()
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        assert forget("desk@example.org").status_code == 302
        _until(lambda: bool(mail.outbox))
        _until(lambda: not Letter.objects.exists())
    found = re.search(r"https?://[^/]+(/forgotten/\S+)", str(mail.outbox[0].body))
    assert found is not None
    assert "New password again" in Client().get(found[1], follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_letter_whose_worker_was_not_asked_is_found_by_the_tick(
    desk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.actions.writing._nudge", lambda: None)
    app.control.purge()
    forget("desk@example.org")
    assert "accounts.letters" in app.conf.beat_schedule
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        letters.delay()
        _until(lambda: bool(mail.outbox))
    assert mail.outbox[0].to == ["desk@example.org"]


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "the worker did not do it in time"
        time.sleep(0.05)
