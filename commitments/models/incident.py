"""What happens in the world: events that wake promises, and breaches of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped
from alliances.querysets import ScopedQuerySet
from commitments.models.commitment import Commitment
from commitments.querysets import IncidentQuerySet
from kit.dates import in_words
from kit.models import PartialDateField


class Incident(Scoped):
    """An event that a clause speaks of, such as an armed attack: it wakes conditional promises."""

    ref = models.CharField(max_length=40)
    trigger = models.CharField(max_length=24, help_text="as commitments name it: armed_attack")
    occurred_on = PartialDateField()
    title = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = IncidentQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "-occurred_on"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_incident_per_ref"),
            models.CheckConstraint(
                condition=Q(retracted_at=None, retracted_by=None)
                | Q(retracted_at__isnull=False, retracted_by__isnull=False),
                name="an_incident_is_retracted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({in_words(self.occurred_on)})"


class Breach(Scoped):
    """A promise that was broken, from a day on; over once it is made good (VCLT 60)."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="breaches")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="the first day kept again")
    what = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["commitment", "began_on"]
        verbose_name_plural = "breaches"
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("began_on")),
                name="a_breach_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]
