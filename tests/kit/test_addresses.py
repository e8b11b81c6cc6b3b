"""Where requests come from: only what our own proxies say is believed."""

from ipaddress import ip_address
from typing import Any

import pytest
from django.test import RequestFactory

from kit.addresses import client_address, network, site_of


def read(proxies: int, settings: Any, remote: str, *said: str) -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": ",".join(said)} if said else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)
    return str(client_address(request))


@pytest.mark.parametrize(
    ("proxies", "said", "found"),
    [
        (0, (), "10.0.0.1"),
        (0, ("203.0.113.9",), "10.0.0.1"),
        (1, ("203.0.113.9",), "203.0.113.9"),
        (1, ("198.51.100.7", " 203.0.113.9 "), "203.0.113.9"),
        (2, ("198.51.100.7", "203.0.113.9", "10.0.0.2"), "203.0.113.9"),
        (1, ("2001:db8::5",), "2001:db8::5"),
        (1, ("::ffff:203.0.113.9",), "203.0.113.9"),
        (1, (), "10.0.0.1"),
        (3, ("203.0.113.9",), "203.0.113.9"),
        (1, ("unknown",), "None"),
        (1, ("203.0.113.9:4711",), "None"),
        (1, ("203.0.113.9", ""), "None"),
    ],
)
def test_as_many_entries_are_believed_as_there_are_proxies(
    proxies: int, said: tuple[str, ...], found: str, settings: Any
) -> None:
    assert read(proxies, settings, "10.0.0.1", *said) == found


def test_a_socket_without_an_address_tells_none(settings: Any) -> None:
    assert read(0, settings, "") == "None"


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_all_of_an_ipv6_site_is_counted_as_one(address: str, site: str) -> None:
    assert site_of(ip_address(address)) == site
    assert site_of(None) == "unknown"


@pytest.mark.parametrize("text", ["203.0.113.0/24", "203.0.113.9", " 2001:db8::/32 "])
def test_networks_are_read(text: str) -> None:
    assert str(network(text)).startswith(text.strip())


@pytest.mark.parametrize("text", ["203.0.113.9/24", "203.0.113.0/33", "japan", "", "10.0.0.0/x"])
def test_what_is_no_network_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no network: write it as 203\.0\.113\.0/24"):
        network(text)
