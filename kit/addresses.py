"""From where a request comes: the one reader of the client's address, and of networks."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

# A site is given at least so much of IPv6: whoever has one address of it has them all (RFC 6177).
_ONE_SITE = 64


def client_address(request: HttpRequest) -> Address | None:
    """The client's address; None if it cannot be told, as behind a proxy that says nonsense.

    Each proxy appends to X-Forwarded-For whom it heard, so only the last `TRUSTED_PROXIES` entries
    are ours; what stands before them anybody may have written. With 0 the header counts for
    nothing, and a request that came past the proxies counts as from whom it came.
    """
    said = request.headers.get("X-Forwarded-For", "")
    heard = [one.strip() for one in said.split(",")] if said else []
    heard.append(request.META.get("REMOTE_ADDR", ""))
    place = min(settings.TRUSTED_PROXIES + 1, len(heard))
    return _address(heard[-place])


def is_this_machine(host: str) -> bool:
    """Whether a host, by name or address, is whichever machine it is asked on."""
    found = _address(host)
    is_here = found is not None and (found.is_loopback or found.is_unspecified)
    return is_here or host == "localhost"


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def site_of(address: Address | None) -> str:
    """What is counted as one asker: an IPv4 address, the /64 of an IPv6 one, or all unknown."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _ONE_SITE), strict=False))
    return str(address) if address else "unknown"


def network(text: str) -> Network:
    """A network such as `203.0.113.0/24` or `2001:db8::/32`; a lone address is one of its own.

    ValueError says in words what is wrong.
    """
    try:
        return ip_network(text.strip())
    except ValueError as error:
        raise ValueError(
            f"{text!r} is no network: write it as 203.0.113.0/24 or 2001:db8::/32, without bits"
            " set behind the mask."
        ) from error
