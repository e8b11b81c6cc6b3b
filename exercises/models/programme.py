"""Exercise series and their editions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from alliances.models import Scoped
from commitments.cadence import Met, Skip, State, next_slot, standing
from commitments.models import Commitment, Rhythmic
from exercises.practice.stages import offsets
from exercises.querysets import EventQuerySet, ExerciseQuerySet, SeriesQuerySet
from kit.models import PartialDateField, Sourced


def check_offsets(value: Mapping[str, int]) -> None:
    """Refuse days of stages that contradict each other, or of a stage that does not exist."""
    try:
        offsets(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise ValidationError(str(error)) from error


OFFSETS_HELP = "days from the exercise by stage, where they are not the usual ones"


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
    offsets = models.JSONField(
        default=dict, blank=True, validators=[check_offsets], help_text=OFFSETS_HELP
    )
    note = models.TextField(blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        verbose_name_plural = "series"
        constraints = [
            *Scoped.Meta.constraints,
            *Rhythmic.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_series_per_ref"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("exercises:series-detail", args=[self.pk])

    def met(self) -> list[Met]:
        """The editions held; ask for series with their events."""
        held = [one for one in self.events.all() if one.status == Event.Status.HELD]
        return [Met(one.starts_on.earliest, one.starts_on.latest, one.ref) for one in held]

    def skips(self) -> list[Skip]:
        """Years not missed: cancelled or suspended (formula L8), or only a gap in the data.

        Ask for series with their events and dismissed gaps.
        """
        off = (Event.Status.CANCELLED, Event.Status.SUSPENDED)
        gone = [one for one in self.events.all() if one.status in off]
        known = [Skip(one.starts_on.earliest.year, one.ref) for one in gone]
        return known + [Skip(one.year) for one in self.gaps.all()]

    def newest(self) -> "Event | None":
        """The edition last held."""
        held = [one for one in self.events.all() if one.status == Event.Status.HELD]
        return max(held, key=lambda one: one.starts_on, default=None)

    def standing(self, as_of: date) -> tuple[str, dict[str, Any]]:
        """The state on a day, with the editions it rests on; empty without a cadence.

        An edition suspended in the running year makes the series suspended: a political decision
        is not a lapse.
        """
        cadence, met, skips = self.cadence(), self.met(), self.skips()
        if cadence is None:
            return "", {}
        found = standing(cadence, met, as_of, skips=skips)
        known = [skip for skip in skips if skip.year <= as_of.year]
        upcoming = next_slot(cadence, as_of, met, known)
        detail: dict[str, Any] = {
            "last_held": found.last_met_on,
            "held_next": found.next_met_on,
            "due": found.slot.due_on if found.slot else None,
            "grace_ends": found.slot.lapses_on if found.slot else None,
            "missed": list(found.missed),
            "next_slot": int(upcoming) if upcoming else None,
            "cancelled": self._cancelled(met, as_of),
        }
        if edition := self._suspended_in(as_of):
            return str(State.SUSPENDED), detail | {"edition": edition.name}
        return str(found.state), detail

    def _suspended_in(self, as_of: date) -> "Event | None":
        event: Event
        for event in self.events.all():
            first = event.starts_on.earliest
            is_suspended = event.status == Event.Status.SUSPENDED
            if is_suspended and first.year == as_of.year and first <= as_of:
                return event
        return None

    def _cancelled(self, met: list[Met], as_of: date) -> int | None:
        """The year of the newest edition that was cancelled since one was last held."""
        held = max((one.earliest.year for one in met if one.earliest <= as_of), default=0)
        gone = [one for one in self.events.all() if one.status == Event.Status.CANCELLED]
        days = [one.starts_on.earliest for one in gone]
        return max((day.year for day in days if day <= as_of and held < day.year), default=None)


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
    place = models.CharField(max_length=200, blank=True)
    ranges = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="training areas, ranges and waters it needs for itself",
    )
    offsets = models.JSONField(
        default=dict, blank=True, validators=[check_offsets], help_text=OFFSETS_HELP
    )
    report = models.CharField(
        max_length=300, blank=True, help_text="where the after-action report is kept"
    )
    cost_commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exercises_paid_for",
        help_text="the promise that its cost is counted for, such as to pay for it",
    )
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

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("exercises:event-detail", args=[self.pk])

    @property
    def first_day(self) -> date:
        """The first day, by the bound that is less likely to raise a false alarm."""
        day: date = self.starts_on.latest
        return day

    @property
    def last_day(self) -> date:
        """The last day, by the bound that is less likely to raise a false alarm."""
        last: date = (self.ends_on or self.starts_on).latest
        return max(self.first_day, last)


class Gap(Scoped):
    """A year without an edition on record that is a gap in the data, and says why."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="gaps")
    year = models.PositiveSmallIntegerField()
    reason = models.TextField()
    dismissed_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["series", "year"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["series", "year"], name="a_gap_is_dismissed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_gap_is_dismissed_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"
