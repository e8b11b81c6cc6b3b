"""Forums in which allies consult, and their meetings."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from alliances.models import Alliance, Scoped, State
from alliances.walls import Following, Shared
from commitments.models import Commitment
from consultations.querysets import ForumQuerySet, MeetingQuerySet
from kit.dates import PartialDate, in_words
from kit.models import IsoDurationField, PartialDateField, Sourced


class Forum(Sourced, Scoped):
    """A standing body that meets; its cadence is that of the commitment it serves."""

    ref = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=120, blank=True)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="forums"
    )
    also_alliances = models.ManyToManyField(Alliance, blank=True, related_name="+")
    watch = IsoDurationField(
        null=True, blank=True, help_text="our own interval, where no rhythm is promised"
    )
    first_met_on = PartialDateField(null=True, blank=True)
    dormant_since = PartialDateField(null=True, blank=True)
    hosts = models.CharField(max_length=120, blank=True)
    chairs: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict, blank=True, help_text="who presides for each side: {state: office}"
    )
    feeds = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="fed_by")
    is_recorded = models.BooleanField(
        default=True, help_text="off: its meetings are not kept here, so none can be missed"
    )
    note = models.TextField(blank=True)

    objects = ForumQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(name="forums_shared", column="id", function="shared_forums"),
            Following(
                name="sharing_of_forums",
                column="forum_id",
                table="consultations_forum",
                function="linked_forums",
                field="also_alliances",
            ),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_forum_per_ref"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("consultations:forum-detail", args=[self.pk])


class Meeting(Sourced, Scoped):
    """A meeting of a forum: planned, held, or recorded as not held.

    `starts_on` is the day at the place of meeting and what counts for a commitment; the instant,
    with the time zone of the place, is known of those that were planned here. PostgreSQL itself
    raises `sequence` and sets `changed_at` when what a calendar shows has changed, whoever wrote.
    """

    narrowed_with = ("forum",)

    class Status(models.TextChoices):
        """How it stands; only a meeting that was held meets a commitment."""

        PLANNED = "planned", "planned"
        POSTPONED = "postponed", "postponed"
        HELD = "held", "held"
        CANCELLED = "cancelled", "cancelled"
        NOT_HELD = "not_held", "not held"

    class Format(models.TextChoices):
        """How those present met."""

        IN_PERSON = "in person", "in person"
        VIDEO = "video", "by video"
        HYBRID = "hybrid", "hybrid"
        NONE = "none", "none"

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="meetings")
    ref = models.CharField(max_length=120)
    starts_on = PartialDateField()
    ends_on = PartialDateField(null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    format = models.CharField(max_length=10, choices=Format)
    status = models.CharField(max_length=10, choices=Status)
    title = models.CharField(max_length=200, blank=True, help_text="where it has one of its own")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(
        max_length=40, blank=True, help_text="time zone of the place: Asia/Tokyo"
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    outcome = models.TextField(blank=True)
    note = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["forum", "starts_on"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(name="meetings_shared_with_forum", column="forum_id", function="shared_forums"),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_meeting_per_ref"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None, zone="")
                | (Q(starts_at__isnull=False, ends_at__isnull=False) & ~Q(zone="")),
                name="a_meeting_at_an_instant_has_an_end_and_a_zone",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="a_meeting_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        day = self.starts_on  # text in a form that is to be mended
        return f"{self.forum}, {in_words(day) if isinstance(day, PartialDate) else day}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to come, as far as is recorded."""
        return self.status in (self.Status.PLANNED, self.Status.POSTPONED)

    def local_times(self, states: Iterable[State]) -> list[tuple[State, datetime, datetime]]:
        """Each state with the hours in its capital: (state, start, end)."""
        if self.starts_at is None or self.ends_at is None:
            return []
        zones = [(state, ZoneInfo(state.timezone)) for state in states]
        return [
            (state, self.starts_at.astimezone(zone), self.ends_at.astimezone(zone))
            for state, zone in zones
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("consultations:meeting-detail", args=[self.pk])
