"""States, alliances, their members, who may see them, and where facts come from."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import PartnerSystem
from alliances.models.marking import Release, check_held
from alliances.querysets import AllianceQuerySet
from alliances.walls import InOffice, Personal, Wall
from kit.audited import Audited
from kit.models import Record, Sourced

iso3 = RegexValidator(r"^[A-Z]{3}$", "Use the three capital letters of ISO 3166, such as JPN.")


class State(Record):
    """A state, as ISO 3166 names it, with its currency, fiscal year and its capital's time."""

    class FiscalLabel(models.TextChoices):
        """Which calendar year a fiscal year is called by (formula L16)."""

        START = "start", "the year it starts in"
        END = "end", "the year it ends in"

    iso3 = models.CharField(max_length=3, unique=True, validators=[iso3])
    iso2 = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=80, unique=True)
    currency = models.CharField(max_length=3, help_text="ISO 4217")
    fiscal_year_start = models.CharField(max_length=5, default="01-01", help_text="month-day")
    fiscal_year_label = models.CharField(max_length=5, choices=FiscalLabel)
    timezone = models.CharField(max_length=40, help_text="of the capital")

    class Meta(Record.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Alliance(Sourced, Record):
    """States bound to each other. Its `release` is what its records carry unless they say else."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    profile = models.JSONField(
        default=dict, blank=True, help_text="our own coding of its obligations, in ATOP's terms"
    )
    release = models.CharField(
        max_length=8,
        choices=[choice for choice in Release.choices if choice[0] != Release.STATES],
        default=Release.INTERNAL,
    )
    last_commitment_number = models.PositiveIntegerField(default=0, editable=False)

    objects = AllianceQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["name"]
        constraints = [
            Audited(name="alliances_alliance_is_audited", home="id"),
            Wall(name="alliances_wall", column="id", is_marked=False),
            models.CheckConstraint(
                condition=~Q(release=Release.STATES),
                name="an_alliance_names_no_states_to_release_to",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("portal:alliance", args=[self.slug])

    def clean(self) -> None:
        """Refuse in a form what the database would refuse."""
        super().clean()
        check_held(self.release)


class Membership(Record):
    """A state's place in an alliance."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="memberships")
    state = models.ForeignKey(State, models.PROTECT, related_name="memberships")
    position = models.PositiveSmallIntegerField()

    class Meta(Record.Meta):
        ordering = ["alliance", "position"]
        constraints = [
            *Record.Meta.constraints,
            Wall(name="memberships_wall", is_marked=False),
            InOffice(name="memberships_are_given_in_office"),
            models.UniqueConstraint(fields=["alliance", "state"], name="a_state_joins_once"),
        ]

    def __str__(self) -> str:
        return f"{self.state} in {self.alliance}"


class Grant(Record):
    """One person or one partner system may see one alliance, and what a person may do there.

    From `starts_on` through `ends_on` in UTC, by the clock of the database; without a day it is
    open on that side. A partner system only reads.
    """

    class Role(models.TextChoices):
        """What a person may do in an alliance; each may also do what those before it may."""

        READER = "reader", "reads"
        EDITOR = "editor", "edits"
        APPROVER = "approver", "approves what others propose"
        ADMINISTRATOR = "administrator", "says who may do what"

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="grants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="grants"
    )
    partner = models.ForeignKey(
        PartnerSystem, models.CASCADE, null=True, blank=True, related_name="grants"
    )
    role = models.CharField(max_length=13, choices=Role, default=Role.READER)
    starts_on = models.DateField(
        null=True, blank=True, help_text="information: first day of access"
    )
    ends_on = models.DateField(null=True, blank=True, help_text="information: last day of access")

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            Wall(name="grants_wall", is_marked=False),
            Personal(name="grants_of_ones_own", column="user_id"),
            InOffice(name="grants_are_given_in_office"),
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(partner=None), name="a_grant_is_for_one"
            ),
            models.CheckConstraint(
                condition=Q(partner=None) | Q(role="reader"), name="a_partner_system_only_reads"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_grant_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["alliance", "user"], name="one_grant_per_person"),
            models.UniqueConstraint(fields=["alliance", "partner"], name="one_grant_per_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.partner} on {self.alliance}"

    def clean(self) -> None:
        """Say what PostgreSQL would refuse, at the field where it is mended."""
        if (self.user is None) == (self.partner is None):
            told = "Name a person or a partner system: one of the two, and not both."
            raise ValidationError({"user": told})
        if self.partner and self.role != self.Role.READER:
            raise ValidationError({"role": f"A partner system only {self.Role.READER.label}."})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The last day of access comes before the first."})


class Source(Record):
    """Where a fact comes from. Without an alliance it serves the figures of states."""

    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, blank=True, related_name="source_list"
    )
    code = models.CharField(max_length=80)
    title = models.TextField()
    licence = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        ordering = ["code"]
        constraints = [
            *Record.Meta.constraints,
            Wall(name="sources_wall", is_marked=False, is_common=True),
            models.UniqueConstraint(
                fields=["alliance", "code"], name="a_source_is_listed_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.title
