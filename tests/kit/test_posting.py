"""What is sent to machines of others: to them alone, over TLS, and not for long."""

import socket
import ssl
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from kit import posting
from kit.errors import Refused
from kit.posting import checked, post
from tests.build.receiving import Receiver, receiver

HERE = [ip_network("127.0.0.0/8")]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiver(tmp_path) as made:
        monkeypatch.setattr(ssl, "create_default_context", made.context)
        yield made


def test_it_arrives_with_its_headers_at_the_whole_address(machine: Receiver) -> None:
    assert post(machine.address, b"{}", {"webhook-id": "x"}, allowed=HERE) == 204
    ((headers, body),) = machine.got
    assert (headers["webhook-id"], body) == ("x", "{}")
    assert headers["Host"] == machine.address.split("/")[2]


def test_a_redirect_is_an_answer_and_not_followed(machine: Receiver) -> None:
    machine.answers = 302
    assert post(machine.address, b"{}", {}, allowed=HERE) == 302
    assert len(machine.got) == 1


def test_a_machine_that_proves_another_name_gets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver(tmp_path, "other.example") as made:
        monkeypatch.setattr(ssl, "create_default_context", made.context)
        with pytest.raises(ssl.SSLCertVerificationError):
            post(made.address, b"{}", {}, allowed=HERE)
    assert made.got == []


def test_a_certificate_of_nobody_we_trust_is_refused(tmp_path: Path) -> None:
    with receiver(tmp_path) as made, pytest.raises(ssl.SSLCertVerificationError):
        post(made.address, b"{}", {}, allowed=HERE)
    assert made.got == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1"),
        *("::ffff:169.254.169.254", "ff0e::1", "192.0.2.1", "0.0.0.1"),
        *("64:ff9b::a01:203", "2002:a01:203::1"),  # 10.1.2.3 once more
    ],
)
def test_nothing_is_sent_into_our_own_networks(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_up(*asked: Any, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(Refused, match=r"partner\.example leads to .* not a public address"):
        post("https://partner.example/", b"{}", {})


def test_the_address_that_was_looked_at_is_the_one_that_is_sent_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that leads elsewhere by the second time it is asked leads nowhere new."""
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]]
    tried = []

    def looked_up(*asked: Any, **more: Any) -> list[Any]:
        return answers.pop()  # once only

    def connect(place: Any, timeout: float) -> socket.socket:
        tried.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        post("https://partner.example:8443/", b"{}", {})
    assert tried == [("8.8.8.8", 8443)]


def test_an_address_of_ipv6_without_a_port_is_sent_to_at_the_usual_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def looked_up(host: str, port: int, **more: Any) -> list[Any]:
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (host, port, 0, 0))]

    def connect(place: Any, timeout: float) -> socket.socket:
        tried.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    for address in ("https://[2a00::abcd]/", "https://[2a00::1]/", "https://[2a00::1]:8443/"):
        with pytest.raises(ConnectionRefusedError):
            post(address, b"{}", {})
    assert tried == [("2a00::abcd", 443), ("2a00::1", 443), ("2a00::1", 8443)]


def test_a_machine_that_is_reached_too_late_is_not_waited_for(
    machine: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "LONGEST", 0.2)
    really = socket.create_connection

    def connect(place: Any, timeout: float) -> socket.socket:
        time.sleep(0.5)
        return really(place, 5)

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(TimeoutError, match="not connected within"):
        post(machine.address, b"{}", {}, allowed=HERE)
    assert machine.got == []


def test_a_machine_that_answers_a_byte_at_a_time_is_not_waited_for(
    machine: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "LONGEST", 0.5)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(100):
                handler.wfile.write(b"H")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    machine.instead = drip
    begun = time.monotonic()
    with pytest.raises(OSError):  # noqa: PT011
        post(machine.address, b"{}", {}, allowed=HERE)
    assert time.monotonic() - begun < 3


def test_nonsense_for_an_answer_is_an_error_to_try_again_after(machine: Receiver) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"nonsense\r\n\r\n")

    machine.instead = answer
    with pytest.raises(OSError, match="no answer that can be read"):
        post(machine.address, b"{}", {}, allowed=HERE)


@pytest.mark.parametrize(
    "address",
    [
        *("", "partner.example", "http://partner.example/", "ftp://partner.example/", "https://"),
        *("https:///path", "https://a:b@partner.example/", "https://partner.example/#part"),
        *("https://partner.example:99999/", "https://partner.example:0/", "https://[::1/"),
        *("https://partner.example/a b", "https://partner.example/\r\nX: y", "https://pärtner.de/"),
    ],
)
def test_an_address_that_is_none_is_told_with_how_to_write_one(address: str) -> None:
    with pytest.raises(Refused, match="Write it as https://host/path") as refused:
        checked(address)
    assert refused.value.code == "bad_address"
