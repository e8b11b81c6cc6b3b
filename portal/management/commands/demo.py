"""`manage.py demo`: the reference alliances, demo people and partner systems, and a first run."""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.models import PartnerSystem, PartnerToken, User
from alerts.models import Subscription
from alliances.models import Alliance, Grant
from compliance.engine import judge
from compliance.rule import Scope
from kit import clock
from kit.errors import Refused
from portal.bundles.store import load

REFERENCE = Path(settings.BASE_DIR) / "portal" / "reference"
DESK, ADMIN = "desk", "admin"


class Command(BaseCommand):
    """Fill an empty portal for a look around; harmless when repeated."""

    help = "Load the five reference alliances with demo people and partner systems."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demonstration: set DEMO=1 to make it one.")
        at = clock.now()
        try:
            load(sorted(REFERENCE.glob("*.yaml")), at=at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        kept = _Secrets(Path(settings.STATE_DIR) / "demo.json")
        _people(kept)
        tokens = _partners(kept)
        judge(at.date(), Scope(), at=at)
        self.stdout.write("\n".join(_welcome(kept, tokens, at)))


class _Secrets:
    """Passwords and tokens of the demonstration, made once and kept beside its servers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def __getitem__(self, name: str) -> str:
        if name not in self.known:
            is_partner = name.startswith("partner ")
            made = PartnerToken.new_secret() if is_partner else secrets.token_urlsafe(9)
            self.known[name] = made
            self.path.touch(mode=0o600)
            self.path.write_text(json.dumps(self.known, indent=2))
        return self.known[name]


def _people(kept: _Secrets) -> None:
    admin = _person(ADMIN, "Ada", "Lindqvist", kept)
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    for user in (_person(DESK, "Mara", "Okafor", kept), admin):
        for alliance in Alliance.objects.all():
            Grant.objects.get_or_create(alliance=alliance, user=user)
    desk = User.objects.get(username=DESK)
    Subscription.objects.get_or_create(user=desk, alliance=None, channel="alerts.email")


def _person(username: str, first: str, last: str, kept: _Secrets) -> User:
    names = {"first_name": first, "last_name": last, "email": f"{username}@entente.example"}
    user, is_new = User.objects.get_or_create(username=username, defaults=names)
    if is_new or not user.check_password(kept[username]):
        user.set_password(kept[username])
        user.save()
    return user


def _partners(kept: _Secrets) -> dict[str, str]:
    """One partner system for each member state, granted that state's alliances; tokens by code."""
    tokens: dict[str, str] = {}
    members = Alliance.objects.prefetch_related("memberships__state").order_by("slug")
    for alliance in members:
        for membership in alliance.memberships.all():
            code = membership.state.iso3
            tokens[code] = kept[f"partner {code}"]
            partner, _ = PartnerSystem.objects.get_or_create(
                name=f"Demo system of {membership.state.name}", defaults={"state": code}
            )
            Grant.objects.get_or_create(alliance=alliance, partner=partner)
            digest = PartnerToken.digest_of(tokens[code])
            PartnerToken.objects.get_or_create(partner=partner, digest=digest)
    return tokens


def _welcome(kept: _Secrets, tokens: dict[str, str], at: datetime) -> list[str]:
    address = settings.SITE_URL
    return [
        f"Rules ran for {at:%-d %B %Y} over {Alliance.objects.count()} alliances.",
        "",
        f"Desk officer    {DESK} / {kept[DESK]}",
        f"Administrator   {ADMIN} / {kept[ADMIN]}   ({address}/admin/)",
        f"Partner (Japan) curl -H 'Authorization: Bearer {tokens['JPN']}' {address}/api/v1/me",
        f"Other partners' tokens: {kept.path}",
        "",
    ]
