"""Systems of partners are sent the head of the record, and nothing else of it."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import F
from pytest_django import Settings

from accounts.models import PartnerSystem
from alerts.actions import end_endpoint, open_endpoint, pause, relay, reseal_endpoints, tell_heads
from alerts.models import Delivery, Endpoint, Message
from alliances.models import Alliance
from audit.actions import head, seal
from audit.models import Event
from kit.sealing import unseal
from tests.build.alerts import time_passes
from tests.build.alliances import partner
from tests.build.receiving import Receiver, receiver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of a partner's machine leads to a public address."""
    look_up = socket.getaddrinfo

    def looked_up(host: Any, *asked: Any, **more: Any) -> Any:
        if host == "partner.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
        return look_up(host, *asked, **more)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


@pytest.fixture
def system(home: Alliance) -> PartnerSystem:
    return partner("JPN", home)[0]


@pytest.fixture
def machine(
    system: PartnerSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> Iterator[Receiver]:
    """Where Japan's system takes heads."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    with receiver(tmp_path) as made:
        monkeypatch.setattr(ssl, "create_default_context", made.context)
        open_endpoint(system=system.name, address=made.address)
        yield made


def write(home: Alliance) -> None:
    """Something that is sealed."""
    Alliance.objects.filter(pk=home.pk).update(note=F("short_name"), name=F("name"))
    home.memberships.update(position=F("position") + 10)
    seal()


def later(**length: float) -> None:
    """Time passes, for what was told as well."""
    time_passes(**length)
    Message.objects.update(recorded_at=F("recorded_at") - timedelta(**length))


def test_a_system_gets_the_head_by_which_it_can_hold_us_to_account(
    machine: Receiver, home: Alliance
) -> None:
    seal()
    assert relay() == 1
    ((headers, body),) = machine.got
    told = json.loads(body)
    assert told["type"] == "record.sealed"
    assert set(told) == {"type", "timestamp", "data"}
    assert set(told["data"]) == {"number", "hash", "head", "sealed_at"}
    assert (told["data"]["number"], told["data"]["hash"]) == (head().number, head().hash)
    assert headers["webhook-signature"].startswith("v1,")
    said = StringIO()
    call_command("audit", "verify", "--head", told["data"]["head"], stdout=said)
    assert "Compared with 1 head kept elsewhere" in said.getvalue()


def test_a_head_is_sent_once_a_day_at_most_and_only_a_new_one(
    machine: Receiver, home: Alliance
) -> None:
    seal()
    assert [relay(), relay()] == [1, 0]
    write(home)
    assert relay() == 0, "not twice on one day"
    later(hours=25)
    assert [relay(), relay()] == [1, 0]
    numbers = [json.loads(body)["data"]["number"] for _, body in machine.got]
    assert numbers == [1, 2]
    later(hours=25)
    assert relay() == 0, "the same head is not news"


def test_how_often_is_a_setting(machine: Receiver, home: Alliance, settings: Settings) -> None:
    settings.RECORD_HEAD_HOURS = 1
    seal()
    relay()
    write(home)
    later(minutes=59)
    assert relay() == 0
    later(minutes=2)
    assert relay() == 1


def test_before_the_first_block_there_is_nothing_to_send(machine: Receiver) -> None:
    assert relay() == 0
    assert not Message.objects.exists()


def test_what_does_not_arrive_is_sent_again_the_same_with_one_id(
    machine: Receiver, home: Alliance
) -> None:
    machine.answers = 503
    seal()
    relay()
    write(home)
    time_passes(minutes=1)
    machine.answers = 200
    assert relay() == 1
    (first, body), (second, again) = machine.got
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert [one.error for one in Delivery.objects.all()] == ["OSError: it answered 503", ""]


def test_while_one_waits_no_other_is_made(machine: Receiver, home: Alliance) -> None:
    machine.answers = 500
    seal()
    relay()
    write(home)
    later(hours=30)
    assert tell_heads() == 0


def test_a_system_that_answers_410_is_sent_nothing_more(machine: Receiver, home: Alliance) -> None:
    machine.answers = 410
    seal()
    relay()
    assert Endpoint.objects.get().ended_at is not None
    write(home)
    later(hours=30)
    assert relay() == 0


@pytest.mark.parametrize("is_ended", [True, False], ids=["ended", "system closed"])
def test_who_is_shut_out_gets_nothing_even_of_what_waits(
    machine: Receiver, system: PartnerSystem, home: Alliance, is_ended: bool
) -> None:
    seal()
    assert tell_heads() == 1
    if is_ended:
        end_endpoint(system=system.name)
    else:
        PartnerSystem.objects.update(is_active=False)
    relay()
    assert machine.got == []
    assert "Not sent" in Delivery.objects.get().error
    write(home)
    later(hours=30)
    assert tell_heads() == 0


def test_while_deliveries_are_paused_nothing_is_sent(machine: Receiver) -> None:
    seal()
    pause(reason="restored")
    assert relay() == 0
    assert machine.got == []


def test_the_secret_is_sealed_renewed_and_never_on_record(
    machine: Receiver,
    system: PartnerSystem,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    secret = open_endpoint(system=system.name, address="https://partner.example/").secret
    one = Endpoint.objects.get()
    assert unseal(one.secret) == secret
    assert secret not in one.secret
    again = open_endpoint(system=system.name, address="https://partner.example/")
    assert secret != again.secret
    told = Event.objects.filter(table="alerts_endpoint").latest("id")
    assert (told.before, told.after) == ({"secret": "masked"}, {"secret": "masked"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    reseal_endpoints()
    settings.SECRET_KEY_FALLBACKS = []
    unseal(Endpoint.objects.get().secret)
    settings.SECRET_KEY = "a third"
    assert caplog.text == ""
    reseal_endpoints()
    assert "Sealed by a key that is not here stay so many secrets of webhooks: 1." in caplog.text
    seal()
    relay()
    assert "sealed by a key that is gone" in Delivery.objects.get().error


def test_an_operator_opens_lists_and_ends_them(system: PartnerSystem) -> None:
    def said(*words: str) -> str:
        out = StringIO()
        call_command("webhooks", *words, stdout=out)
        return out.getvalue()

    assert said("list") == "none\n"
    assert "secret: whsec_" in said("add", system.name, "https://partner.example/heads")
    assert "https://partner.example/heads: not told yet" in said("list")
    seal()
    tell_heads()
    Message.objects.update(sent_at=F("recorded_at"))
    assert "last told 2" in said("list")
    assert "sent nothing any more" in said("end", system.name)
    assert ": ended 2" in said("list")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("add", "Nobody", "https://partner.example/"), "There is no system 'Nobody'; there are:"),
        (("add", "System", "http://partner.example/"), "Write it as https://host/path"),
        (("add", "System", f"https://partner.example/{'x' * 480}"), "at most 500 characters"),
        (("end", "Nobody"), "Nothing is sent to 'Nobody'"),
    ],
)
def test_what_cannot_be_done_is_told(
    system: PartnerSystem, words: tuple[str, ...], fault: str
) -> None:
    with pytest.raises(Exception, match=fault):
        call_command("webhooks", *words)


def test_what_would_not_be_sent_to_is_not_taken_and_what_is_allowed_is(
    system: PartnerSystem, settings: Settings
) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises(CommandError, match=r"not a public address.* in WEBHOOK_NETWORKS"):
            call_command("webhooks", "add", system.name, f"https://{host}/")
    assert not Endpoint.objects.exists()
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    said = StringIO()
    call_command("webhooks", "add", system.name, "https://127.0.0.1/", stdout=said)
    assert "not found yet" not in said.getvalue()
    assert Endpoint.objects.get().address == "https://127.0.0.1/"


def test_a_name_that_is_not_found_yet_is_taken_and_told(
    system: PartnerSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*asked: Any, **more: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    said = StringIO()
    call_command("webhooks", "add", system.name, "https://soon.example/", stdout=said)
    assert "The name in the address is not found yet" in said.getvalue()
    assert Endpoint.objects.get().address == "https://soon.example/"


def test_a_message_is_for_a_person_or_for_a_machine(machine: Receiver) -> None:
    one = Endpoint.objects.get()
    wrong: list[dict[str, Any]] = [{}, {"endpoint": one}, {"body": "x"}]
    for columns in wrong:
        with transaction.atomic(), pytest.raises(IntegrityError):
            Message.objects.create(**columns)


def test_an_address_inside_is_given_up_at_once(machine: Receiver, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = []
    seal()
    relay()
    assert machine.got == []
    assert Message.objects.get().failed_at is not None
    assert "not a public address" in Delivery.objects.get().error
