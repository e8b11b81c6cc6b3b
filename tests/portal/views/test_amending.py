"""Instruments, clauses and posts are mended by those who edit them; what they said comes back."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliances.models import Alliance, Source
from audit.models import Event as Written
from commitments.models import Post
from compliance.models import Recheck
from kit.records import fingerprint
from tests.build.alliances import person, state
from tests.build.commitments import commitment
from tests.build.compliance import finding
from tests.build.treaties import action, instrument, provision, term
from tests.conftest import TODAY
from tests.portal.views.test_parts import opened, seen
from treaties.models import Instrument, Provision
from treaties.questions.legal_status import legal_status

HERE = "/alliances/us-jp/"
PAGE = f"{HERE}treaties/harbour/"
EDIT = f"{PAGE}edit/"
POSTS = f"{HERE}commitments/posts/"
WHY = {"reason_for_change": "typed wrong"}


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    Source.objects.create(alliance=home, code="gazette", title="Official Gazette")
    made = instrument(home, "harbour", sources=["old_file"], registration=None)
    action(made, "signed", "1990-05-03")
    action(made, "entry_into_force", "1990-06-01")
    term(made, "indefinite")
    return made


@pytest.fixture
def clause(treaty: Instrument) -> Provision:
    return provision(treaty, "IV", paraphrase="Ships may come.")


@pytest.fixture
def post(home: Alliance) -> Post:
    return Post.objects.create(alliance=home, release=home.release, name="Treaty desk")


@pytest.fixture
def reader_client(home: Alliance) -> Client:
    client = Client()
    client.force_login(person("reader", home, role="reader"))
    return client


def undo_of(row: Any) -> str:
    """Where the newest change of a row is taken back."""
    change = Written.objects.filter(key=str(row.pk), action="update").latest("id")
    return f"/changes/{change.pk}/undo/"


def taken_back(client: Client, row: Any) -> str:
    """Take the newest change of a row back; where that leads."""
    path = undo_of(row)
    answer = client.post(path, opened(client, path) | {"reason_for_change": "it was right"})
    assert answer.status_code == 302, answer.text
    row.refresh_from_db()
    return str(answer["Location"])


def test_an_instrument_is_mended_with_a_reason_and_what_it_said_comes_back(
    treaty: Instrument, desk_client: Client
) -> None:
    assert EDIT in desk_client.get(PAGE).text
    changed = {
        "title": "Harbour Agreement",
        "kind": "exchange_of_notes",
        "place": "Haven",
        "covers_from": "1989-01-01",
        "covers_until": "1999-12-31",
        "secrecy": "Annex kept apart",
        "confidence": "medium",
        "sources": ["old_file", "gazette"],
        "approval_procedures": "Diet\r\n\r\n Senate \r\n",
    }
    typed = opened(desk_client, EDIT) | changed
    assert desk_client.post(EDIT, typed).status_code == 422, "an amendment says why"
    assert desk_client.post(EDIT, typed | WHY)["Location"] == PAGE
    before = fingerprint(treaty)
    treaty.refresh_from_db()
    assert (treaty.title, treaty.kind, treaty.place) == (
        "Harbour Agreement", "exchange_of_notes", "Haven",
    )  # fmt: skip
    assert (treaty.sources, treaty.approval_procedures) == (
        ["old_file", "gazette"], ["Diet", "Senate"],
    )  # fmt: skip
    assert Recheck.objects.filter(alliance=treaty.alliance).exists()
    page = seen(desk_client, PAGE)
    for words in ("Harbour Agreement", "Annex kept apart", "Diet; Senate", "medium confidence",
                  "Official Gazette", "typed wrong", "Haven"):  # fmt: skip
        assert words in page
    assert undo_of(treaty) in desk_client.get(PAGE).text
    assert taken_back(desk_client, treaty) == PAGE
    assert fingerprint(treaty) == before


def test_nothing_but_what_was_typed_changes(treaty: Instrument, desk_client: Client) -> None:
    other = instrument(treaty.alliance, "other", registration=[], note="a\nb")
    for one in (treaty, other):
        path = f"{HERE}treaties/{one.ref}/edit/"
        typed = opened(desk_client, path) | {"title": "New", "sources": one.sources} | WHY
        assert desk_client.post(path, typed).status_code == 302
        change = Written.objects.filter(key=str(one.pk), action="update").get()
        assert change.after == {"title": "New"}


def test_status_follows_from_actions_and_term_whatever_is_typed(
    treaty: Instrument, desk_client: Client
) -> None:
    def stands() -> tuple[str, Any]:
        found = Instrument.objects.with_history().get(pk=treaty.pk)
        state, detail = legal_status(found, TODAY)
        return state, detail["in_force_on"]

    before = stands()
    assert "status" not in desk_client.get(EDIT).context["form"].fields
    typed = opened(desk_client, EDIT) | WHY | {"status": "terminated", "covers_from": "1980-01-01"}
    assert desk_client.post(EDIT, typed).status_code == 302
    assert stands() == before


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"title": ""}, "title", "This field is required"),
        ({"ref": "taken"}, "ref", "“Treaty taken” has that reference already: choose another"),
        ({"ref": "a b"}, "ref", "Letters, digits, hyphens and underscores alone"),
        ({"covers_from": "2000-01-01", "covers_until": "1999-12-31"}, "covers_until",
         "It covers nothing before 1 January 2000: name that day or a later one"),
        ({"registered_on": "soon"}, "registered_on", "Enter a valid date"),
        ({"registration": "I-1", "has_no_number": "on"}, "has_no_number",
         "Take the numbers away, or say that it has some"),
        ({"sources": ["nowhere"]}, "sources",
         "“nowhere” is not on the alliance's list of sources. Have it entered there"),
        ({"release": "public"}, "release", "takes two people: propose a widening"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_instrument_is_told_at_its_field(
    treaty: Instrument, desk_client: Client, wrong: dict[str, Any], field: str, said: str
) -> None:
    instrument(treaty.alliance, "taken")
    answer = desk_client.post(EDIT, opened(desk_client, EDIT) | WHY | wrong)
    assert answer.status_code == 422
    assert said in unescape(str(answer.context["form"].errors[field]))
    treaty.refresh_from_db()
    assert (treaty.ref, treaty.title) == ("harbour", "Treaty harbour")


def test_a_new_reference_is_a_new_address(treaty: Instrument, desk_client: Client) -> None:
    typed = opened(desk_client, EDIT) | WHY | {"ref": "haven"}
    assert desk_client.post(EDIT, typed)["Location"] == f"{HERE}treaties/haven/"
    assert desk_client.get(PAGE).status_code == 404
    treaty.refresh_from_db()
    assert taken_back(desk_client, treaty) == PAGE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"registration": "I-1835\nII-7"}, ["I-1835", "II-7"]),
        ({"has_no_number": "on"}, []),
        ({}, None),
    ],
)
def test_no_number_is_told_from_a_number_that_is_not_stated(
    treaty: Instrument, desk_client: Client, typed: dict[str, str], kept: list[str] | None
) -> None:
    sent = opened(desk_client, EDIT) | WHY | {"title": "New"} | typed
    assert desk_client.post(EDIT, sent).status_code == 302
    treaty.refresh_from_db()
    assert treaty.registration == kept
    taken_back(desk_client, treaty)
    assert treaty.registration is None


def test_a_clause_is_mended_on_its_own_page_and_comes_back(
    clause: Provision, desk_client: Client
) -> None:
    edit = f"{HERE}clauses/{clause.pk}/"
    assert edit in desk_client.get(PAGE).text
    changed = {"number": "5", "paraphrase": "Boats may come.", "is_binding": "false"}
    typed = opened(desk_client, edit) | changed
    assert desk_client.post(edit, typed).status_code == 422, "an amendment says why"
    assert desk_client.post(edit, typed | WHY)["Location"] == PAGE
    ref = clause.ref
    clause.refresh_from_db()
    assert (clause.number, clause.is_binding, clause.ref) == ("5", False, ref)
    assert "Boats may come." in seen(desk_client, PAGE)
    assert undo_of(clause) in desk_client.get(PAGE).text
    assert taken_back(desk_client, clause) == PAGE
    assert (clause.number, clause.paraphrase, clause.is_binding) == ("IV", "Ships may come.", None)


def test_a_source_that_left_the_list_comes_back_once_it_is_listed_again(
    treaty: Instrument, desk_client: Client
) -> None:
    typed = opened(desk_client, EDIT) | WHY | {"sources": ["gazette"]}
    assert desk_client.post(EDIT, typed).status_code == 302
    path = undo_of(treaty)
    said = unescape(desk_client.get(path).text)
    assert "Sources: “old_file” is not on the alliance's list of sources." in said
    assert "Have it entered there, under that code, and try again" in said
    assert desk_client.post(path, {"reason_for_change": "it was right"}).status_code == 422
    Source.objects.create(alliance=treaty.alliance, code="old_file", title="Old file")
    assert taken_back(desk_client, treaty) == PAGE
    assert treaty.sources == ["old_file"]


def test_a_post_is_renamed_and_its_name_comes_back(post: Post, desk_client: Client) -> None:
    Post.objects.create(alliance=post.alliance, release=post.release, name="Legal desk")
    edit = f"{POSTS}{post.pk}/edit/"
    assert edit in desk_client.get(POSTS).text
    taken = desk_client.post(edit, opened(desk_client, edit) | {"name": "Legal desk"})
    assert taken.status_code == 422
    assert "There is a post called Legal desk already: choose another name." in taken.text
    assert "Constraint" not in taken.text
    typed = opened(desk_client, edit) | {"name": "Alliance desk"}
    assert desk_client.post(edit, typed)["Location"] == POSTS
    assert "Alliance desk" in seen(desk_client, POSTS)
    post.refresh_from_db()
    assert undo_of(post) in desk_client.get(edit).text
    assert taken_back(desk_client, post) == edit
    assert post.name == "Treaty desk"


def test_whoever_opened_a_form_before_another_changed_it_overwrites_nothing(
    treaty: Instrument, clause: Provision, post: Post, desk_client: Client
) -> None:
    for row, path, name in (
        (treaty, EDIT, "title"),
        (clause, f"{HERE}clauses/{clause.pk}/", "paraphrase"),
        (post, f"{POSTS}{post.pk}/edit/", "name"),
    ):
        typed = opened(desk_client, path) | WHY | {name: "Mine"}
        type(row)._default_manager.filter(pk=row.pk).update(**{name: "Theirs"})
        answer = desk_client.post(path, typed)
        assert answer.status_code == 409
        assert "Someone else has changed this" in answer.text
        row.refresh_from_db()
        assert getattr(row, name) == "Theirs"


@pytest.mark.usefixtures("without_wall")
def test_readers_are_refused_and_to_outsiders_it_is_not_there(
    treaty: Instrument,
    clause: Provision,
    post: Post,
    reader_client: Client,
    outsider_client: Client,
) -> None:
    for path in (EDIT, f"{HERE}clauses/{clause.pk}/", f"{POSTS}{post.pk}/edit/"):
        for client, status in ((reader_client, 403), (outsider_client, 404)):
            assert client.get(path).status_code == status
            assert client.post(path, {"title": "x", "name": "x"} | WHY).status_code == status
        assert path not in reader_client.get(PAGE).text
        assert path not in reader_client.get(POSTS).text


def test_who_shares_an_instrument_reads_it_and_mends_none_of_it(
    shared: Instrument, of_second: Client
) -> None:
    clause = provision(shared, "I")
    for path, status in (("treaties/aukus-2021/edit/", 403), (f"clauses/{clause.pk}/", 404)):
        assert of_second.get(f"/alliances/us-uk/{path}").status_code == status
        assert of_second.post(f"/alliances/us-uk/{path}", WHY).status_code == status


def test_an_instrument_is_narrowed_with_its_parts_and_what_is_said_of_it(
    treaty: Instrument, clause: Provision, desk_client: Client
) -> None:
    home = treaty.alliance
    told = finding(home, subject="harbour", subject_kind="instrument")
    apart = provision(treaty, "V")
    Provision.objects.filter(pk=apart.pk).update(release="public")
    promise = commitment(home, "open", instrument=treaty)
    typed = opened(desk_client, EDIT) | WHY | {"release": "internal"}
    assert desk_client.post(EDIT, typed).status_code == 302
    rows: tuple[Any, ...] = (treaty, clause, treaty.actions.first(), treaty.term, told)
    for row in rows:
        row.refresh_from_db()
        assert row.release == "internal", row
    apart.refresh_from_db()
    promise.refresh_from_db()
    assert (apart.release, promise.release) == ("public", home.release), "marked by themselves"
    page = desk_client.get(undo_of(treaty)).text
    assert "Only the marking was changed" in page, "wider takes two"


def test_what_is_shared_is_not_narrowed_by_whoever_edits_it(
    abroad: Alliance, shared: Instrument
) -> None:
    editor, path = person("canberra", abroad), "/alliances/anzus/treaties/aukus-2021/edit/"
    client = Client()
    client.force_login(editor)
    typed = opened(client, path) | WHY | {"release": "internal"}
    answer = client.post(path, typed)
    assert answer.status_code == 422
    assert "It is shared with US-UK" in answer.text


def test_what_was_changed_meanwhile_is_told_in_words(
    treaty: Instrument, desk_client: Client
) -> None:
    done = treaty.actions.get(kind="signed")
    path = reverse("portal:action-edit", args=["us-jp", done.pk])
    typed = opened(desk_client, path) | WHY | {"states": [state("USA").pk]}
    done.states.add(state("JPN"))
    answer = desk_client.post(path, typed)
    assert answer.status_code == 409
    now = answer.text.partition("What it says now")[2].partition("</section>")[0]
    assert state("JPN").name in now
    assert "State:" not in now


def test_whose_information_an_instrument_is_stays(treaty: Instrument, desk_client: Client) -> None:
    typed = opened(desk_client, EDIT) | WHY
    assert desk_client.post(EDIT, typed | {"originators": ["JPN"]}).status_code == 302
    typed = opened(desk_client, EDIT) | WHY
    answer = desk_client.post(EDIT, typed | {"originators": []})
    assert answer.status_code == 422
    assert "an originator may be added, not taken away" in answer.text
