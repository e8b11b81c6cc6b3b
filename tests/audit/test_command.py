"""The record on the command line, and its head in the API."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import PartnerSystem
from alliances.models import Alliance
from audit.actions import head, seal
from audit.models import Event
from kit.acting import act
from tests.build.api import ask
from tests.build.treaties import instrument

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    told = StringIO()
    call_command("audit", *words, stdout=told)
    return told.getvalue()


def spoil() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER stays_as_it_is")
    Event.objects.update(label="another")


def test_a_record_that_holds_is_verified(home: Alliance) -> None:
    seal()
    lines = said("verify", "--head", str(head())).splitlines()
    assert lines[0] == f"{Event.objects.count()} events in 1 block, 0 not sealed yet."
    assert lines[1] == f"Head: {head()}"
    told = json.loads(said("verify", "--format", "json"))
    assert (told["holds"], told["blocks"], told["head"]) == (True, 1, str(head()))


def test_a_record_that_does_not_hold_fails_with_its_first_fault(home: Alliance) -> None:
    seal()
    first = Event.objects.earliest("id").pk
    spoil()
    with pytest.raises(CommandError, match=f"event {first} in block 1 was changed"):
        said("verify")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_kept_head_that_is_not_ours_fails(home: Alliance, form: str) -> None:
    seal()
    with pytest.raises(CommandError, match="block 9, whose head was kept, is gone"):
        said("verify", "--head", f"{'ab' * 32}@9", "--format", form)


def test_what_is_no_head_is_refused() -> None:
    with pytest.raises(CommandError, match="is not a head such as"):
        said("verify", "--head", "7")


def test_the_head_is_printed_to_be_given_away(home: Alliance) -> None:
    assert said("head") == f"{'0' * 64}@0\n"
    seal()
    assert said("head") == f"{head()}\n"


@pytest.mark.parametrize("form", ["ref", "key"])
def test_the_history_of_a_record_is_shown(home: Alliance, form: str) -> None:
    with act(actor="ann", label="Ann Ode", via="session", reason="as agreed"):
        pact = instrument(home)
        pact.title = "Pact of friendship"
        pact.save()
    record = pact.ref if form == "ref" else f"treaties_instrument:{pact.pk}"
    lines = said("show", record).splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads[0].endswith(f"Instrument {pact.ref} added, Ann Ode, in the portal (as agreed)")
    assert f"Instrument {pact.ref} changed" in heads[-1]
    assert lines[-1].endswith("→ Pact of friendship")
    pact.delete()
    assert "removed" in said("show", record)


def test_of_what_never_was_nothing_is_shown() -> None:
    with pytest.raises(CommandError, match="Nothing is recorded of 'us-xx'"):
        said("show", "us-xx")


def test_partners_are_given_the_head(home: Alliance, partner_system: Any) -> None:
    owner, secret = partner_system
    assert isinstance(owner, PartnerSystem)
    assert ask(secret, "audit/head").json() == {
        "number": 0,
        "hash": "0" * 64,
        "head": f"{'0' * 64}@0",
    }
    seal()
    assert ask(secret, "audit/head").json()["head"] == str(head())
    assert ask(secret, "audit/head?x=1").status_code == 400
