"""Bringing a file in on the page: sent, checked, confirmed; nobody else's business."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from alliances.models import Alliance, Source, Upload
from audit.models import Event
from compliance.models import Recheck
from kit import clock
from kit.importing import profiles
from portal import imports
from portal.tasks import imports as task
from tests.build.alliances import person
from tests.kit.importing.profiles import Sources

HEADING = "code,title,licence\n"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "_found", {"tests.sources": Sources()})


def send(client: Client, text: str, **more: Any) -> Any:
    file = SimpleUploadedFile("sources.csv", (HEADING + text).encode())
    asked = {"kind": "tests.sources", "alliance": "us-jp", "file": file} | more
    return client.post("/imports/", asked)


def sent(client: Client, text: str) -> str:
    answer = send(client, text)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer.headers["Location"])


def test_a_file_is_checked_then_brought_in(home: Alliance, desk: User, desk_client: Client) -> None:
    place = sent(desk_client, "A,Alpha,CC0\nB,,\n")
    waiting = desk_client.get(place)
    assert waiting.headers["Refresh"] == "2"
    assert "Waiting to be read" in waiting.content.decode()
    task()
    checked = desk_client.get(place)
    assert "Refresh" not in checked.headers
    words = checked.content.decode()
    assert "Bring in 1 row" in words
    assert "is empty, and is needed" in words
    assert not Source.objects.exists()
    assert desk_client.post(f"{place}confirm/").status_code == 302
    task()
    assert Source.objects.get().title == "Alpha"
    assert "Brought in" in desk_client.get(place).content.decode()
    assert Recheck.objects.filter(alliance=home).exists()
    event = Event.objects.filter(table="alliances_source").get()
    assert (event.actor, event.reason.partition(" (")[0]) == (str(desk.pk), "import of sources.csv")
    assert bytes(Upload.objects.get().content) == b""


def test_the_rows_left_out_can_be_fetched(desk_client: Client) -> None:
    place = sent(desk_client, "=B,,\n")
    task()
    answer = desk_client.get(f"{place}left-out.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    named = 'attachment; filename="sources.csv-left-out.csv"'
    assert answer.headers["Content-Disposition"] == named
    assert "'=B,,," in answer.content.decode()


def test_what_is_wrong_with_the_whole_file_is_told(desk_client: Client) -> None:
    file = SimpleUploadedFile("x.csv", b"code,titel\nA,Alpha\n")
    place = send(desk_client, "", file=file).headers["Location"]
    task()
    words = desk_client.get(place).content.decode()
    assert "did you mean &#x27;title&#x27;?" in words
    assert desk_client.post(f"{place}confirm/", follow=True).status_code == 200
    task()
    assert not Source.objects.exists()


def test_changes_are_shown_before_they_are_made(home: Alliance, desk_client: Client) -> None:
    Source.objects.create(alliance=home, code="A", title="Old words")
    place = sent(desk_client, "A,New words,\n")
    task()
    words = desk_client.get(place).content.decode()
    assert "Old words" in words
    assert "New words" in words


def test_a_second_confirmation_does_nothing(desk_client: Client) -> None:
    place = sent(desk_client, "A,Alpha,\n")
    task()
    for _ in range(2):
        desk_client.post(f"{place}confirm/")
        task()
    assert Source.objects.count() == 1


def test_others_do_not_see_it(desk_client: Client, outsider_client: Client) -> None:
    place = sent(desk_client, "A,Alpha,\n")
    task()
    assert outsider_client.get(place).status_code == 404
    for part in ("confirm/", "discard/"):
        assert outsider_client.post(place + part).status_code == 404
    assert outsider_client.get(f"{place}left-out.csv").status_code == 404
    assert "sources.csv" not in outsider_client.get("/imports/").content.decode()


def test_it_can_be_discarded(desk_client: Client) -> None:
    place = sent(desk_client, "A,Alpha,\n")
    assert desk_client.post(f"{place}discard/").status_code == 302
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"alliance": ""}, "alliance"),
        ({"alliance": "anzus"}, "alliance"),
        ({"kind": "tests.gifts"}, "kind"),
        ({"file": SimpleUploadedFile("x.csv", b"")}, "file"),
        ({"file": ""}, "file"),
    ],
)
def test_what_is_missing_is_asked_for(
    abroad: Alliance, desk_client: Client, more: dict[str, Any], field: str
) -> None:
    answer = send(desk_client, "A,Alpha,\n", **more)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]


def test_a_reader_brings_nothing_in(home: Alliance) -> None:
    client = Client()
    client.force_login(person("reader", home, role="reader"))
    assert "You may change no alliance" in client.get("/imports/").content.decode()
    assert send(client, "A,Alpha,\n").status_code == 200
    assert not Upload.objects.exists()


def test_a_right_that_is_lost_meanwhile_counts(desk: User, desk_client: Client) -> None:
    place = sent(desk_client, "A,Alpha,\n")
    task()
    desk_client.post(f"{place}confirm/")
    desk.grants.update(role="reader")
    task()
    assert not Source.objects.exists()
    assert Upload.objects.get().outcome["refusal"] == "You may not bring in sources there."


def test_a_table_of_no_alliance_is_the_superusers(
    monkeypatch: pytest.MonkeyPatch, desk: User, desk_client: Client
) -> None:
    monkeypatch.setattr(Sources, "is_of_alliance", False)
    assert send(desk_client, "A,Alpha,\n").status_code == 200
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    place = sent(desk_client, "A,Alpha,\n")
    task()
    desk_client.post(f"{place}confirm/")
    task()
    assert Source.objects.get().alliance is None


def test_a_file_that_takes_the_worker_down_is_given_up(
    desk_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise MemoryError

    sent(desk_client, "A,Alpha,\n")
    monkeypatch.setattr(imports, "run", down)
    for _ in range(3):
        with pytest.raises(MemoryError):
            task()
    task()
    assert Upload.objects.get().stage == "refused"


def test_files_are_forgotten_after_a_while(desk_client: Client) -> None:
    sent(desk_client, "A,Alpha,\n")
    imports.work(clock.now() + timedelta(days=15))
    assert not Upload.objects.exists()


def test_the_worker_is_asked_at_once(
    desk_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: asked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        sent(desk_client, "A,Alpha,\n")
    assert asked == [task.name]
