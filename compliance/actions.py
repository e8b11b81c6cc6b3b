"""What people do about findings."""

from datetime import datetime

from accounts.models import User
from compliance.models import Finding
from kit.errors import Refused


def acknowledge(*, finding: Finding, by: User, at: datetime) -> None:
    """Say that someone looks after it; it stays open until its rule no longer finds it.

    Harmless when repeated: the first person stays named. Refused once it is resolved.
    """
    found = Finding.objects.filter(pk=finding.pk, acknowledged_at=None, resolved_at=None)
    if not found.update(acknowledged_at=at, acknowledged_by=by):
        finding.refresh_from_db()
        if finding.resolved_at is not None:
            raise Refused("finding_resolved", "This finding is already resolved.")


def hand_over(*, finding: Finding, to: User | None, at: datetime) -> None:
    """Have another look after it, or nobody for now; whoever has it already keeps their day.

    Refused once it is resolved.
    """
    found = Finding.objects.filter(pk=finding.pk, resolved_at=None)
    if not found.exists():
        raise Refused("finding_resolved", "This finding is already resolved.")
    other = found.exclude(acknowledged_by=to) if to else found
    other.update(acknowledged_at=at if to else None, acknowledged_by=to)
