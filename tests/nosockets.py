"""No test speaks to the outside: only to this machine, or over a Unix socket.

An audit hook sees every socket made in Python, whoever makes it; it cannot be undone. Programs the
tests start (the database, the browser) are not seen.
"""

import ipaddress
import socket
import sys

CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class OutsideError(RuntimeError):
    """A test tried to speak to another machine. Not an OSError, which code under test may catch."""


def is_here(host: object) -> bool:
    """Whether a host is this machine; an address as text, a name, or nothing at all."""
    if isinstance(host, bytes | bytearray):
        host = host.decode()
    if host in {None, "", "localhost", socket.gethostname()}:
        return True
    try:
        address = ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in CONNECTS:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # else a Unix socket's path
    elif event in LOOKUPS:
        host = arguments[0]
    else:
        return
    if not is_here(host):
        raise OutsideError(
            f"{event} to {host!r}: tests speak to this machine only. Use a stand-in."
        )


def install() -> None:
    """Refuse the outside from now on, in this process, for good."""
    sys.addaudithook(_watch)
