"""Which states acted is taken back with the change that it was part of, or it is told why not."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from audit.actions.reverting import UNTIED
from audit.models import Event as Written
from kit.acting import act
from kit.errors import Refused
from kit.mending import Return
from portal.views.mended import MENDED
from tests.build.alliances import person, state
from tests.build.treaties import action, instrument
from tests.portal.views.test_parts import opened
from treaties.forms import ActionForm
from treaties.models import Action

PAGE = "/alliances/us-jp/treaties/harbour/"
LINKS = "treaties_action_states"


@pytest.fixture
def act_of_both(home: Alliance) -> Action:
    made: Action = action(instrument(home, "harbour"), "signed", "1990-05-03", "USA", "JPN")
    return made


def linked(row: Action) -> list[str]:
    return sorted(row.states.values_list("iso3", flat=True))


def amended(client: Client, row: Action, *states: str, **more: Any) -> None:
    """Send the form of an action with these states."""
    path = f"/alliances/us-jp/actions/{row.pk}/"
    typed = opened(client, path) | {"states": [state(one).pk for one in states]} | more
    answer = client.post(path, typed | {"reason_for_change": "who signed"})
    assert answer.status_code == 302, answer.text


def undone(row: Action) -> list[str]:
    """The ways on record, of links and of the row itself, the newest first."""
    changes = Written.objects.filter(whole=str(row.pk)) | Written.objects.filter(key=str(row.pk))
    return [f"/changes/{one.pk}/undo/" for one in changes.of_writes().order_by("-id")]


def offered(client: Client, row: Action) -> list[str]:
    page = client.get(PAGE).text
    return [one for one in undone(row) if f'"{one}"' in page]


def taken_back(client: Client, path: str) -> Any:
    return client.post(path, opened(client, path) | {"reason_for_change": "as it was"})


def test_a_change_of_links_alone_is_offered_once_and_taken_back(
    act_of_both: Action, desk_client: Client
) -> None:
    amended(desk_client, act_of_both)
    assert linked(act_of_both) == []
    (way,) = offered(desk_client, act_of_both)
    page = desk_client.get(way)
    lines = [(one.label, one.now, one.then) for one in page.context["lines"]]
    assert lines == [("By or among", "nothing", "Japan, United States of America")]
    assert taken_back(desk_client, way)["Location"] == PAGE
    assert linked(act_of_both) == ["JPN", "USA"]
    assert "as it was" in desk_client.get(PAGE).text


def test_links_that_were_changed_with_a_field_come_back_with_it(
    act_of_both: Action, desk_client: Client
) -> None:
    amended(desk_client, act_of_both, "USA", note="in Haven")
    (way,) = offered(desk_client, act_of_both)
    labels = {one.label for one in desk_client.get(way).context["lines"]}
    assert labels == {"By or among", "Note"}
    link = Written.objects.filter(table=LINKS).latest("id")
    assert {one.label for one in desk_client.get(f"/changes/{link.pk}/undo/").context["lines"]} == (
        labels
    )
    assert taken_back(desk_client, way).status_code == 302
    act_of_both.refresh_from_db()
    assert (act_of_both.note, linked(act_of_both)) == ("", ["JPN", "USA"])


def test_what_was_linked_again_since_stays(act_of_both: Action, desk_client: Client) -> None:
    amended(desk_client, act_of_both, "USA")
    (way,) = offered(desk_client, act_of_both)
    amended(desk_client, act_of_both, "USA", "JPN")
    answer = taken_back(desk_client, offered(desk_client, act_of_both)[0])
    assert answer.status_code == 302
    amended(desk_client, act_of_both, "JPN", "USA", note="x")
    amended(desk_client, act_of_both, "JPN", note="y")
    page = desk_client.get(offered(desk_client, act_of_both)[0])
    assert page.context["deed"].lede == ""
    again = desk_client.get(offered(desk_client, act_of_both)[1])
    assert "Note was changed again since." in again.context["deed"].lede
    stale = desk_client.post(way, {"reason_for_change": "x"})
    assert stale.status_code == 422
    assert "States was changed again since." in stale.text
    assert linked(act_of_both) == ["JPN"]


def test_links_that_came_with_the_record_itself_are_no_change(
    home: Alliance, desk_client: Client
) -> None:
    instrument(home, "harbour")
    sent = {"kind": "signed", "done_on": "1990", "states": [state("USA").pk]}
    assert desk_client.post(f"{PAGE}act/", sent).status_code == 302
    made = Action.objects.get()
    assert offered(desk_client, made) == []
    assert UNTIED not in desk_client.get(PAGE).text
    link = Written.objects.get(table=LINKS)
    page = desk_client.get(f"/changes/{link.pk}/undo/")
    assert "nothing added, removed or read" in page.text


def test_links_that_no_request_made_say_once_why_they_are_not_taken_back(
    act_of_both: Action, desk_client: Client, home: Alliance
) -> None:
    with act(actor="root", label="root", via="command"):
        act_of_both.states.clear()
    assert offered(desk_client, act_of_both) == []
    assert desk_client.get(PAGE).text.count(UNTIED) == 1
    for way in undone(act_of_both):
        assert desk_client.post(way, {"reason_for_change": "x"}).status_code == 422
    assert UNTIED in desk_client.get(undone(act_of_both)[0]).text
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    assert UNTIED not in reader.get(PAGE).text, "nothing to take back for who only reads"


def test_links_are_taken_back_only_by_who_may_change_the_record(
    act_of_both: Action, desk_client: Client, outsider_client: Client, home: Alliance
) -> None:
    amended(desk_client, act_of_both, "JPN")
    (way,) = offered(desk_client, act_of_both)
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    assert offered(reader, act_of_both) == []
    for client, status in ((reader, 403), (outsider_client, 404)):
        assert client.get(way).status_code == status
        assert client.post(way, {"reason_for_change": "x"}).status_code == status
    assert linked(act_of_both) == ["JPN"]


def test_who_links_others_meanwhile_is_shown_it_before_anything_is_overwritten(
    act_of_both: Action, desk_client: Client
) -> None:
    path = f"/alliances/us-jp/actions/{act_of_both.pk}/"
    typed = opened(desk_client, path) | {"note": "mine", "reason_for_change": "x"}
    act_of_both.states.clear()
    answer = desk_client.post(path, typed)
    assert answer.status_code == 409
    assert linked(act_of_both) == []


def test_a_link_to_what_may_not_be_chosen_any_more_does_not_come_back(
    act_of_both: Action, desk: User
) -> None:
    values = {"states": [state("USA").pk, state("AUS").pk]}
    back = Return(MENDED[Action].form, act_of_both, values, desk)
    with pytest.raises(Refused, match="By or among: it named a record that is gone"):
        back.filled("x")


class Forgetful(ActionForm):
    """A form that is sent states, and keeps none."""

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"states": []}


def test_a_form_that_drops_the_links_takes_nothing_back(act_of_both: Action, desk: User) -> None:
    back = Return(Forgetful, act_of_both, {"states": [state("USA").pk]}, desk)
    with pytest.raises(Refused, match="Not changed by hand on this page: States"):
        back.filled("x")
