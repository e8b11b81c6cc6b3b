"""`manage.py demo`: the reference alliances, demo people and partner systems, and a first run."""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.actions import issue, issue_token
from accounts.models import Credential, PartnerSystem, User
from alerts.models import Subscription
from alliances.models import Alliance, Grant, State
from compliance.engine import judge
from compliance.rule import Scope
from kit import clock
from kit.credentials import new_secret
from kit.errors import Refused
from portal.bundles.store import load

REFERENCE = Path(settings.BASE_DIR) / "portal" / "reference"
DESK, ADMIN = "desk", "admin"


class Command(BaseCommand):
    """Fill an empty portal for a look around; repeated, it leaves what was entered as it is."""

    help = "Load the five reference alliances with demo people and partner systems."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demonstration: set DEMO=1 to make it one.")
        at = clock.now()
        try:
            _alliances(at)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        kept = _Secrets(Path(settings.STATE_DIR) / "demo.json")
        _people(kept)
        _partners(kept, at)
        judge(at.date(), Scope(), at=at)
        self.stdout.write("\n".join(_welcome(kept, at)))


def _alliances(at: datetime) -> None:
    """The reference alliances, once: what people have changed since is not written over."""
    bundles = sorted(REFERENCE.glob("*.yaml"))
    if not Alliance.objects.filter(slug__in=[one.stem for one in bundles]).exists():
        load(bundles, at=at)


class _Secrets:
    """Passwords and secrets of the demonstration, made once and kept beside its servers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def __getitem__(self, name: str) -> str:
        if name not in self.known:
            is_partner = name.startswith("partner ")
            made = new_secret() if is_partner else secrets.token_urlsafe(9)
            self.known[name] = made
            self.path.touch(mode=0o600)
            self.path.write_text(json.dumps(self.known, indent=2))
        return self.known[name]


def _people(kept: _Secrets) -> None:
    admin = _person(ADMIN, "Ada", "Lindqvist", kept)
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    desk = _person(DESK, "Mara", "Okafor", kept)
    for user, role in ((desk, Grant.Role.EDITOR), (admin, Grant.Role.ADMINISTRATOR)):
        for alliance in Alliance.objects.all():
            Grant.objects.get_or_create(alliance=alliance, user=user, defaults={"role": role})
    Subscription.objects.get_or_create(user=desk, alliance=None, channel="alerts.email")


def _person(username: str, first: str, last: str, kept: _Secrets) -> User:
    names = {"first_name": first, "last_name": last, "email": f"{username}@entente.example"}
    user, is_new = User.objects.get_or_create(username=username, defaults=names)
    if is_new or not user.check_password(kept[username]):
        user.set_password(kept[username])
        user.save()
    return user


def _partners(kept: _Secrets, at: datetime) -> None:
    """One partner system for each member state, granted that state's alliances."""
    members = Alliance.objects.prefetch_related("memberships__state").order_by("slug")
    for alliance in members:
        for membership in alliance.memberships.all():
            system = _partner(membership.state, kept, at)
            Grant.objects.get_or_create(alliance=alliance, partner=system)


def _partner(state: State, kept: _Secrets, at: datetime) -> PartnerSystem:
    system, _ = PartnerSystem.objects.get_or_create(
        name=f"Demo system of {state.name}", defaults={"state": state.iso3}
    )
    client_id, secret = f"demo-{state.iso3.lower()}", kept[f"partner {state.iso3}"]
    unspent = Credential.objects.unspent(at).select_related("client")
    found = unspent.filter(client=client_id).first()
    if found is None or not found.client.check_secret(secret):
        Client.objects.filter(credential__system=system).delete()
        issue(system=system, client_id=client_id, secret=secret)
    return system


def _welcome(kept: _Secrets, at: datetime) -> list[str]:
    site = settings.SITE_URL
    japan = Credential.objects.select_related("client", "system").get(client="demo-jpn")
    token, pair = issue_token(credential=japan, at=at), f"demo-jpn:{kept['partner JPN']}"
    return [
        f"Rules ran for {at:%-d %B %Y} over {Alliance.objects.count()} alliances.",
        "",
        f"Desk officer    {DESK} / {kept[DESK]}",
        f"Administrator   {ADMIN} / {kept[ADMIN]}   ({site}/admin/)",
        "Partner (Japan), with a token that is good for 15 minutes:",
        f"  curl -H 'Authorization: Bearer {token}' {site}/api/v1/me",
        "and how its system gets the next one:",
        f"  curl -u {pair} -d grant_type=client_credentials {site}/oauth/token",
        f"Other partners: demo-usa, demo-kor ...; their secrets are in {kept.path}",
        "",
    ]
