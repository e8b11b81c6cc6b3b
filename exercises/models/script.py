"""The list of main events and injects that drives an exercise (MSEL, MEL/MIL)."""

from django.db import models
from django.db.models import Q

from alliances.models import Scoped
from exercises.models.programme import Event
from exercises.querysets import ExerciseQuerySet


class Inject(Scoped):
    """One inject: what is sent to whom and when, and what should come of it. Not a simulation."""

    class Status(models.TextChoices):
        """How it stands."""

        DRAFT = "draft", "draft"
        READY = "ready", "ready"
        SENT = "sent", "sent"
        ANSWERED = "answered", "answered as expected"
        MISSED = "missed", "not answered as expected"
        CANCELLED = "cancelled", "cancelled"

    event = models.ForeignKey(Event, models.CASCADE, related_name="injects")
    number = models.PositiveIntegerField(help_text="in the order of the script")
    title = models.CharField(max_length=200)
    storyline = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=120, help_text="who sends it")
    audience = models.CharField(max_length=120, blank=True, help_text="who is to react")
    planned_at = models.DateTimeField()
    actual_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    expected = models.TextField(blank=True, help_text="the reaction expected")
    observed = models.TextField(blank=True, help_text="the reaction seen")

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["event", "planned_at", "number"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["event", "number"], name="an_inject_has_one_number"),
            models.CheckConstraint(
                condition=Q(actual_at=None) | ~Q(status__in=["draft", "ready"]),
                name="an_inject_that_was_sent_is_no_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
