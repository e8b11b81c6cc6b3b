"""Exercise series and their editions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alliances.models import Scoped
from commitments.models import Commitment, Rhythmic
from exercises.querysets import EventQuerySet, SeriesQuerySet
from kit.models import PartialDateField, Sourced


class Series(Rhythmic, Sourced, Scoped):
    """An exercise that is held again and again under one name."""

    ref = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=60, help_text="CPX, FTX, maritime, air")
    states = ArrayField(models.CharField(max_length=3), help_text="those who take part")
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="series"
    )
    stated_cadence = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        verbose_name_plural = "series"
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_series_per_ref"),
        ]

    def __str__(self) -> str:
        return self.name


class Event(Sourced, Scoped):
    """One edition of a series."""

    class Status(models.TextChoices):
        """How it stands; a cancelled or suspended edition skips its slot, a missing one lapses."""

        PLANNED = "planned", "planned"
        HELD = "held", "held"
        POSTPONED = "postponed", "postponed"
        CANCELLED = "cancelled", "cancelled"
        SUSPENDED = "suspended", "suspended"

    series = models.ForeignKey(Series, models.PROTECT, related_name="events")
    ref = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    starts_on = PartialDateField()
    ends_on = PartialDateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    states = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, help_text="if not the series'"
    )
    domains = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    personnel = models.JSONField(default=dict, blank=True, help_text="people by state")
    personnel_total = models.PositiveIntegerField(null=True, blank=True)
    nations = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["series", "starts_on"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_event_per_ref"),
        ]

    def __str__(self) -> str:
        return self.name
