"""People of the ministry, and the systems of partner states."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from allauth.idp.oidc.models import Client
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.querysets import CredentialQuerySet
from kit.addresses import Address, Network
from kit.audited import Audited
from kit.models import NetworkField, Record, new_id


class User(AbstractUser):
    """A person who signs in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            # Neither a secret nor a name: the record keeps names where they can be taken away.
            Audited(
                name="accounts_user_is_audited",
                masks=("password", "username", "first_name", "last_name", "email"),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Scope(models.TextChoices):
    """What a partner system may do with the API (RFC 6749, section 3.3)."""

    ALLIANCES = "alliances:read", "read alliances and their members"
    TREATIES = "treaties:read", "read instruments and provisions"
    COMMITMENTS = "commitments:read", "read commitments and their occurrences"
    CONSULTATIONS = "consultations:read", "read consultations"
    BURDEN = "burden:read", "read contributions"
    ATTEST = "burden:attest", "attest what its state gave or received"
    EXERCISES = "exercises:read", "read exercises and their series"
    FINDINGS = "findings:read", "read findings"


def every_scope() -> list[str]:
    """What a system may do unless it is given less."""
    return list(Scope.values)


class PartnerSystem(Record):
    """A machine of a partner state that uses the API and sees what is released to that state."""

    # What Django and DRF ask of whoever makes a request.
    is_authenticated: ClassVar[Literal[True]] = True
    is_anonymous: ClassVar[Literal[False]] = False

    name = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=3, help_text="ISO 3166 alpha-3 code of the state it serves")
    is_active = models.BooleanField(default=True)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), default=every_scope, blank=True
    )
    networks: "ArrayField[Any, list[Network]]" = ArrayField(
        NetworkField(),
        default=list,
        blank=True,
        help_text="from where it may ask, such as 203.0.113.0/24; none: from anywhere",
    )

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    def admits(self, address: Address | None) -> bool:
        """Whether it may ask from this address."""
        return not self.networks or any(address in one for one in self.networks if address)


@dataclass(frozen=True)
class Eyes:
    """A person looking through the eyes of a state: what is released to it, and not more.

    Of the alliances granted to the person only those of which the state is a member; nothing may
    be changed. Stands in for the person as whoever makes a request.
    """

    person: User
    state: str

    is_authenticated: ClassVar[Literal[True]] = True
    is_anonymous: ClassVar[Literal[False]] = False
    is_active: ClassVar[Literal[True]] = True
    is_staff: ClassVar[Literal[False]] = False
    is_superuser: ClassVar[Literal[False]] = False

    def __str__(self) -> str:
        return str(self.person)

    def get_username(self) -> str:
        return self.person.get_username()

    def get_full_name(self) -> str:
        return self.person.get_full_name()


class Credential(Record):
    """One id and secret of a partner system; it has two for as long as a rotation takes."""

    system = models.ForeignKey(PartnerSystem, models.CASCADE, related_name="credentials")
    client = models.OneToOneField(
        Client, models.CASCADE, help_text="keeps the secret's digest, and the tokens"
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="set by a rotation")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["recorded_at"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["system"],
                condition=models.Q(expires_at=None, revoked_at=None),
                name="all_but_one_credential_of_a_system_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} of {self.system}"


class Letter(models.Model):
    """A letter to somebody about their own account; it is gone once it has left.

    `sealed` is encrypted: whom it is to and what it says, or under which address somebody asked for
    a new password. The link by which one chooses it is in no table: it is made when it is sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sealed = models.TextField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="account_letters_to_send")]

    def __str__(self) -> str:
        return f"letter about an account, {self.pk}"
