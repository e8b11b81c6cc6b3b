"""Which credentials still count."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class CredentialQuerySet(models.QuerySet[Any]):
    """Credentials of partner systems."""

    def unspent(self, at: datetime) -> Self:
        """Neither revoked nor past their end."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)

    def live(self, at: datetime) -> Self:
        """Unspent, and of a system that is open."""
        return self.unspent(at).filter(system__is_active=True)
