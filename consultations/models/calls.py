"""Consultation that one side asked for, and consultation that has to come before a deed."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped, State
from commitments.models import Commitment
from consultations.models.forums import Meeting
from consultations.querysets import CallQuerySet
from kit.models import IsoDurationField, PartialDateField


class Call(Scoped):
    """What a request and a deed have in common: reference, words, and the clause it rests on."""

    ref = models.SlugField(max_length=120)
    title = models.CharField(max_length=300)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+"
    )  # in which it was discussed
    note = models.TextField(blank=True)

    objects = CallQuerySet.as_manager()

    class Meta(Scoped.Meta):
        abstract = True
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["alliance", "ref"], name="one_%(class)s_per_ref_in_an_alliance"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def rests_on(self) -> str:
        """What asks for the consultation, as one would cite it."""
        return self.commitment.rests_on() if self.commitment else "agreed practice"


class Request(Call):
    """A state asks to consult, as in article 4 of the North Atlantic Treaty; the clock runs.

    Answered is what has an `answered_on`, or a meeting that was held.
    """

    asker = models.ForeignKey(State, models.PROTECT, related_name="+")
    received_on = models.DateField()
    within = IsoDurationField(help_text="time to answer, from the day of receipt: P14D")
    answered_on = models.DateField(null=True, blank=True)

    class Meta(Call.Meta):
        ordering = ["-received_on"]
        constraints = [
            *Call.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("received_on")),
                name="an_answer_follows_its_request",
            ),
        ]

    @property
    def due_on(self) -> date:
        """The last day on which an answer is in time."""
        due: date = self.within.after(self.received_on)
        return due


class Prior(Call):
    """A deed of which the others were to be consulted first, such as a major redeployment."""

    happened_on = PartialDateField()

    class Meta(Call.Meta):
        ordering = ["-happened_on"]
        verbose_name = "deed with prior consultation"
        verbose_name_plural = "deeds with prior consultation"
