"""What is done to commitments: relieved, woken, broken, handed over."""

from datetime import date
from typing import Any

from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from commitments.models import Breach, Commitment, Incident, Occurrence, Relief
from tests.build.alliances import person
from tests.build.commitments import commitment, yearly
from tests.portal.views.test_commitment import client_of, sent, text


def test_a_relief_is_proposed_by_one_and_approved_by_another(
    home: Alliance, desk_client: Client
) -> None:
    yearly(home, "talks", runs_from=date(2025, 1, 1))
    one, other = (client_of(person(name, home, role="approver")) for name in ("one", "other"))
    words: dict[str, Any] = {
        "kind": "dispute",
        "starts_on": "2026-01-01",
        "authority": "Note",
        "reason": "r",
    }
    sent(one, "talks/relieve/", **words)
    path = f"reliefs/{Relief.objects.get().pk}/"
    page = text(one, path)
    assert "You proposed it: another person approves or refuses it" in page
    assert "withdraw it, as whoever" in page
    assert "approve it" not in page
    assert "another person must decide" in sent(one, path, 422, decision="approved")
    page = text(other, path)
    assert "approve it" in page
    assert "withdraw it, as whoever" not in page
    assert "dispute on what is owed, from 1 January 2026 on. On the authority of: Note." in page
    sent(other, path, decision="approved", remark="agreed")
    page = text(one, path)
    assert "This was decided before: approved by Other." in page
    assert "<textarea" not in page
    assert "agreed" in text(one, "talks/")
    assert "Is it disputed?" in text(desk_client, "talks/")
    assert Relief.objects.get().is_approved


def test_an_editor_who_may_not_approve_is_told(home: Alliance, desk_client: Client) -> None:
    yearly(home, "talks", runs_from=date(2025, 1, 1))
    words: dict[str, Any] = {
        "kind": "dispute",
        "starts_on": "2026-01-01",
        "authority": "Note",
        "reason": "r",
    }
    sent(desk_client, "talks/relieve/", **words)
    path = f"reliefs/{Relief.objects.get().pk}/"
    other = client_of(person("other", home))
    page = text(other, path)
    assert "Only those who may approve here decide it" in page
    assert "approve it" not in page
    assert "Only those who may approve" in sent(other, path, 422, decision="approved")


def test_an_event_is_simulated_then_recorded_then_taken_back(
    home: Alliance, desk_client: Client
) -> None:
    commitment(home, "help", trigger="armed_attack", kind="conditional", title="Help at once")
    page = text(desk_client, "events/?trigger=armed_attack&on=2027-01-01")
    assert "Help at once" in page
    assert "no time limit agreed" in page
    assert not Incident.objects.exists()
    words: dict[str, Any] = {
        "trigger": "armed_attack",
        "occurred_on": "2026-01-05",
        "title": "An attack",
    }
    sent(desk_client, "events/new/", **words)
    page = text(desk_client, "help/")
    assert "<bdi>An attack</bdi>" in page
    assert "yes: armed attack, without a day by which it is to be done" in page
    page = text(desk_client, "help/prove/")
    assert "armed attack, open from 5 January 2026, without a due day" in page
    assert Occurrence.objects.exists()
    sent(desk_client, f"events/{Incident.objects.get().ref}/retract/")
    assert not Occurrence.objects.exists()


def test_a_breach_shows_on_the_page(home: Alliance, desk_client: Client) -> None:
    commitment(home, "no-transfer", kind="prohibition")
    sent(desk_client, "no-transfer/breach/", began_on="2026-01-01", what="Parts were passed on")
    assert "Parts were passed on" in text(desk_client, "no-transfer/")
    assert Breach.objects.get().release == "internal"


def test_commitments_are_handed_over_together(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    mine, theirs = person("mine", home), person("theirs", home)
    commitment(home, "a", owner=mine)
    commitment(home, "b", owner=mine)
    commitment(home, "c", owner=desk)
    sent(desk_client, "reassign/", owner=str(mine.pk), to=str(theirs.pk))
    found = dict(Commitment.objects.values_list("ref", "owner__username"))
    assert found == {"a": "theirs", "b": "theirs", "c": "desk"}
    assert "2 commitments are now with Theirs." in text(desk_client, "")
    same = sent(desk_client, "reassign/", 422, owner=str(theirs.pk), to=str(theirs.pk))
    assert "Theirs owns it already: choose another person." in same
