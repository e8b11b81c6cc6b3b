"""Forums in which allies consult, and their meetings."""

from django.db import models

from alliances.models import Alliance, Scoped
from alliances.walls import Following, Shared
from commitments.models import Commitment
from consultations.querysets import ForumQuerySet, MeetingQuerySet
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
                field="also_alliances",
            ),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_forum_per_ref"),
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(Sourced, Scoped):
    """A meeting of a forum: planned, held, or recorded as not held."""

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
    outcome = models.TextField(blank=True)
    note = models.TextField(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["forum", "starts_on"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(name="meetings_shared_with_forum", column="forum_id", function="shared_forums"),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_meeting_per_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.forum}, {self.starts_on}"
