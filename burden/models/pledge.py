"""What was promised in money: pledges, their instalments, and keys by which costs are shared."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped
from alliances.walls import Shared
from burden.querysets import (
    GuidelineQuerySet,
    InstalmentQuerySet,
    KeyQuerySet,
    PledgeQuerySet,
)
from kit.models import Sourced
from treaties.models import Instrument, Provision


class Pledge(Sourced, Scoped):
    """What an instrument promises in money: a headline total, or a base that a rule moves on."""

    instrument = models.OneToOneField(Instrument, models.CASCADE, related_name="pledge")
    currency = models.CharField(max_length=3, help_text="ISO 4217")
    total = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    base_amount = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    escalator = models.TextField(blank=True, help_text="how a year's amount follows from the last")

    objects = PledgeQuerySet.as_manager()

    class Meta(Scoped.Meta):
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="pledges_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=False) | Q(base_amount__isnull=False),
                name="a_pledge_names_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"pledge of {self.instrument}"


class Instalment(Sourced, Scoped):
    """One payment of what an instrument pledges: how much of which part falls due on which day.

    In whole units of the currency. All of them together are the schedule of the pledge.
    """

    ref = models.CharField(max_length=80)
    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="instalments")
    part = models.CharField(
        max_length=40, blank=True, help_text="what it is for, if it is in parts"
    )
    fiscal_year = models.CharField(max_length=20, blank=True, help_text="as the source labels it")
    amount = models.DecimalField(max_digits=24, decimal_places=4)
    currency = models.CharField(max_length=3, help_text="ISO 4217")
    due_on = models.DateField()

    objects = InstalmentQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["due_on", "ref"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="instalments_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_instalment_per_ref"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="no_instalment_is_negative"),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(fields=["instrument", "due_on"], name="schedule_of_a_pledge"),
        ]

    def __str__(self) -> str:
        return self.ref


class Key(Sourced, Scoped):
    """A key of cost-sharing in one version: the agreed part of each state, and where it is agreed.

    `shares` maps ISO 3166 alpha-3 to a decimal as text; they add up to 1. A new version begins
    where the one before ends; no version is edited once it was used.
    """

    ref = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="keys"
    )
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="keys"
    )
    basis = models.TextField(blank=True, help_text="where it is agreed, if in no clause on record")
    shares = models.JSONField(help_text="agreed part by state, as text; together 1")
    starts_on = models.DateField(help_text="information: first day it is used for")
    ends_on = models.DateField(
        null=True, blank=True, help_text="information: last day it is used for"
    )

    objects = KeyQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref", "-version"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["alliance", "ref", "version"], name="a_key_has_each_version_once"
            ),
            models.CheckConstraint(
                condition=Q(provision__isnull=False) | Q(instrument__isnull=False) | ~Q(basis=""),
                name="a_key_rests_on_something",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_key_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}, version {self.version}"


class Guideline(Sourced, Scoped):
    """A level of spending that allies agreed to reach by a year, in per cent of GDP.

    The straight line from `start` in the first year to `target` in the last is our reading of an
    agreed path (formula M14). It holds for the states named, or for every member.
    """

    ref = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="guidelines"
    )
    basis = models.TextField(blank=True, help_text="where it is agreed, if in no text on record")
    states = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, help_text="none: every member"
    )
    first_year = models.PositiveSmallIntegerField()
    start = models.DecimalField(max_digits=6, decimal_places=3, help_text="per cent of GDP")
    last_year = models.PositiveSmallIntegerField()
    target = models.DecimalField(max_digits=6, decimal_places=3, help_text="per cent of GDP")

    objects = GuidelineQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_guideline_per_ref"),
            models.CheckConstraint(
                condition=Q(last_year__gt=F("first_year")), name="a_guideline_leads_forward"
            ),
            models.CheckConstraint(
                condition=Q(instrument__isnull=False) | ~Q(basis=""),
                name="a_guideline_rests_on_something",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
