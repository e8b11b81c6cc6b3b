"""`manage.py deliveries`."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from alerts.actions import route
from alerts.models import Pause
from alliances.models import Alliance
from tests.build.alerts import subscription
from tests.build.compliance import change, finding


def said(*words: str) -> str:
    out = StringIO()
    call_command("deliveries", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_pauses_resumes_and_says_how_it_stands() -> None:
    assert said("status") == "deliveries run; messages that wait: 0\n"
    assert "UTC: by an operator" in said("pause")
    assert "deliveries paused since" in said("status")
    assert said("resume") == "deliveries run; messages that wait: 0\n"
    assert not Pause.objects.exists()


def test_it_counts_what_waits(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    change(finding(home))
    route()
    told = said("pause", "--reason", "the mail server moves")
    assert told.endswith("UTC: the mail server moves; messages that wait: 1\n")
