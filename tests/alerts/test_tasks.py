"""Entry points of the worker."""

from accounts.models import User
from alerts.tasks import relay
from alliances.models import Alliance
from portal.celery import app
from tests.alerts.conftest import Post
from tests.build.alerts import subscription
from tests.build.compliance import change, finding


def test_the_task_routes_and_sends(post: Post, desk: User, home: Alliance) -> None:
    subscription(desk, home)
    change(finding(home))
    relay()
    assert post.only.subject == "1 new: US-JP"


def test_the_beat_calls_the_task_by_its_name() -> None:
    beats = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert relay.name in beats
