"""Forms of records: what may be chosen, errors at their fields, no lost edits."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.forms import CharField, DateField, Form
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from alliances.models import Alliance
from consultations.models import Forum
from kit.dates import PartialDate
from kit.errors import Refused, RefusedAll
from kit.records import Deed, RecordForm, confirm, edit, fingerprint, in_words
from tests.build.consultations import forum


class ForumForm(RecordForm):
    asks_reason = True

    class Meta:
        model = Forum
        fields = ("ref", "name", "feeds")


def save(form: Any) -> str:
    return f"/forums/{form.save().ref}/"


DEED = Deed(title="Edit a forum", verb="Save", do=save, said="Saved.")


class Desk:
    """A desk at which forms are opened and sent."""

    def __init__(self, user: User, alliance: Alliance) -> None:
        self.given = {"principal": user, "alliance": alliance}

    def send(self, row: Forum | None, *, deed: Deed = DEED, **fields: str) -> HttpResponse:
        request = RequestFactory().post("/", fields) if fields else RequestFactory().get("/")
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        answer = edit(request, ForumForm, deed, row=row, **self.given)
        self.told = [str(one) for one in get_messages(request)]
        return answer


@pytest.fixture
def at(desk: User, home: Alliance) -> Desk:
    return Desk(desk, home)


def test_a_new_row_is_at_home_where_it_was_made(at: Desk, home: Alliance) -> None:
    answer = at.send(None, ref="two-plus-two", name="Two plus two")
    assert (answer.status_code, answer["Location"]) == (302, "/forums/two-plus-two/")
    assert Forum.objects.get(ref="two-plus-two").alliance == home
    assert at.told == ["Saved."]


def test_only_what_one_sees_there_may_be_chosen(at: Desk, home: Alliance, abroad: Alliance) -> None:
    here, foreign = forum(home), forum(abroad)
    page = at.send(None).content.decode()
    assert here.name in page
    assert foreign.name not in page
    answer = at.send(None, ref="new", name="New", feeds=str(foreign.pk))
    assert answer.status_code == 422
    assert "That choice is not one of the available choices" in answer.content.decode()


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(at: Desk) -> None:
    answer = at.send(None, ref="not a slug", name="Kept as typed")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<ul class="errors" id="id_ref_error">' in page
    assert 'value="Kept as typed"' in page


def test_a_name_that_is_taken_is_said_by_the_form_and_not_by_the_database(
    at: Desk, home: Alliance
) -> None:
    forum(home, "scc")
    answer = at.send(None, ref="scc", name="Once more")
    assert answer.status_code == 422
    assert Forum.objects.count() == 1
    said = "This alliance has “scc” on record already: choose another, or change that one."
    assert f'<a href="#id_ref">Reference: {said}</a>' in answer.content.decode()


def test_a_change_says_why(at: Desk, home: Alliance) -> None:
    row = forum(home, "scc", name="Old name")
    sent: dict[str, Any] = {"ref": "scc", "name": "New name", "opened_with": fingerprint(row)}
    assert at.send(row, **sent).status_code == 422
    assert at.send(row, **sent, reason_for_change="renamed in 2026").status_code == 302
    row.refresh_from_db()
    assert row.name == "New name"


def test_nobody_overwrites_what_they_have_not_seen(at: Desk, home: Alliance) -> None:
    row = forum(home, "scc", name="As opened")
    sent: dict[str, Any] = {"ref": "scc", "name": "Mine", "reason_for_change": "a better name"}
    opened = fingerprint(row)
    Forum.objects.filter(pk=row.pk).update(name="Theirs")
    answer = at.send(row, **sent, opened_with=opened)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone else has changed this" in page
    assert ">Theirs</dd>" in page
    assert 'value="Mine"' in page
    row.refresh_from_db()
    assert row.name == "Theirs"
    assert f'value="{fingerprint(row)}"' in page  # one has seen it now
    assert at.send(row, **sent, opened_with=fingerprint(row)).status_code == 302


def test_what_a_deed_refuses_leaves_nothing(at: Desk, home: Alliance) -> None:
    def refuse(form: Any) -> str:
        form.save()
        raise Refused("taken", "That name is taken: choose another.", "name")

    deed = Deed(title="Add", verb="Add", do=refuse)
    answer = at.send(None, deed=deed, ref="scc", name="Taken")
    assert answer.status_code == 422
    assert "That name is taken: choose another." in answer.content.decode()
    assert not Forum.objects.exists()


class Remark(Form):
    remark = CharField()


@pytest.mark.django_db
def test_a_deed_is_asked_about_before_it_is_done() -> None:
    done: list[str] = []

    def do(form: Any) -> str:
        if form.cleaned_data["remark"] == "no":
            raise RefusedAll("many", "Two things are wrong:", ["one", "other"])
        done.append(form.cleaned_data["remark"])
        return "/done/"

    deed = Deed(title="Call it off", verb="Call off", do=do, is_grave=True)
    factory = RequestFactory()
    asked = confirm(factory.get("/"), deed, Remark)
    assert (asked.status_code, done) == (200, [])
    assert "btn danger" in asked.content.decode()
    refused = confirm(factory.post("/", {"remark": "no"}), deed, Remark).content.decode()
    assert all(word in refused for word in ("Two things are wrong:", "one", "other"))
    assert confirm(factory.post("/", {"remark": "storm"}), deed, Remark).status_code == 302
    assert done == ["storm"]


class PartedForm(ForumForm):
    sections = (("What it is", ("name",)), ("What it feeds", ("feeds",)))


def test_a_long_form_is_shown_by_its_sections_and_drops_no_field(
    desk: User, home: Alliance
) -> None:
    form = PartedForm(instance=forum(home), principal=desk, alliance=home)
    (first, one), (last, rest) = form.grouped
    assert (first, [field.name for field in one]) == ("What it is", ["name"])
    assert (last, rest[0].name) == ("What it feeds", "feeds")
    assert {field.name for field in [*one, *rest]} == set(form.fields)


def test_days_are_told_as_the_pages_write_them() -> None:
    assert in_words(DateField(), date(2027, 3, 1)) == "1 March 2027"
    assert in_words(CharField(), PartialDate.parse("2016-10")) == "October 2016"
    at = datetime(2027, 3, 1, 9, 5, tzinfo=UTC)
    assert in_words(CharField(), at) == "1 March 2027, 09:05 UTC"
