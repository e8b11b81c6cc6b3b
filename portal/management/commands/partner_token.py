"""`manage.py partner_token`: let a partner's system read the API, and shut it out again."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import issue, revoke
from alliances.models import Alliance, Grant, State
from kit import clock
from kit.errors import Refused


class Command(BaseCommand):
    """Issue and revoke the secrets of partner systems."""

    help = "Issue a new secret to a partner state's system, or revoke all that it has."

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        give = verbs.add_parser("issue", help="grant alliances, and print a new secret once")
        give.add_argument("--state", metavar="ISO3", required=True, help="such as JPN")
        give.add_argument("--name", required=True, help='such as "System of Japan"')
        give.add_argument("--alliance", metavar="SLUG", action="append", required=True)
        take = verbs.add_parser("revoke", help="revoke every secret of a system")
        take.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verb"] == "issue":
                secret = _issue(options["name"], options["state"], options["alliance"])
                self.stdout.write(secret)
            else:
                count = revoke(name=options["name"], at=clock.now())
                self.stdout.write(f"{count} token{'s'[: count != 1]} revoked.")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal


@transaction.atomic
def _issue(name: str, iso3: str, slugs: Sequence[str]) -> str:
    """Grant the alliances to the system, and give its new secret."""
    if not State.objects.filter(iso3=iso3).exists():
        known = ", ".join(State.objects.order_by("iso3").values_list("iso3", flat=True))
        raise Refused("unknown_state", f"There is no state {iso3!r}; there are: {known}.")
    alliances = list(_alliances(iso3, slugs))
    system, secret = issue(name=name, state=iso3)
    for alliance in alliances:
        Grant.objects.get_or_create(alliance=alliance, partner=system)
    return secret


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
