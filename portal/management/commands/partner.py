"""`manage.py partner`: let a partner's system read the API, renew its secret, shut it out."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Prefetch

from accounts.actions import LONGEST_OVERLAP, Issued, admit, revoke, rotate
from accounts.models import Credential, PartnerSystem, Scope
from alliances.models import Alliance, Grant, State
from kit import clock
from kit.addresses import Network, network
from kit.errors import Refused

ELSE = "if not said: what it has already, {} for a new one"


class Command(BaseCommand):
    """The doors of partner systems, as an operator opens and shuts them."""

    help = "Give a partner state's system its id and secret, renew them, or take them back."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="let a system in; its secret is printed once")
        add.add_argument("name", help='such as "System of Japan"')
        add.add_argument("--state", metavar="ISO3", required=True, help="such as JPN")
        add.add_argument("--alliance", metavar="SLUG", action="append", default=[])
        add.add_argument("--scope", action="append", choices=Scope.values, help=ELSE.format("all"))
        add.add_argument(
            "--network", metavar="CIDR", action="append", default=[], help=ELSE.format("any")
        )
        renew = verbs.add_parser("rotate", help="a second secret; the first ends after an overlap")
        renew.add_argument("name")
        most = LONGEST_OVERLAP.days
        renew.add_argument(
            "--days",
            type=int,
            choices=range(most + 1),
            default=most,
            metavar="N",
            help=f"that both are good for: 0 to {most}",
        )
        end = verbs.add_parser("revoke", help="end its secrets and tokens at once")
        end.add_argument("name")
        end.add_argument("--client-id", metavar="ID", default="", help="only this one")
        verbs.add_parser("list", help="every system with its credentials")

    def handle(self, *args: Any, **options: Any) -> None:
        verbs = {"add": _add, "rotate": _rotate, "revoke": _revoke, "list": _list}
        try:
            self.stdout.write("\n".join(verbs[options["verb"]](clock.now(), options)))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal


@transaction.atomic
def _add(at: datetime, given: dict[str, Any]) -> Iterator[str]:
    iso3 = given["state"]
    if not State.objects.filter(iso3=iso3).exists():
        known = ", ".join(State.objects.order_by("iso3").values_list("iso3", flat=True))
        raise Refused("unknown_state", f"There is no state {iso3!r}; there are: {known}.")
    alliances = list(_alliances(iso3, given["alliance"]))
    networks = [_network(text) for text in given["network"]] or None
    made = admit(name=given["name"], state=iso3, scopes=given["scope"], networks=networks, at=at)
    for alliance in alliances:
        Grant.objects.get_or_create(alliance=alliance, partner=made.credential.system)
    return _told(made)


def _rotate(at: datetime, given: dict[str, Any]) -> Iterator[str]:
    made, first = rotate(name=given["name"], overlap=timedelta(days=given["days"]), at=at)
    yield from _told(made)
    yield f"{first.client_id} ends {_until(first)}."


def _revoke(at: datetime, given: dict[str, Any]) -> Iterator[str]:
    count = revoke(name=given["name"], client_id=given["client_id"], at=at)
    yield f"{count} credential{'s'[: count != 1]} revoked."


def _list(at: datetime, given: dict[str, Any]) -> Iterator[str]:
    grants = Grant.objects.select_related("alliance").order_by("alliance__slug")
    parts = Prefetch("grants", grants), Prefetch("credentials", Credential.objects.unspent(at))
    for system in PartnerSystem.objects.order_by("name").prefetch_related(*parts):
        yield f"{system}{'' if system.is_active else ', closed'}"
        slugs = (one.alliance.slug for one in system.grants.all())
        yield f"  alliances  {' '.join(slugs) or 'none'}"
        yield f"  scopes     {' '.join(system.scopes) or 'none'}"
        yield f"  networks   {' '.join(map(str, system.networks)) or 'any'}"
        for one in system.credentials.all():
            ends = "ends " if one.expires_at else ""
            yield f"  client id  {one.client_id}, {ends}{_until(one)}"


def _told(made: Issued) -> Iterator[str]:
    yield f"client id  {made.client_id}"
    yield f"secret     {made.secret}"
    yield "The secret is not kept here and cannot be shown again."


def _until(credential: Credential) -> str:
    ends = credential.expires_at
    return f"on {ends:%-d %B %Y at %H:%M} UTC" if ends else "until it is rotated or revoked"


def _network(text: str) -> Network:
    try:
        return network(text)
    except ValueError as error:
        raise Refused("invalid_network", str(error)) from error


def _alliances(iso3: str, slugs: Sequence[str]) -> Iterator[Alliance]:
    """The alliances by their slugs: what is released to the parties is for parties only."""
    known = {one.slug: one for one in Alliance.objects.order_by("slug")}
    for slug in slugs:
        if slug not in known:
            there = ", ".join(known)
            raise Refused("unknown_alliance", f"There is no alliance {slug!r}; there are: {there}.")
        if not known[slug].memberships.filter(state__iso3=iso3).exists():
            raise Refused("not_a_member", f"{iso3} is not a member of {slug}.")
        yield known[slug]
