"""What happens to partner systems: they are given a secret, and shut out."""

from datetime import datetime

from django.db import transaction

from accounts.models import PartnerSystem, PartnerToken
from kit.errors import Refused


@transaction.atomic
def issue(*, name: str, state: str) -> tuple[PartnerSystem, str]:
    """Give the system of that name, made if it is not there, one more secret.

    Only its digest is kept: the secret is told here and nowhere again. Refused for a system of
    another state, and for one that is closed.
    """
    system, _ = PartnerSystem.objects.get_or_create(name=name, defaults={"state": state})
    if system.state != state:
        raise Refused(
            "another_state", f"{name!r} is a system of {system.state}, not of {state}.", "state"
        )
    if not system.is_active:
        raise Refused("system_closed", f"{name!r} is closed: open it again first.", "name")
    secret = PartnerToken.new_secret()
    PartnerToken.objects.create(partner=system, digest=PartnerToken.digest_of(secret))
    return system, secret


@transaction.atomic
def revoke(*, name: str, at: datetime) -> int:
    """Revoke every token of the system of that name; how many were still good."""
    system = PartnerSystem.objects.filter(name=name).first()
    if system is None:
        known = ", ".join(PartnerSystem.objects.order_by("name").values_list("name", flat=True))
        raise Refused(
            "unknown_system", f"There is no partner system {name!r}; there are: {known}.", "name"
        )
    return system.tokens.filter(revoked_at=None).update(revoked_at=at)
