"""Lessons: from what was observed to what was learned. The database keeps the last step honest."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse

from alliances.models import Scoped
from exercises.models.programme import Event
from exercises.practice.lessons import ASPECTS, LessonState
from exercises.querysets import ExerciseQuerySet
from kit.approval import Decided

PROVEN = (
    "A lesson closes only with a passing check in a later exercise that was held, newer than any "
    "failed one, or with a waiver that a second person signed."
)


class Lesson(Scoped):
    """What observations taught, who remedies it by when, and whether it was shown to be remedied.

    `closed_on` is kept by triggers of the database (`exercises_lesson_stays_proven`): it can be
    set, and the proof taken away, only as long as the lesson is proven.
    """

    ref = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    tags = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="what it is about; the same tag in two exercises is a recurring lesson",
    )
    aspects = ArrayField(
        models.CharField(max_length=16, choices=[(one, one) for one in ASPECTS]),
        default=list,
        blank=True,
        help_text="DOTMLPF-I",
    )
    identified_on = models.DateField(
        null=True, blank=True, help_text="information: when it was agreed that it is one"
    )
    action = models.TextField(blank=True, help_text="what is to be done")
    action_body = models.CharField(max_length=200, blank=True, help_text="who does it")
    due_on = models.DateField(null=True, blank=True, help_text="by when")
    remedied_on = models.DateField(
        null=True, blank=True, help_text="information: when the action was done; to be verified"
    )
    closed_on = models.DateField(null=True, blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_lesson_per_ref"),
            models.CheckConstraint(
                condition=Q(action="") | (~Q(action_body="") & Q(due_on__isnull=False)),
                name="an_action_has_its_body_and_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("exercises:lesson-detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse in a form what the database would refuse."""
        super().clean()
        if self.closed_on is not None and not self.is_proven():
            raise ValidationError({"closed_on": PROVEN})

    def is_proven(self) -> bool:
        """Whether it may be closed: the database's own judgement."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT exercises_lesson_is_proven(%s)", [self.pk])
            (found,) = cursor.fetchone()
        return bool(found)

    def state(self) -> LessonState:
        """How far it is; ask for lessons with their waivers."""
        if self.closed_on is not None:
            is_waived = any(one.is_approved for one in self.waivers.all())
            return LessonState.WAIVED if is_waived else LessonState.LEARNED
        if self.remedied_on is not None:
            return LessonState.REMEDIED
        return LessonState.IN_ACTION if self.action else LessonState.IDENTIFIED


class Observation(Scoped):
    """What was seen in an exercise: observation, discussion, conclusion, recommendation."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="observations")
    lesson = models.ForeignKey(
        Lesson, models.PROTECT, null=True, blank=True, related_name="observations"
    )
    number = models.PositiveIntegerField(help_text="within its exercise")
    title = models.CharField(max_length=300)
    text = models.TextField(help_text="what was seen")
    discussion = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["event", "number"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["event", "number"], name="one_observation_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class LessonCheck(Scoped):
    """Whether an exercise showed that a lesson was remedied, with the evidence."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="checks")
    event = models.ForeignKey(Event, models.PROTECT, related_name="lesson_checks")
    is_remedied = models.BooleanField()
    evidence = models.CharField(max_length=300, help_text="where the proof is kept")
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["lesson", "event"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["lesson", "event"], name="an_exercise_checks_a_lesson_once"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="a_check_has_its_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} in {self.event}"


class Waiver(Decided, Scoped):
    """Leave to close a lesson unverified: one person proposes it with a reason, another signs."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="waivers")

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["lesson", "proposed_at"]
        constraints = [
            *Scoped.Meta.constraints,
            *Decided.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="a_waiver_gives_its_reason"),
            models.UniqueConstraint(
                fields=["lesson"],
                condition=Q(decision__in=["", "approved"]),
                name="a_lesson_has_one_standing_waiver",
            ),
        ]

    def __str__(self) -> str:
        return f"waiver of {self.lesson}"
