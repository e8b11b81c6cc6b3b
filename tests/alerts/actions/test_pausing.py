"""While deliveries are paused nothing is sent, and nothing is lost."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.access import NOBODY, acting_as
from accounts.models import User
from alerts.actions import claim, pause, relay, resume, route, sending
from alerts.models import Message, Pause
from alliances.models import Alliance
from tests.alerts.conftest import Post
from tests.build.alerts import subscription, time_passes
from tests.build.compliance import change, finding


def test_what_is_due_waits_and_is_sent_when_resumed(post: Post, desk: User, home: Alliance) -> None:
    subscription(desk, home)
    change(finding(home))
    route()
    pause(reason="a drill")
    time_passes(days=4)
    assert relay() == 0
    assert post.attempted == []
    assert Message.objects.get().attempts == 0
    assert resume()
    assert relay() == 1
    assert post.only.subject == "1 new: US-JP"


def test_what_changed_meanwhile_is_told_in_one_letter(
    post: Post, desk: User, home: Alliance
) -> None:
    subscription(desk, home)
    pause(reason="a drill")
    for kind in ("opened", "worsened"):
        change(finding(home), kind)
        assert relay() == 0
    resume()
    assert relay() == 1
    assert post.only.subject == "1 new, 1 worse: US-JP"


def test_a_pause_stops_a_relay_that_is_at_work(
    post: Post, desk: User, outsider: User, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (desk, outsider):
        subscription(person)
        change(finding(person.grants.get().alliance))
    deliver = sending.deliver

    def deliver_and_pause(message: Message) -> None:
        deliver(message)
        pause(reason="enough")

    monkeypatch.setattr(sending, "deliver", deliver_and_pause)
    assert relay() == 1
    assert len(post.taken) == 1
    assert claim(limit=1, lease=sending.LEASE) == []


@pytest.mark.django_db
def test_the_first_pause_stays_until_it_is_ended() -> None:
    first = pause(reason="restored")
    assert pause(reason="again").paused_at == first.paused_at
    assert str(Pause.objects.get()).endswith(" UTC: restored")
    assert resume()
    assert not resume()


@pytest.mark.django_db
def test_the_database_takes_one_pause_only() -> None:
    with pytest.raises(IntegrityError, match="there_is_one_pause_at_most"), transaction.atomic():
        Pause.objects.create(id=2, reason="another")


@pytest.mark.django_db
def test_everyone_may_know_of_a_pause_and_nobody_behind_the_wall_can_end_it() -> None:
    pause(reason="a drill")
    with acting_as(NOBODY), connection.cursor() as cursor:
        assert Pause.objects.exists()
        cursor.execute("DELETE FROM alerts_pause")
        assert cursor.rowcount == 0
    assert Pause.objects.exists()
