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


@pytest.mark.django_db
def test_a_second_pause_says_that_the_first_reason_stays() -> None:
    said("pause", "--reason", "restored from a backup")
    again = said("pause", "--reason", "the mail server moves")
    told = "They were paused before; the reason told stays: restored from a backup\n"
    assert again.startswith(told + "deliveries paused since")
    assert said("pause").startswith("deliveries paused since")
    assert Pause.objects.get().reason == "restored from a backup"


def test_it_counts_what_waits(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    change(finding(home))
    route()
    told = said("pause", "--reason", "the mail server moves")
    assert told.endswith("UTC: the mail server moves; messages that wait: 1\n")
