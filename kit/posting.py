"""Sends to machines of others: over TLS, never into our own networks, and never for long.

How long a name takes to be found is up to the machine's resolver; all that follows is counted.
"""

import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http.client import HTTPS_PORT, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from kit.addresses import Address, Network, network
from kit.errors import Refused

LONGEST = 15.0  # seconds, all in all, once the name is found

# Addresses that carry one of IPv4, which may be inside: NAT64 (RFC 6052) and 6to4 (RFC 3056).
_DISGUISES = (network("64:ff9b::/96"), network("2002::/16"))


def checked(address: str) -> SplitResult:
    """The parts of an address that may be sent to; Refused, in words, if it is none."""
    advice = "Write it as https://host/path, with a name or address and no user or fragment."
    try:
        found = urlsplit(address)
        port = found.port
    except ValueError as error:
        raise Refused("bad_address", f"{address!r} cannot be read: {error}. {advice}") from error
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if found.scheme != "https" or not found.hostname or port == 0 or not is_plain:
        raise Refused("bad_address", f"{address!r} is not an address to send to. {advice}")
    if found.username or found.password or found.fragment:
        raise Refused("bad_address", f"{address!r} says more than where to send. {advice}")
    return found


def is_found(address: str, *, allowed: Sequence[Network] = ()) -> bool:
    """Whether the name leads anywhere yet; Refused for where `post` would send nothing."""
    try:
        _chosen(checked(address), allowed)
    except socket.gaierror:
        return False
    return True


def post(
    address: str, body: bytes, headers: Mapping[str, str], *, allowed: Sequence[Network] = ()
) -> int:
    """Send, and give the status of the answer; a redirect is an answer, and never followed.

    Refused for an address inside our networks, unless it is in one of `allowed`. OSError when the
    machine is not reached, does not prove its name, or answers nonsense or too late.
    """
    place = checked(address)
    connection = _Pinned(place, _chosen(place, allowed))
    guard = threading.Timer(LONGEST, connection.cut)
    guard.daemon = True
    guard.start()
    try:
        target = (place.path or "/") + (f"?{place.query}" if place.query else "")
        connection.request("POST", target, body, dict(headers))
        return connection.getresponse().status
    except HTTPException as error:
        raise OSError(f"no answer that can be read: {type(error).__name__}") from error
    finally:
        guard.cancel()
        connection.close()


class _Pinned(HTTPSConnection):
    """A connection to the one address that was looked at, whatever the name leads to by now."""

    def __init__(self, place: SplitResult, at: Address) -> None:
        self.context = ssl.create_default_context()
        # Always with a port: without one, the end of an address of IPv6 would be taken for it.
        port = place.port or HTTPS_PORT
        super().__init__(str(place.hostname), port, timeout=LONGEST, context=self.context)
        self.at = at
        self.handle: socket.socket | None = None
        self.is_cut = False

    def connect(self) -> None:
        """Connect, and have the machine prove the name that it is asked by."""
        plain = socket.create_connection((str(self.at), self.port), self.timeout)
        self.handle = plain.dup()  # which stays good while TLS takes the other one over
        if self.is_cut:
            plain.close()
            raise TimeoutError(f"not connected within {LONGEST:.0f} seconds")
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host)

    def cut(self) -> None:
        """End it from outside: whoever waits for the machine gets an error."""
        self.is_cut = True
        with suppress(OSError):
            if self.handle is not None:
                self.handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it."""
        super().close()
        if self.handle is not None:
            self.handle.close()


def _chosen(place: SplitResult, allowed: Sequence[Network]) -> Address:
    try:
        found = socket.getaddrinfo(
            place.hostname, place.port or HTTPS_PORT, type=socket.SOCK_STREAM
        )
    except UnicodeError as error:
        raise Refused("bad_address", f"{place.hostname!r} is no name of a machine.") from error
    addresses = [_plain(str(one[4][0])) for one in found]
    for one in addresses:
        if _is_outside(one) or any(one in inside for inside in allowed):
            return one
    told = ", ".join(sorted({str(one) for one in addresses}))
    raise Refused("inside", f"{place.hostname} leads to {told}, which is not a public address.")


def _plain(text: str) -> Address:
    found = ip_address(text.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _is_outside(address: Address) -> bool:
    is_disguised = any(address in one for one in _DISGUISES)
    return address.is_global and not address.is_multicast and not is_disguised
