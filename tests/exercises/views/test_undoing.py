"""A change of a record is taken back on its page, where that is safe, and the record says why."""

from typing import Any

import pytest
from django.test import Client

from alliances.models import Alliance
from audit.models import Event as Written
from exercises.models import Event
from tests.build.alliances import person
from tests.build.exercises import lesson, planned
from tests.exercises.views.test_pages import said, sent


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


def undo(drill: Event, change: int) -> str:
    return f"/exercises/events/{drill.pk}/undo/{change}/"


def test_every_field_of_a_change_is_taken_back_with_its_reason(
    desk_client: Client, drill: Event
) -> None:
    change = changed(desk_client, drill, name="Rang", ranges="South,East", starts_on="2027-04")
    assert undo(drill, change) in said(desk_client, drill.get_absolute_url())
    page = said(desk_client, undo(drill, change))
    for words in ("Name: Ring", "Ranges: North", "Starts on: 2027-03-01"):
        assert words in page
    answer = sent(desk_client, undo(drill, change), reason="a slip of the hand")
    assert (answer.status_code, answer["Location"]) == (302, drill.get_absolute_url())
    drill.refresh_from_db()
    assert (drill.name, drill.ranges, str(drill.starts_on)) == ("Ring", ["North"], "2027-03-01")
    last = Written.objects.filter(key=str(drill.pk), action="update").latest("id")
    assert (last.reason, last.after["name"]) == ("a slip of the hand", "Ring")
    assert "a slip of the hand" in said(desk_client, drill.get_absolute_url())


def test_what_was_changed_again_since_is_told_and_stays(desk_client: Client, drill: Event) -> None:
    change = changed(desk_client, drill, name="Rang", place="Okinawa")
    changed(desk_client, drill, name="Rung")
    assert "Name was changed again since" in said(desk_client, undo(drill, change))
    answer = sent(desk_client, undo(drill, change), reason="x")
    assert answer.status_code == 422
    assert "Name was changed again since" in answer.text
    drill.refresh_from_db()
    assert (drill.name, drill.place) == ("Rung", "Okinawa")


def test_what_is_not_changed_by_hand_is_not_taken_back(desk_client: Client, drill: Event) -> None:
    Event.objects.filter(pk=drill.pk).update(status="cancelled")
    change = Written.objects.filter(key=str(drill.pk), action="update").latest("id").pk
    answer = sent(desk_client, undo(drill, change), reason="x")
    assert answer.status_code == 422
    assert "Status is not changed by hand" in answer.text
    added = Written.objects.get(key=str(drill.pk), action="insert").pk
    assert "Only a change of this very record" in said(desk_client, undo(drill, added))
    assert undo(drill, added) not in said(desk_client, drill.get_absolute_url())


def test_a_change_of_another_row_or_one_that_never_was_is_not_taken_back(
    desk_client: Client, drill: Event, home: Alliance
) -> None:
    other = planned(home, name="Other")
    change = changed(desk_client, other, name="Changed")
    for number in (change, 10**30):
        answer = sent(desk_client, undo(drill, number), reason="x")
        assert answer.status_code == 422
        assert "Only a change of this very record" in answer.text


def test_the_form_checks_what_comes_back(desk_client: Client, drill: Event, home: Alliance) -> None:
    ref = drill.ref
    change = changed(desk_client, drill, ref="moved-on")
    planned(home, ref="again").series.events.update(ref=ref)
    answer = sent(desk_client, undo(drill, change), reason="x")
    assert answer.status_code == 422
    assert "The form refuses it" in answer.text
    drill.refresh_from_db()
    assert drill.ref == "moved-on"


def test_a_reason_is_asked_for_and_a_reader_takes_nothing_back(
    desk_client: Client, drill: Event, home: Alliance
) -> None:
    change = changed(desk_client, drill, name="Rang")
    assert sent(desk_client, undo(drill, change), reason="").status_code == 422
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    assert reader.get(undo(drill, change)).status_code == 403
    assert "undo/" not in said(reader, drill.get_absolute_url())


def test_days_texts_and_choices_of_a_lesson_come_back(desk_client: Client, home: Alliance) -> None:
    one = lesson(home, tags=["iff"], aspects=["training"])
    path = f"/exercises/lessons/{one.pk}"
    fields = {"ref": one.ref, "title": "New", "tags": "a,b", "aspects": ["doctrine"],
              "action": "Do", "action_body": "J7", "due_on": "2027-01-01"}  # fmt: skip
    assert sent(desk_client, f"{path}/edit/", **fields).status_code == 302
    change = Written.objects.filter(key=str(one.pk), action="update").latest("id").pk
    assert sent(desk_client, f"{path}/undo/{change}/", reason="x").status_code == 302
    title = one.title
    one.refresh_from_db()
    assert (one.title, one.tags, one.aspects, one.due_on) == (title, ["iff"], ["training"], None)
