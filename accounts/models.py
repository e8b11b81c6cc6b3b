"""People of the ministry, and the systems of partner states."""

import hashlib
import secrets
from typing import ClassVar, Literal

from django.contrib.auth.models import AbstractUser
from django.db import models

from kit.models import Record, new_id


class User(AbstractUser):
    """A person who signs in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class PartnerSystem(Record):
    """A machine of a partner state that reads the API and sees what is released to that state."""

    # What Django and DRF ask of whoever makes a request.
    is_authenticated: ClassVar[Literal[True]] = True
    is_anonymous: ClassVar[Literal[False]] = False

    name = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=3, help_text="ISO 3166 alpha-3 code of the state it serves")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class PartnerToken(Record):
    """A secret that a partner system sends with each request; only its SHA-256 is kept."""

    partner = models.ForeignKey(PartnerSystem, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token of {self.partner}"

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @staticmethod
    def new_secret() -> str:
        """256 random bits; shown once, never kept."""
        return "entente_" + secrets.token_urlsafe(32)
