"""Crisis cards, by command and each night."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from alliances.models import Alliance
from consultations.tasks import cards
from portal.celery import app


def test_the_command_writes_the_cards_it_is_asked_for(
    home: Alliance, abroad: Alliance, tmp_path: Path
) -> None:
    out = StringIO()
    call_command("crisis_card", to=tmp_path, alliance=["us-jp"], stdout=out)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "crisis-card-us-jp.html",
        "crisis-card-us-jp.sha256",
    ]
    assert "1 crisis cards" in out.getvalue()


def test_an_alliance_that_there_is_not_is_told(home: Alliance, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no alliance 'us-fr'"):
        call_command("crisis_card", to=tmp_path, alliance=["us-jp", "us-fr"])
    assert not list(tmp_path.iterdir())


def test_the_nightly_task_writes_where_the_settings_say(
    home: Alliance, tmp_path: Path, settings: Settings
) -> None:
    cards()
    assert not list(tmp_path.iterdir())
    settings.CRISIS_CARDS = str(tmp_path)
    cards()
    assert len(list(tmp_path.iterdir())) == 2
    assert app.conf.beat_schedule["consultations.cards"]["task"] == cards.name
