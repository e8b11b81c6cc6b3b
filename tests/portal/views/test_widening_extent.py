"""What is shown before a widening is exactly what it lets others see."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Eyes, User
from alliances.actions import Wish, decide_widening, propose_widening
from alliances.models import Alliance, Marking, Scoped, Widening
from commitments.actions import Proof, Sent, prove, refresh
from commitments.models import Breach, Commitment, Evidence, File, Move
from compliance.rule import Scope
from consultations.actions import settle
from kit.approval import Decision
from kit.dates import PartialDate
from kit.models import key_of
from tests.build.alliances import person
from tests.build.commitments import yearly
from tests.build.consultations import forum, meeting
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
LIST = "/alliances/us-jp/widenings/"
NOTE = Sent("note.pdf", "application/pdf", b"%PDF-1.7 the note as received")
NARROW: list[Marking] = [("internal", ()), ("states", ("USA",))]


@pytest.fixture
def chief(home: Alliance) -> Client:
    client = Client()
    client.force_login(person("chief", home, role="approver"))
    return client


def promised(home: Alliance, desk: User, marking: Marking, told: str = "parties") -> Commitment:
    """A commitment with a file, moved days, a breach and two meetings, the second one as `told`."""
    release, states = marking
    marked = {"release": release, "released_to": list(states)}
    promise = yearly(home, "kept", runs_from=date(2024, 1, 1), **marked)
    body = forum(home, commitment=promise)
    meeting(body, "2025-05-01")
    meeting(body, "2026-05-01", release=told)
    proof = Proof(kind="file", title="Note", met_on=PartialDate.parse("2024-05-01"), file=NOTE)
    prove(commitment=promise, proof=proof, by=desk, at=AT)
    moved(promise, **marked)
    own: Marking = NARROW[marking == NARROW[0]]
    moved(promise, release=own[0], released_to=list(own[1]))
    breach = {"alliance": home, "commitment": promise, "began_on": date(2026, 3, 1)}
    Breach.objects.create(**breach, what="late", noted_at=AT, noted_by=desk, **marked)
    settle(alliance=home, day=TODAY, at=AT)
    refresh(TODAY, Scope())
    return promise


def moved(promise: Commitment, **marked: Any) -> Move:
    """A due day that moved."""
    columns = {"label": "2024", "reason": Move.Reason.CHANGE} | marked
    days = {"from_due_on": date(2024, 12, 31), "to_due_on": date(2025, 1, 31)}
    return Move.objects.create(alliance=promise.alliance, commitment=promise, **days, **columns)


def seen_by(eyes: Eyes) -> dict[type[Scoped], set[UUID]]:
    """All that is released to a state, by table."""
    tables: list[Any] = [one for one in apps.get_models() if issubclass(one, Scoped)]
    return {
        table: set(table._default_manager.visible_to(eyes).values_list("pk", flat=True))
        for table in tables
    }


@pytest.mark.parametrize("marking", NARROW)
@pytest.mark.parametrize("told", ["internal", "parties"])
def test_what_is_shown_before_is_what_becomes_visible(
    home: Alliance, desk: User, desk_client: Client, chief: Client, marking: Marking, told: str
) -> None:
    promise, japan = promised(home, desk, marking, told), Eyes(desk, "JPN")
    before = seen_by(japan)
    page = desk_client.get(f"{LIST}new/?record={key_of(promise)}")
    desk_client.post(f"{LIST}new/?record={key_of(promise)}", {"release": "parties", "reason": "x"})
    path = f"{LIST}{Widening.objects.get().pk}/"
    again = chief.get(path)
    assert chief.post(path, {"decision": "approved"}).status_code == 302
    fresh = {table: keys - before[table] for table, keys in seen_by(japan).items()}
    assert fresh.pop(Commitment) == {promise.pk}
    fresh.pop(Widening)
    named = {table: str(table._meta.verbose_name_plural) for table in fresh}
    became = Counter({named[table]: len(keys) for table, keys in fresh.items() if keys})
    for shown in (page.context, again.context):
        goes = Counter({one["label"]: one["count"] for one in shown["goes"]})
        follows = Counter({one["label"]: one["count"] for one in shown["follows"]})
        assert goes == {"moves": 1, "files": 1}
        assert set(became) == set(goes) | set(follows)
        assert all(became[label] == count for label, count in goes.items())
        assert all(became[label] <= count for label, count in follows.items())
    ours = 2 if told == "internal" else 3
    assert (became["evidence"], File.objects.get().release) == (ours, "parties")
    assert {one.release for one in Evidence.objects.filter(pk__in=fresh[Evidence])} == {"parties"}
    stays = Counter({one["label"]: one["count"] for one in page.context["stays"]})
    assert stays == {"moves": 1, "breaches": 1}


def test_the_page_says_what_stays_and_why(
    home: Alliance, desk: User, desk_client: Client, chief: Client
) -> None:
    promise = promised(home, desk, NARROW[0])
    wish = Wish(to=("parties", ()), reason="Published")
    made = propose_widening(row=promise, wish=wish, by=desk, at=AT)
    later = moved(promise, release="internal")
    page = chief.get(f"{LIST}{made.pk}/")
    assert [one["why"] for one in page.context["stays"]] == [
        "Releasable to: USA",
        "entered after this was proposed",
        "Internal: not releasable to the parties; a record of its own: widen it by itself",
    ]
    assert "What stays" in page.text
    assert "What follows it" in page.text
    chief.post(f"{LIST}{made.pk}/", {"decision": "approved"})
    later.refresh_from_db()
    assert later.release == "internal"


def test_a_partner_is_given_the_file_of_the_evidence_that_it_sees(
    home: Alliance, desk: User, desk_client: Client, chief: Client
) -> None:
    promise = promised(home, desk, NARROW[0])
    made = propose_widening(
        row=promise, wish=Wish(to=("parties", ()), reason="Published"), by=desk, at=AT
    )
    path = reverse("portal:file-content", args=["us-jp", File.objects.get().pk])
    desk_client.post("/eyes/", {"state": "JPN", "next": "/"})
    assert desk_client.get(path).status_code == 404
    chief.post(f"{LIST}{made.pk}/", {"decision": "approved"})
    assert desk_client.get(path).content == NOTE.content
    Commitment.objects.filter(pk=promise.pk).update(release="states", released_to=["USA"])
    assert desk_client.get(path).status_code == 404


def test_a_file_that_other_evidence_rests_on_too_stays(home: Alliance, desk: User) -> None:
    promise, other = promised(home, desk, NARROW[0]), yearly(home, "other", release="internal")
    proof = {"alliance": home, "commitment": other, "kind": "file", "release": "internal"}
    Evidence.objects.create(**proof, ref="x", met_on="2026-01-01", file=File.objects.get())
    chief = person("second", home, role="approver")
    wish = Wish(to=("parties", ()), reason="Published")
    made = propose_widening(row=promise, wish=wish, by=desk, at=AT)
    decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)
    assert File.objects.get().release == "internal"
