"""What exercises are to show: objectives, and the result of each exercise for them."""

from django.db import models

from alliances.models import Scoped
from commitments.models import Commitment
from exercises.models.programme import Event
from exercises.querysets import ExerciseQuerySet
from kit.models import IsoDurationField


class Objective(Scoped):
    """Something exercises are to show again and again: a promise kept, a capability proven."""

    ref = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    capability = models.CharField(
        max_length=120, blank=True, help_text="such as air defence, or mine countermeasures"
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="objectives"
    )
    agreed_on = models.DateField(help_text="the first test is due a period after it")
    retest_every = IsoDurationField(
        null=True, blank=True, help_text="how long a test holds, such as P2Y; empty: for good"
    )
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_objective_per_ref"),
        ]

    def __str__(self) -> str:
        return self.title


class Attainment(Scoped):
    """An exercise trains an objective; once it was held, what came of it, with the evidence."""

    class Result(models.TextChoices):
        """How far it was reached; empty until it was judged."""

        ACHIEVED = "achieved", "achieved"
        PARTLY = "partly", "partly achieved"
        NOT_ACHIEVED = "not_achieved", "not achieved"
        NOT_TESTED = "not_tested", "not tested after all"

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="attainments")
    event = models.ForeignKey(Event, models.CASCADE, related_name="attainments")
    result = models.CharField(max_length=12, choices=Result, blank=True)
    evidence = models.CharField(max_length=300, blank=True, help_text="where the proof is kept")
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["event", "objective"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["objective", "event"], name="an_exercise_trains_an_objective_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective} in {self.event}"
