"""States, alliances and grants."""

from itertools import count
from typing import Any

from accounts.actions import issue, issue_token
from accounts.models import PartnerSystem, User
from alliances.models import Alliance, Grant, Membership, State
from kit import clock

_STATES = {
    "USA": ("US", "United States of America", "USD", "10-01", "end", "America/New_York"),
    "JPN": ("JP", "Japan", "JPY", "04-01", "start", "Asia/Tokyo"),
    "KOR": ("KR", "Republic of Korea", "KRW", "01-01", "start", "Asia/Seoul"),
    "AUS": ("AU", "Australia", "AUD", "07-01", "end", "Australia/Sydney"),
    "NZL": ("NZ", "New Zealand", "NZD", "07-01", "end", "Pacific/Auckland"),
    "GBR": ("GB", "United Kingdom", "GBP", "04-01", "start", "Europe/London"),
}
_serial = count(1)


def state(iso3: str) -> State:
    """The state, made if it is not there."""
    iso2, name, currency, start, label, zone = _STATES[iso3]
    found, _ = State.objects.get_or_create(
        iso3=iso3,
        defaults={
            "iso2": iso2,
            "name": name,
            "currency": currency,
            "fiscal_year_start": start,
            "fiscal_year_label": label,
            "timezone": zone,
        },
    )
    return found


def alliance(
    slug: str = "us-jp", parties: tuple[str, ...] = ("USA", "JPN"), **more: Any
) -> Alliance:
    """An alliance that releases its records to its parties."""
    columns = {"name": f"Alliance {slug}", "short_name": slug.upper(), "release": "parties"} | more
    made = Alliance.objects.create(slug=slug, **columns)
    for position, iso3 in enumerate(parties, 1):
        Membership.objects.create(alliance=made, state=state(iso3), position=position)
    return made


def person(name: str, *alliances: Alliance, role: str = "editor") -> User:
    """Someone who signs in with their own name as password, granted the alliances."""
    made = User.objects.create_user(name, f"{name}@example.org", name, first_name=name.title())
    for one in alliances:
        Grant.objects.create(user=made, alliance=one, role=role)
    return made


def partner(iso3: str, *alliances: Alliance, **columns: Any) -> tuple[PartnerSystem, str]:
    """A partner system of a state, and a bearer token of it that is good now."""
    name = f"System {next(_serial)}"
    made = PartnerSystem.objects.create(name=name, state=iso3, **columns)
    for one in alliances:
        Grant.objects.create(partner=made, alliance=one)
    credential = issue(system=made).credential
    return made, issue_token(credential=credential, at=clock.now())
