"""A clause takes its articles along to its number, and what is said of it to its marking."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from alliances.models import Alliance
from tests.build.commitments import commitment
from tests.build.compliance import finding
from tests.build.treaties import instrument, provision, text
from tests.portal.views.test_amending import HERE, PAGE, WHY, taken_back
from tests.portal.views.test_parts import opened
from tests.treaties.models.test_attached import reservation
from treaties.models import Instrument, Provision, Statement


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    return instrument(home, "harbour")


@pytest.fixture
def clause(treaty: Instrument) -> Provision:
    return provision(treaty, "IV")


def test_articles_follow_a_clause_to_its_new_number_and_back(
    treaty: Instrument, desk: User, desk_client: Client
) -> None:
    first, second = provision(treaty, "I"), provision(treaty, "II")
    made = text(treaty, desk)

    def links() -> dict[str, Provision | None]:
        rows = made.passages.filter(kind="article").select_related("provision")
        return {one.address: one.provision for one in rows}

    assert links() == {"art_1": first, "art_2": second}
    for clause, number in ((second, "III"), (first, "2")):
        edit = f"{HERE}clauses/{clause.pk}/"
        typed = opened(desk_client, edit) | WHY | {"number": number}
        assert desk_client.post(edit, typed).status_code == 302
    assert links() == {"art_1": None, "art_2": first}
    taken_back(desk_client, first)
    assert links() == {"art_1": first, "art_2": None}
    taken_back(desk_client, second)
    assert links() == {"art_1": first, "art_2": second}
    edit = f"{HERE}clauses/{first.pk}/"
    typed = opened(desk_client, edit) | WHY | {"is_label": "on"}
    assert desk_client.post(edit, typed).status_code == 302
    assert links() == {"art_1": None, "art_2": second}, "a label of ours is no number"


def test_what_findings_say_of_a_clause_is_narrowed_with_it(
    clause: Provision, desk_client: Client
) -> None:
    home, path = clause.alliance, f"{HERE}clauses/{clause.pk}/"
    promise = commitment(home, "call", provision=clause)
    told = finding(home, subject=promise.ref, subject_kind="commitment")
    before = finding(home, key=f"{home.pk}/{clause.pk}/2025", subject="former", rule="x.y")
    typed = opened(desk_client, path) | WHY | {"release": "internal"}
    assert desk_client.post(path, typed).status_code == 302
    for one in (told, before):
        one.refresh_from_db()
        assert one.release == "internal"


def test_what_is_said_of_a_clause_is_narrowed_with_it_unless_it_is_marked_by_itself(
    treaty: Instrument, clause: Provision, desk_client: Client
) -> None:
    def remark(on: Provision | None, **more: Any) -> Statement:
        said = Statement(instrument=treaty, provision=on, kind="understanding", position=1, **more)
        said.alliance, said.text = treaty.alliance, "Ships include boats."
        said.save()
        return said

    marked: dict[str, Any] = {"release": treaty.release}
    of_it, of_whole = remark(clause, **marked), remark(None, **marked)
    of_other = remark(provision(treaty, "V"), **marked)
    apart = remark(clause, release="public")
    held = reservation(treaty, provision=clause, **marked)
    reply = reservation(treaty, kind="objection", in_reply_to=held, **marked)
    path = f"{HERE}clauses/{clause.pk}/"
    typed = opened(desk_client, path) | WHY | {"release": "internal"}
    assert desk_client.post(path, typed).status_code == 302
    rows: tuple[Any, ...] = (clause, of_it, held, reply)
    for row in rows:
        row.refresh_from_db()
        assert row.release == "internal", row
    stay: tuple[Any, ...] = (treaty, of_whole, of_other)
    for row in stay:
        row.refresh_from_db()
        assert row.release == treaty.alliance.release, row
    apart.refresh_from_db()
    assert apart.release == "public"


def test_what_is_entered_or_moved_to_a_narrow_clause_is_as_narrow(
    treaty: Instrument, clause: Provision, desk_client: Client
) -> None:
    Provision.objects.filter(pk=clause.pk).update(release="internal", originators=["JPN"])
    entered = {"kind": "understanding", "provision": clause.pk, "text": "Boats too."}
    assert desk_client.post(f"{PAGE}interpret/", entered).status_code == 302
    made = Statement.objects.get()
    assert (made.release, made.originators) == ("internal", ["JPN"])
    held = reservation(treaty, release=treaty.release)
    path = reverse("portal:reservation-edit", args=["us-jp", held.pk])
    typed = opened(desk_client, path) | WHY | {"text": "No."}
    assert desk_client.post(path, typed).status_code == 302
    held.refresh_from_db()
    assert held.release == treaty.release
    reply = reservation(treaty, kind="objection", in_reply_to=held, release=treaty.release)
    moved = opened(desk_client, path) | WHY | {"provision": clause.pk}
    assert desk_client.post(path, moved).status_code == 302
    for row in (held, reply):
        row.refresh_from_db()
        assert row.release == "internal"
