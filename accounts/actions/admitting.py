"""What happens to partner systems (let in, given a new secret, shut out) and to sessions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Credential, PartnerSystem, User
from kit.addresses import Network
from kit.credentials import SecretHasher, new_secret
from kit.errors import Refused
from kit.sealing import Unopened, reseal, tell_closed
from kit.sessions import SessionStore

MOST_CREDENTIALS = 2
LONGEST_NAME = 120
LONGEST_OVERLAP = timedelta(days=30)


@dataclass(frozen=True)
class Issued:
    """A new credential with its secret, which is told here and nowhere again."""

    credential: Credential
    secret: str = field(repr=False)

    @property
    def client_id(self) -> str:
        return self.credential.client_id


@transaction.atomic
def admit(
    *,
    name: str,
    state: str,
    at: datetime,
    scopes: Sequence[str] | None = None,
    networks: Sequence[Network] | None = None,
) -> Issued:
    """Let in a new system, or anew one that has no good credential.

    Scopes and networks that are not said stay as they are; a new system has all and any. Refused
    for a system of another state, one that is closed, and one that has a good credential.
    """
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused("invalid_name", f"A name has 1 to {LONGEST_NAME} characters.", "name")
    system, _ = PartnerSystem.objects.get_or_create(name=name, defaults={"state": state})
    system = _held(system)
    if system.state != state:
        raise Refused(
            "another_state", f"{name!r} is a system of {system.state}, not of {state}.", "state"
        )
    _refuse_closed(system)
    if system.credentials.unspent(at).exists():
        raise Refused("taken", f"{name!r} has a credential: rotate or revoke that one.", "name")
    system.scopes = system.scopes if scopes is None else list(scopes)
    system.networks = system.networks if networks is None else list(networks)
    system.save(update_fields=["scopes", "networks"])
    return issue(system=system)


@transaction.atomic
def rotate(*, name: str, overlap: timedelta, at: datetime) -> tuple[Issued, Credential]:
    """Issue the second credential; the first, given too, lives no longer than the overlap.

    Refused while another rotation lasts, so that never more than two are good at once.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        most = LONGEST_OVERLAP.days
        raise Refused("overlap", f"Both secrets may be good for 0 to {most} days.", "overlap")
    system = _held(_named(name))
    _refuse_closed(system)
    good = list(system.credentials.unspent(at))
    if not good:
        raise Refused("no_credential", f"{name!r} has no good credential: add it anew.", "name")
    if len(good) >= MOST_CREDENTIALS:
        ends = min(one.expires_at for one in good if one.expires_at)
        raise Refused(
            "rotating",
            f"{name!r} has two credentials until {ends:%Y-%m-%d %H:%M} UTC: rotate it then, or"
            " revoke one of them by its client id first.",
            "name",
        )
    (first,) = good
    first.expires_at = min(first.expires_at or at + overlap, at + overlap)
    first.save(update_fields=["expires_at"])
    return issue(system=system), first


@transaction.atomic
def revoke(*, name: str, at: datetime, client_id: str = "") -> int:
    """Revoke the credential of this id, or all of the system; how many were still good.

    Their tokens go with them.
    """
    found = _named(name).credentials.unspent(at)
    if client_id:
        found = found.filter(client_id=client_id)
        if not found.exists():
            raise Refused(
                "unknown_credential", f"{name!r} has no good credential {client_id!r}.", "client_id"
            )
    Token.objects.filter(client__credential__in=found).delete()
    return found.update(revoked_at=at)


def issue(*, system: PartnerSystem, client_id: str = "", secret: str = "") -> Issued:
    """One more credential: of random id and secret, unless those of a demonstration are given."""
    secret = secret or new_secret()
    client = Client(
        id=client_id or secrets.token_hex(16),
        name=system.name[:100],
        secret=make_password(secret, hasher=SecretHasher.algorithm),
        grant_types=Client.GrantType.CLIENT_CREDENTIALS,
        response_types="",
    )
    allow(client=client, scopes=system.scopes)
    client.save()
    return Issued(Credential.objects.create(system=system, client=client), secret)


def allow(*, client: Client, scopes: Sequence[str]) -> None:
    """Tell allauth what its client may ask for, and is given when it asks for nothing special."""
    client.set_scopes(scopes)
    client.set_default_scopes(scopes)


def issue_token(*, credential: Credential, at: datetime) -> str:
    """A bearer token with all that the system may do, as the token endpoint issues it."""
    sweep(client=credential.client)
    token = secrets.token_urlsafe(64)
    Token.objects.create(
        client=credential.client,
        type=Token.Type.ACCESS_TOKEN,
        hash=get_adapter().hash_token(token),
        created_at=at,
        expires_at=at + timedelta(seconds=settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN),
        scopes="\n".join(credential.system.scopes),
    )
    return token


@transaction.atomic
def sweep(*, client: Client) -> None:
    """Delete the client's expired tokens, but for those that another request is at."""
    spent = Token.objects.expired().filter(client=client).select_for_update(skip_locked=True)
    Token.objects.filter(pk__in=list(spent.values_list("pk", flat=True))).delete()


def _named(name: str) -> PartnerSystem:
    system = PartnerSystem.objects.filter(name=name).first()
    if system is None:
        known = ", ".join(PartnerSystem.objects.order_by("name").values_list("name", flat=True))
        raise Refused(
            "unknown_system", f"There is no partner system {name!r}; there are: {known}.", "name"
        )
    return system


def _held(system: PartnerSystem) -> PartnerSystem:
    """The system, locked: two who add credentials at once do so one after the other."""
    return PartnerSystem.objects.select_for_update().get(pk=system.pk)


def _refuse_closed(system: PartnerSystem) -> None:
    if not system.is_active:
        raise Refused("system_closed", f"{system.name!r} is closed: open it again first.", "name")


def renew_session(session: SessionBase) -> None:
    """Go on under a new session id, also in the list of sessions; the old one is worth nothing."""
    old = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=session.session_key)


@transaction.atomic
def forget_factors(people: QuerySet[User]) -> int:
    """Remove the second factors of people who lost them, and sign them out; how many there were.

    Whose a session is stands in the session: no list of them is sure to be whole.
    """
    keys = {str(pk) for pk in people.values_list("pk", flat=True)}
    for row in Session.objects.all():
        if SessionStore(row.session_key).decode(row.session_data).get(SESSION_KEY) in keys:
            row.delete()
    UserSession.objects.filter(user__in=people).delete()
    count, _ = Authenticator.objects.filter(user__in=people).delete()
    return int(count)


@transaction.atomic
def end_sessions() -> None:
    """Sign everyone out, for instance after a backup was restored."""
    UserSession.objects.all().delete()
    Session.objects.all().delete()


def sweep_sessions(*, at: datetime) -> None:
    """Delete sessions that have expired, and take out of the lists what is no session any more."""
    Session.objects.filter(expire_date__lt=at).delete()
    kept = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(kept)).delete()


def forget_tokens() -> int:
    """Make every token of every partner system worthless; their secrets stay good."""
    count, _ = Token.objects.all().delete()
    return int(count)


@transaction.atomic
def reseal_factors() -> int:
    """Seal the seeds of second factors by the newest key, and tell how many; harmless if repeated.

    What no key of ours opens stays as it is, and the log tells how much that is.
    """
    done = closed = 0
    for one in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        for name in {"secret", "seed"} & one.data.keys():
            try:
                one.data[name] = reseal(one.data[name])
                done += 1
            except Unopened:
                closed += 1
        one.save(update_fields=["data"])
    tell_closed(closed, "seeds of second factors", "their owners set up new ones")
    return done
