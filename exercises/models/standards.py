"""Standards, their editions, and how far each state has taken them on."""

from django.db import models
from django.db.models import Q

from alliances.models import Scoped, iso3
from exercises.practice.interop import Issue
from exercises.querysets import ExerciseQuerySet


class Standard(Scoped):
    """An agreed standard, such as a STANAG: what two systems must share to work together."""

    ref = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    body = models.CharField(max_length=120, blank=True, help_text="who keeps it")
    is_ratified = models.BooleanField(
        default=True, help_text="states ratify it; a recommendation is taken up without"
    )
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_standard_per_ref"),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(Scoped):
    """One edition of a standard, from the day it was issued on; the newest one counts."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="editions")
    label = models.CharField(max_length=40, help_text="such as 4, or B version 1")
    issued_on = models.DateField(
        help_text="information: what was tested before asks for a new test, on the matrix"
    )
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["standard", "issued_on"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["standard", "label"], name="one_edition_per_label"),
            models.UniqueConstraint(
                fields=["standard", "issued_on"], name="one_edition_is_issued_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} {self.label}"

    @property
    def issue(self) -> str:
        """What it is called in an alliance's bundle: its standard, and its own label."""
        return f"{self.standard.ref}:{self.label}"

    def as_issue(self) -> Issue:
        return Issue(self.issued_on, self.label)


class Adoption(Scoped):
    """How one state stands to one edition: ratified in whole, with a reservation, or not.

    `implement_by` is the day it agreed to, `implemented_on` the day it did.
    """

    class Status(models.TextChoices):
        """What it declared."""

        NOT_CONSIDERED = "not_considered", "not considered yet"
        RATIFIED = "ratified", "ratified in whole"
        RESERVED = "reserved", "ratified with a reservation"
        NOT_RATIFIED = "not_ratified", "not ratified"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="adoptions")
    state = models.CharField(max_length=3, validators=[iso3], help_text="ISO 3166 alpha-3")
    status = models.CharField(max_length=14, choices=Status, default=Status.NOT_CONSIDERED)
    declared_on = models.DateField(
        null=True, blank=True, help_text="information: when it declared so"
    )
    reservation = models.TextField(blank=True)
    implement_by = models.DateField(null=True, blank=True)
    implemented_on = models.DateField(null=True, blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["edition", "state"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "state"], name="a_state_declares_once_to_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(status="reserved") ^ Q(reservation=""),
                name="a_reservation_says_what_it_reserves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.get_status_display()}"
