"""Exercises known from published collections: facts of the world, of no alliance."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alliances.walls import Common
from exercises.querysets import KnownExerciseQuerySet
from kit.models import PartialDateField, Record


class KnownExercise(Record):
    """One exercise of a published collection, as its file has it; the same for all to read."""

    collection = models.SlugField(max_length=40, help_text="which collection, such as mme")
    code = models.CharField(max_length=40, help_text="its key there")
    name = models.CharField(max_length=200, blank=True, help_text="empty: not known")
    series = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=300, blank=True)
    latitude = models.DecimalField(max_digits=10, decimal_places=7, null=True, blank=True)
    longitude = models.DecimalField(max_digits=10, decimal_places=7, null=True, blank=True)
    starts_on = PartialDateField(
        null=True, blank=True, help_text="information: history, nothing falls due by it"
    )
    ends_on = PartialDateField(
        null=True, blank=True, help_text="information: history, nothing falls due by it"
    )
    domains = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    participants = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    note = models.TextField(blank=True)

    objects = KnownExerciseQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["starts_on", "code"]
        constraints = [
            *Record.Meta.constraints,
            Common(name="known_exercises_wall"),
            models.UniqueConstraint(
                fields=["collection", "code"], name="a_known_exercise_is_listed_once"
            ),
        ]
        indexes = [models.Index(fields=["series"], name="known_exercises_of_a_series")]

    def __str__(self) -> str:
        return self.name or f"{self.collection} {self.code}"
