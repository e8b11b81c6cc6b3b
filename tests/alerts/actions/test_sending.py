"""How messages leave."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts.models import User
from alerts.actions import claim, deliver, relay, route, sending
from alerts.models import Delivery, Message, Subscription
from alliances.models import Alliance, Grant
from tests.alerts.actions.test_routing import at_once
from tests.alerts.conftest import Post
from tests.build.alerts import subscription, time_passes
from tests.build.alliances import alliance, person
from tests.build.compliance import change, finding

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The worker ended here."""


@pytest.fixture
def message(desk: User, home: Alliance) -> Message:
    """A message to the desk that nobody has tried to send."""
    subscription(desk, home)
    change(finding(home))
    route()
    return Message.objects.get()


def errors() -> list[str]:
    return [delivery.error for delivery in Delivery.objects.all()]


def test_a_run_sends_one_mail(post: Post, desk: User, home: Alliance) -> None:
    subscription(desk, home)
    for kind in ("opened", "worsened", "resolved"):
        change(finding(home), kind)
    assert relay() == 1
    assert post.only.to == ["desk@example.org"]
    assert post.only.subject == "1 new, 1 worse, 1 resolved: US-JP"
    assert errors() == [""]


def test_a_sent_message_is_not_sent_again(post: Post, message: Message) -> None:
    relay()
    time_passes(days=4)
    assert relay() == 0
    message.refresh_from_db()
    assert message.sent_at is not None
    assert message.leased_until is None
    assert len(post.taken) == 1


def test_what_fails_is_tried_again_on_schedule_with_one_id(post: Post, message: Message) -> None:
    post.close()
    assert relay() == 1
    for wait in sending.WAITS:
        time_passes(seconds=wait.total_seconds() - 1)
        assert relay() == 0
        time_passes(seconds=1)
        assert relay() == 1
    assert len(post.ids) == 10
    assert set(post.ids) == {f"<{message.pk}@localhost>"}
    assert set(errors()) == {"SMTPServerDisconnected: Connection unexpectedly closed"}


def test_the_schedule_ends_after_three_days(post: Post, message: Message) -> None:
    post.close()
    assert sum(sending.WAITS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    for _ in range(sending.ATTEMPTS):
        message.refresh_from_db()
        assert message.failed_at is None
        relay()
        time_passes(hours=24)
    message.refresh_from_db()
    assert message.failed_at is not None
    assert message.sent_at is None
    post.open()
    assert relay() == 0
    assert post.taken == []


def test_a_message_that_failed_before_is_sent_when_the_channel_works_again(
    post: Post, message: Message
) -> None:
    post.close()
    relay()
    post.open()
    time_passes(seconds=5)
    assert relay() == 1
    assert post.ids == [f"<{message.pk}@localhost>"] * 2
    assert errors() == ["SMTPServerDisconnected: Connection unexpectedly closed", ""]


def test_a_broken_message_does_not_stop_the_others(
    post: Post, message: Message, home: Alliance
) -> None:
    other = person("other", home)
    subscription(other)
    User.objects.filter(username="desk").update(email="desk\n@example.org")
    change(finding(home))
    assert relay() == 3
    assert [mail.to for mail in post.taken] == [["other@example.org"]]
    assert Message.objects.filter(failed_at=None).count() == 1


def test_a_worker_killed_after_sending_leads_to_one_more_mail_with_the_same_id(
    post: Post, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: Message) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_record_success", die)
        with pytest.raises(Killed):
            relay()
    assert relay() == 0
    time_passes(seconds=sending.LEASE.total_seconds())
    assert relay() == 1
    assert [mail.to for mail in post.taken] == [["desk@example.org"]] * 2
    assert post.ids == [f"<{message.pk}@localhost>"] * 2
    time_passes(days=4)
    assert relay() == 0


def test_a_message_that_kills_its_worker_backs_off_too(post: Post, message: Message) -> None:
    post.trouble = Killed()
    with pytest.raises(Killed):
        relay()
    time_passes(seconds=sending.LEASE.total_seconds())
    with pytest.raises(Killed):
        relay()
    time_passes(seconds=sending.LEASE.total_seconds())
    assert relay() == 0
    time_passes(minutes=5)
    post.open()
    assert relay() == 1


def test_a_claimed_message_is_not_claimed_again_before_its_lease_ends(message: Message) -> None:
    assert claim(limit=5, lease=10 * MINUTE) == [message]
    time_passes(minutes=9)
    assert claim(limit=5, lease=10 * MINUTE) == []
    time_passes(minutes=1)
    assert claim(limit=5, lease=10 * MINUTE) == [message]


def test_no_more_are_claimed_than_asked_for(message: Message, home: Alliance) -> None:
    for _ in range(3):
        change(finding(home))
        route()
    assert len(claim(limit=3, lease=MINUTE)) == 3
    assert len(claim(limit=3, lease=MINUTE)) == 1


def test_the_oldest_due_message_goes_first(message: Message, home: Alliance) -> None:
    change(finding(home))
    route()
    Message.objects.filter(pk=message.pk).update(due_at=Now() + timedelta(seconds=-1))
    assert claim(limit=1, lease=MINUTE) == [message]


def test_a_worker_whose_lease_ended_cannot_fail_what_another_has_sent(
    post: Post, message: Message
) -> None:
    Message.objects.update(attempts=sending.ATTEMPTS - 1)
    (slow,) = claim(limit=1, lease=MINUTE)
    time_passes(days=1)
    (quick,) = claim(limit=1, lease=MINUTE)
    deliver(quick)
    post.close()
    deliver(slow)
    message.refresh_from_db()
    assert message.sent_at is not None
    assert message.failed_at is None
    assert errors() == ["", "SMTPServerDisconnected: Connection unexpectedly closed"]


def test_a_worker_whose_lease_ended_cannot_free_what_another_holds(
    post: Post, message: Message
) -> None:
    (slow,) = claim(limit=1, lease=MINUTE)
    time_passes(minutes=1)
    assert claim(limit=1, lease=10 * MINUTE) == [message]
    post.close()
    deliver(slow)
    time_passes(minutes=6)
    assert claim(limit=1, lease=MINUTE) == []


def test_a_grant_withdrawn_before_sending_leaves_the_finding_out(
    post: Post, desk: User, home: Alliance, abroad: Alliance
) -> None:
    Grant.objects.create(user=desk, alliance=abroad)
    subscription(desk)
    change(finding(home, title="Seen at home"))
    change(finding(abroad, title="Seen abroad"))
    route()
    Grant.objects.get(user=desk, alliance=abroad).delete()
    relay()
    assert post.only.subject == "1 new: US-JP"
    assert "Seen at home" in str(post.only.body)
    assert "Seen abroad" not in post.only.message().as_string()


def _withdraw(user: User) -> None:
    Grant.objects.filter(user=user).delete()


def _deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _remove_address(user: User) -> None:
    User.objects.filter(pk=user.pk).update(email="")


def _remove_channel(user: User) -> None:
    Subscription.objects.filter(user=user).update(channel="alerts.pigeon")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_withdraw, "Not sent: this person may see none of its findings now."),
        (_deactivate, "Not sent: this person's account is no longer active."),
        (_remove_address, "This person has no e-mail address."),
        (
            _remove_channel,
            "There is no 'alerts.pigeon' among the channels: alerts.email, alerts.webhook.",
        ),
    ],
)
def test_a_message_that_can_never_be_sent_is_closed_and_says_why(
    post: Post, message: Message, desk: User, happens: Callable[[User], None], reason: str
) -> None:
    happens(desk)
    assert relay() == 1
    assert errors() == [reason]
    message.refresh_from_db()
    assert message.failed_at is not None
    assert post.attempted == []


def test_a_resolution_after_the_opening_is_told(post: Post, desk: User, home: Alliance) -> None:
    subscription(desk, home)
    lapsed = finding(home)
    change(lapsed, "opened")
    relay()
    change(lapsed, "resolved")
    relay()
    assert [mail.subject for mail in post.taken] == ["1 new: US-JP", "1 resolved: US-JP"]


def test_one_go_sends_only_so_many(
    post: Post, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST", 2)
    for name in ("one", "two", "three"):
        subscription(person(name, home))
    change(finding(home))
    assert [relay(), relay(), relay()] == [2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_sending_holds_no_transaction(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    home = alliance()
    subscription(person("desk", home))
    change(finding(home))
    seen = []
    take = post.hand_in

    def look(mails: list[object]) -> int:
        seen.append(connection.in_atomic_block)
        return take(mails)  # type: ignore[arg-type]

    monkeypatch.setattr(post, "hand_in", look)
    relay()
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_message_once(post: Post) -> None:
    home = alliance()
    for serial in range(20):
        subscription(person(f"reader-{serial}", home))
    for _ in range(3):
        change(finding(home))
    at_once(*[relay] * 4)
    assert len(post.ids) == len(set(post.ids)) == 20
    assert Message.objects.filter(sent_at=None).count() == 0
    assert Delivery.objects.count() == 20
