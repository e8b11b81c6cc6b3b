"""A change of a record is taken back on its page, where that is safe, and the record says why."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client

from alliances.models import Alliance, Scoped
from audit.models import Event as Written
from burden.models import Contribution, Key, Tolerance
from commitments.models import Commitment, Evidence
from consultations.models import ActionItem, Forum, Minutes
from exercises.models import Event, Waiver
from kit.errors import Refused
from portal.views.undoing import EVERY, NEVER
from tests.build.alliances import person
from tests.build.burden import contribution
from tests.build.commitments import commitment
from tests.build.consultations import forum, hotline
from tests.build.exercises import lesson, planned
from tests.build.treaties import action, instrument, provision
from tests.exercises.views.test_pages import said, sent
from tests.house.filling import fill
from treaties.models import Action


@pytest.fixture
def drill(home: Alliance) -> Event:
    return planned(home, name="Ring", place="Kyushu", ranges=["North"])


def changed(client: Client, drill: Event, **fields: Any) -> int:
    """Change the exercise by its form; gives the event on record."""
    ranges = ",".join(drill.ranges)
    columns = {"ref": drill.ref, "name": drill.name, "place": drill.place, "ranges": ranges}
    columns["starts_on"] = str(drill.starts_on)
    path = f"/exercises/events/{drill.pk}/edit/"
    answer = sent(client, path, **columns | fields)
    assert answer.status_code == 302, answer.text
    drill.refresh_from_db()
    return int(Written.objects.filter(key=str(drill.pk), action="update").latest("id").pk)


def undo(change: int) -> str:
    return f"/changes/{change}/undo/"


def test_every_field_of_a_change_is_taken_back_with_its_reason(
    desk_client: Client, drill: Event
) -> None:
    change = changed(desk_client, drill, name="Rang", ranges="South,East", starts_on="2027-04")
    assert undo(change) in said(desk_client, drill.get_absolute_url())
    page = desk_client.get(undo(change))
    lines = {one.label: (one.now, one.then) for one in page.context["lines"]}
    (told,) = page.context["told"]
    assert told["who"] == "Desk, in the portal"
    assert "Name: Ring → Rang" in page.text
    assert f'href="{drill.get_absolute_url()}">Leave it as it is' in page.text
    assert lines == {
        "Name": ("Rang", "Ring"),
        "Ranges": ("South,East", "North"),
        "Starts on": ("2027-04", "2027-03-01"),
    }
    answer = sent(desk_client, undo(change), reason_for_change="a slip of the hand")
    assert (answer.status_code, answer["Location"]) == (302, drill.get_absolute_url())
    drill.refresh_from_db()
    assert (drill.name, drill.ranges, str(drill.starts_on)) == ("Ring", ["North"], "2027-03-01")
    last = Written.objects.filter(key=str(drill.pk), action="update").latest("id")
    assert (last.reason, last.after["name"]) == ("a slip of the hand", "Ring")
    assert "a slip of the hand" in said(desk_client, drill.get_absolute_url())


def test_what_was_changed_again_since_is_told_and_stays(desk_client: Client, drill: Event) -> None:
    change = changed(desk_client, drill, name="Rang", place="Okinawa")
    changed(desk_client, drill, name="Rung")
    assert "Name was changed again since" in said(desk_client, undo(change))
    answer = sent(desk_client, undo(change), reason_for_change="x")
    assert answer.status_code == 422
    assert "Name was changed again since" in answer.text
    drill.refresh_from_db()
    assert (drill.name, drill.place) == ("Rung", "Okinawa")


def test_what_is_not_changed_by_hand_is_not_taken_back(desk_client: Client, drill: Event) -> None:
    Event.objects.filter(pk=drill.pk).update(status="cancelled")
    change = Written.objects.filter(key=str(drill.pk), action="update").latest("id").pk
    answer = sent(desk_client, undo(change), reason_for_change="x")
    assert answer.status_code == 422
    assert "Not changed by hand on this page: Status." in answer.text
    assert undo(change) not in said(desk_client, drill.get_absolute_url())
    added = Written.objects.get(key=str(drill.pk), action="insert").pk
    assert "Only a change of a record can" in said(desk_client, undo(added))
    assert undo(added) not in said(desk_client, drill.get_absolute_url())


def test_a_change_that_never_was_cannot_be_told_from_one_that_is_not_ones_own(
    desk_client: Client, outsider_client: Client, drill: Event
) -> None:
    change = changed(desk_client, drill, name="Rang")
    absent = outsider_client.get(undo(10**30))
    for answer in (
        outsider_client.get(undo(change)),
        outsider_client.post(undo(change), {"reason_for_change": "x"}),
    ):
        assert (answer.status_code, said_plainly(answer)) == (404, said_plainly(absent))
    assert desk_client.get(undo(0)).status_code == 404
    assert Client().get(undo(change)).status_code == 302


def test_the_form_checks_what_comes_back(desk_client: Client, drill: Event, home: Alliance) -> None:
    ref = drill.ref
    change = changed(desk_client, drill, ref="moved-on")
    planned(home, ref="again").series.events.update(ref=ref)
    answer = sent(desk_client, undo(change), reason_for_change="x")
    assert answer.status_code == 422
    assert "The form refuses it" in answer.text
    drill.refresh_from_db()
    assert drill.ref == "moved-on"


def test_a_reason_is_asked_for_and_a_reader_takes_nothing_back(
    desk_client: Client, drill: Event, home: Alliance
) -> None:
    change = changed(desk_client, drill, name="Rang")
    assert sent(desk_client, undo(change), reason_for_change="").status_code == 422
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    assert reader.get(undo(change)).status_code == 403
    assert "undo/" not in said(reader, drill.get_absolute_url())


def test_days_texts_and_choices_of_a_lesson_come_back(desk_client: Client, home: Alliance) -> None:
    one = lesson(home, tags=["iff"], aspects=["training"])
    path = f"/exercises/lessons/{one.pk}"
    fields = {"ref": one.ref, "title": "New", "tags": "a,b", "aspects": ["doctrine"],
              "action": "Do", "action_body": "J7", "due_on": "2027-01-01"}  # fmt: skip
    assert sent(desk_client, f"{path}/edit/", **fields).status_code == 302
    change = Written.objects.filter(key=str(one.pk), action="update").latest("id").pk
    assert sent(desk_client, undo(change), reason_for_change="x").status_code == 302
    title = one.title
    one.refresh_from_db()
    assert (one.title, one.tags, one.aspects, one.due_on) == (title, ["iff"], ["training"], None)


# A text or a number of each record that is changed by hand, and what it is changed to.
CHANGED: dict[str, tuple[str, Any]] = {
    **dict.fromkeys(("commitment", "request", "prior", "instrument"), ("title", "x")),
    **dict.fromkeys(("lesson", "inject", "objective"), ("title", "x")),
    **dict.fromkeys(("action", "clearance", "attainment"), ("note", "x")),
    **dict.fromkeys(("reservation", "statement"), ("text", "x")),
    **dict.fromkeys(("series", "part", "post"), ("name", "x")),
    "provision": ("paraphrase", "x"),
    "rate": ("per_unit", Decimal("150.000000000001")),
    "countryyear": ("gdp", Decimal("4321.0001")),
    "identifier": ("number", "x-1"),
    "term": ("conditions", "x"),
    "tenure": ("ends_on", date(2099, 1, 1)),
    "passage": ("applies_until", date(2099, 1, 1)),
    "contribution": ("category", "x"),
    "pledge": ("base_year", 2024),
    "instalment": ("part", "x"),
    "forum": ("chairs", {"USA": "x"}),
    "meeting": ("outcome", "x"),
    "hotline": ("threshold", "x"),
    "contact": ("office", "x"),
    "event": ("place", "x"),
    "participant": ("forces", "x"),
}


def said_plainly(answer: Any) -> str:
    """A page without its words of the moment."""
    return re.sub(r'(nonce|value|content)="[^"]*"', "", answer.content.decode())


def last(row: models.Model) -> int:
    """The newest change of a row on record."""
    return int(Written.objects.filter(key=str(row.pk), action="update").latest("id").pk)


def written(row: models.Model, **columns: Any) -> int:
    """Change a row past its form; gives the event on record."""
    type(row)._default_manager.filter(pk=row.pk).update(**columns)
    return last(row)


@pytest.mark.usefixtures("without_wall")
def test_a_foreign_change_is_not_found_even_where_the_database_refuses_nothing(
    desk_client: Client, outsider_client: Client, drill: Event
) -> None:
    change = changed(desk_client, drill, name="Rang")
    assert outsider_client.get(undo(change)).status_code == 404
    assert outsider_client.post(undo(change), {}).status_code == 404


@pytest.mark.parametrize("model", EVERY, ids=lambda one: one._meta.model_name)
def test_every_record_that_is_changed_by_hand_comes_back_through_its_form(
    model: type[models.Model], desk_client: Client, office: Client, home: Alliance
) -> None:
    fill(home, 1)
    row: Any = model._default_manager.first()
    desk_client = desk_client if issubclass(model, Scoped) else office
    field, value = CHANGED[str(model._meta.model_name)]
    was = getattr(row, field)
    change = written(row, **{field: value})
    page = desk_client.get(undo(change))
    assert page.context["stays"] == ""
    assert (page.status_code, page.context["deed"].lede) == (200, "")
    answer = sent(desk_client, undo(change), reason_for_change="a slip")
    assert answer.status_code == 302, answer.text
    row.refresh_from_db()
    assert getattr(row, field) == was
    assert Written.objects.get(pk=last(row)).reason == "a slip"
    shown = desk_client.get(answer["Location"])
    assert shown.status_code == 200


def test_the_history_of_a_forum_and_of_its_channel_is_on_their_pages(
    desk_client: Client, home: Alliance
) -> None:
    one = forum(home)
    line = hotline(one)
    changes = written(one, name="Renamed"), written(line, threshold="x")
    assert undo(changes[0]) in said(desk_client, one.get_absolute_url())
    assert undo(changes[1]) in said(desk_client, line.get_absolute_url())


def test_what_has_no_page_of_its_own_has_its_history_by_its_form(
    desk_client: Client, home: Alliance
) -> None:
    gift = contribution(home)
    change = written(gift, category="x")
    path = f"/alliances/us-jp/contributions/of/{gift.ref}/edit/"
    assert undo(change) in said(desk_client, path)
    assert "What was changed" not in said(desk_client, "/alliances/us-jp/contributions/new/")


def test_parts_come_back_from_the_page_of_their_treaty(desk_client: Client, home: Alliance) -> None:
    treaty = instrument(home, "harbour")
    act = action(treaty, "signed", "1990-01-01")
    change = written(act, note="typed wrong")
    page = "/alliances/us-jp/treaties/harbour/"
    assert undo(change) in said(desk_client, page)
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    assert undo(change) not in said(reader, page)
    assert reader.post(undo(change), {"reason_for_change": "x"}).status_code == 403
    assert Action.objects.get().note == "typed wrong"


def test_money_comes_back_to_the_last_digit(desk_client: Client, home: Alliance) -> None:
    amount = Decimal("98765432109876543210.1234")
    gift = contribution(home, str(amount))
    change = written(gift, amount=Decimal("98765432109876543210.1235"))
    answer = sent(desk_client, undo(change), reason_for_change="x")
    assert answer.status_code == 302, answer.text
    assert Contribution.objects.get().amount == amount


def test_a_change_since_the_page_was_drawn_is_shown_before_it_is_taken_back(
    desk_client: Client, drill: Event
) -> None:
    change = changed(desk_client, drill, name="Rang")
    seen = desk_client.get(undo(change)).context["form"]["opened_with"].value()
    written(drill, place="Okinawa")
    fields = {"opened_with": seen, "reason_for_change": "a slip"}
    answer = desk_client.post(undo(change), fields)
    assert answer.status_code == 409
    assert "Someone else has changed this" in answer.text
    drill.refresh_from_db()
    assert drill.name == "Rang"
    again = answer.context["form"]["opened_with"].value()
    answer = desk_client.post(undo(change), fields | {"opened_with": again})
    assert answer.status_code == 302
    drill.refresh_from_db()
    assert (drill.name, drill.place) == ("Ring", "Okinawa")


def test_a_link_to_what_is_gone_does_not_come_back(desk_client: Client, home: Alliance) -> None:
    treaty = instrument(home, "harbour")
    clause = provision(treaty, "harbour/art-1")
    act = action(treaty, "signed", "1990-01-01", provision=clause)
    change = written(act, provision=None)
    clause.delete()
    answer = sent(desk_client, undo(change), reason_for_change="x")
    assert answer.status_code == 422
    assert "it named a record that is gone, or that you may not choose" in answer.text


def test_a_link_is_told_by_its_name_only_to_who_may_choose_it(
    desk_client: Client, home: Alliance, abroad: Alliance
) -> None:
    mine, other = commitment(home, title="Our own promise"), commitment(abroad, title="Theirs")
    one = forum(home, commitment=mine)
    change = written(one, commitment=None)
    assert "Our own promise" in said(desk_client, undo(change))
    written(one, commitment=other)
    change = written(one, commitment=None)
    page = said(desk_client, undo(change))
    assert "Theirs" not in page
    assert "gone, or that you may not choose" in page


@pytest.mark.parametrize("model", [Minutes, Evidence, Key, Waiver, Tolerance])
def test_what_keeps_its_own_past_is_never_taken_back(
    model: type[models.Model], desk_client: Client, home: Alliance
) -> None:
    fill(home, 1)
    row: Any = model._default_manager.first()
    change = Written.objects.filter(key=str(row.pk), action="insert").latest("id").pk
    page = desk_client.get(undo(change))
    words = next(said for one, said in NEVER.items() if issubclass(model, one))
    assert (page.status_code, page.context["deed"].lede) == (
        200,
        f"This cannot be taken back. {words}",
    )
    answer = sent(desk_client, undo(change), reason_for_change="x")
    assert answer.status_code == 422
    assert words in answer.text


def test_what_no_form_changes_leads_nowhere(desk_client: Client, home: Alliance) -> None:
    fill(home, 1)
    row = ActionItem.objects.first()
    assert row is not None
    assert desk_client.get(undo(written(row, text="x"))).status_code == 404


def test_a_promise_that_comes_back_falls_due_as_before(desk_client: Client, home: Alliance) -> None:
    one = commitment(home, rhythm="calendar_year", runs_from=date(2025, 1, 1), basis="Pact")
    change = written(one, rhythm="unscheduled")
    assert sent(desk_client, undo(change), reason_for_change="x").status_code == 302
    again = Commitment.objects.get()
    assert again.rhythm == "calendar_year"
    assert again.occurrences.exists()


def test_a_refusal_of_the_form_leaves_all_as_it_is(
    desk_client: Client, home: Alliance, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = forum(home, name="Before")
    change = written(one, name="After")

    def keep(form: Any, by: Any) -> None:
        form.save()
        raise Refused("not_now", "It is too late for that.")

    late: dict[Any, Any] = {Forum: replace(EVERY[Forum], keep=keep)}
    monkeypatch.setattr("portal.views.undoing.EVERY", {**EVERY, **late})
    answer = sent(desk_client, undo(change), reason_for_change="x")
    assert answer.status_code == 422
    assert "It is too late for that." in answer.text
    one.refresh_from_db()
    assert one.name == "After"
