"""The channel for a crisis: whom to call in which order, how it is tested, what was done."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from alliances.models import Alliance, Scoped, State
from alliances.walls import Closed
from commitments.models import Commitment
from consultations.models.forums import Forum
from consultations.querysets import PartQuerySet
from kit.models import IsoDurationField


class Hotline(Scoped):
    """A channel by which a clause is invoked; it belongs to the forum that consults.

    `answer_hours` is the limit from the clause, counted from the invocation. A test is due each
    `test_every`, and answered in time within `acknowledge_minutes`.
    """

    narrowed_with = ("forum",)

    forum = models.OneToOneField(Forum, models.PROTECT, related_name="hotline")
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the clause that is invoked
    threshold = models.TextField(blank=True, help_text="what must have happened, in our words")
    steps = models.TextField(blank=True, help_text="what to do, one step to a line")
    answer_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="within which consultation is to begin; none: not stated"
    )
    test_every = IsoDurationField(null=True, blank=True, help_text="between two tests: P1M")
    tested_from = models.DateField(null=True, blank=True)
    acknowledge_minutes = models.PositiveSmallIntegerField(default=15)

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["forum"]
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(test_every=None)
                | (Q(tested_from__isnull=False) & ~Q(test_every="P0D")),
                name="a_tested_hotline_says_from_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Crisis channel of {self.forum}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("consultations:hotline-detail", args=[self.pk])

    def step_list(self) -> list[str]:
        """The steps, without empty lines."""
        return [line.strip() for line in self.steps.splitlines() if line.strip()]


class Contact(Scoped):
    """Whom to reach, by office rather than by person; in a crisis in the order of `position`."""

    ref = models.SlugField(max_length=120)
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    office = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    languages = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=80, blank=True, help_text="when the line is staffed")
    hotline = models.ForeignKey(
        Hotline, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="in a crisis: called first, second, ..."
    )
    note = models.TextField(blank=True)

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["position", "office"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_contact_per_ref"),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""), name="a_contact_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}, {self.state}"


class Crisis(Scoped):
    """One invocation of a clause, from the call until it is closed."""

    narrowed_with = ("hotline",)

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="crises")
    reason = models.TextField()
    invoked_at = models.DateTimeField()
    invoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["-invoked_at"]
        verbose_name_plural = "crises"
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_crisis_has_a_person",
            ),
            models.UniqueConstraint(
                fields=["hotline"], condition=Q(closed_at=None), name="one_open_crisis_per_hotline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hotline}, {self.invoked_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("consultations:crisis-detail", args=[self.pk])


class LogEntry(Scoped):
    """A line of the log of a crisis. PostgreSQL refuses to change or delete it."""

    narrowed_with = ("crisis",)

    class Kind(models.TextChoices):
        """What happened."""

        INVOKED = "invoked", "clause invoked"
        CALLED = "called", "called, no answer"
        REACHED = "reached", "reached"
        ACKNOWLEDGED = "acknowledged", "acknowledged"
        CONSULTED = "consulted", "consultation began"
        NOTE = "note", "note"
        CLOSED = "closed", "closed"

    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="log")
    kind = models.CharField(max_length=12, choices=Kind)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    whom = models.CharField(max_length=300, blank=True, help_text="the contact as it was then")
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["written_at", "id"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.whom or self.text[:80]}"


class HotlineTest(Scoped):
    """One test of a channel: sent, and acknowledged or not."""

    narrowed_with = ("hotline",)

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="tests")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="who took the acknowledgement down",
    )

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["-sent_at"]
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__gte=models.F("sent_at"), acknowledged_by__isnull=False),
                name="an_acknowledgement_follows_its_test",
            ),
        ]

    def __str__(self) -> str:
        return f"Test of {self.hotline}, {self.sent_at:%-d %B %Y, %H:%M}"

    def is_in_time(self) -> bool:
        """Whether it was acknowledged within the channel's limit."""
        return self.acknowledged_at is not None and self.acknowledged_at <= self.answer_by

    def is_settled(self, at: datetime) -> bool:
        """Whether it was acknowledged by an instant, or its time to be was over."""
        return self.acknowledged_at is not None or self.answer_by < at

    @property
    def answer_by(self) -> datetime:
        """The last instant at which an acknowledgement is in time."""
        return self.sent_at + timedelta(minutes=self.hotline.acknowledge_minutes)


class CardLaid(models.Model):
    """When the crisis card of an alliance was last laid out, so that an old one is noticed."""

    alliance = models.OneToOneField(Alliance, models.CASCADE, primary_key=True, related_name="+")
    laid_at = models.DateTimeField()

    class Meta:
        constraints = [Closed(name="cards_laid_are_kept_by_jobs")]

    def __str__(self) -> str:
        return f"card of {self.alliance_id}"
