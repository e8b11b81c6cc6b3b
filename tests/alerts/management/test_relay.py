"""`manage.py relay`."""

import os
import signal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.actions import post_letter
from accounts.models import Letter, User
from alerts import actions
from alliances.models import Alliance
from tests.alerts.conftest import Post
from tests.build.alerts import subscription
from tests.build.compliance import change, finding


def test_it_sends_once_what_is_due(post: Post, desk: User, home: Alliance) -> None:
    subscription(desk, home)
    change(finding(home))
    said = StringIO()
    call_command("relay", "--once", stdout=said)
    assert said.getvalue() == "1 attempted\n"
    assert post.only.subject == "1 new: US-JP"
    call_command("relay", "--once", stdout=said)
    assert said.getvalue() == "1 attempted\n"


def test_it_sends_letters_about_accounts_too(post: Post, desk: User) -> None:
    post_letter(to="desk@example.org", subject="Word", text="A new app was set up.")
    said = StringIO()
    call_command("relay", "--once", stdout=said)
    assert said.getvalue() == "1 attempted\n"
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_it_goes_on_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = []

    def relay() -> int:
        rounds.append(1)
        if len(rounds) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return 1

    monkeypatch.setattr(actions, "relay", relay)
    monkeypatch.setattr("alerts.management.commands.relay.send_letters", lambda: 0)
    before = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("relay", stdout=StringIO())
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
    assert len(rounds) == 3
