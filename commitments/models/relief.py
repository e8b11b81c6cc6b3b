"""What two sides agree on besides the text: waivers, extensions, suspensions; and disputes."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped
from commitments.cadence import named
from commitments.models.commitment import Commitment
from commitments.querysets import ReliefQuerySet
from kit.approval import Decided
from kit.dates import in_words


class Relief(Decided, Scoped):
    """A change to what is due under a commitment, proposed by one person, decided by another.

    A waiver releases one occurrence, an extension moves its due day, a suspension stops the clock
    (compare VCLT 57 and 58), a dispute says that what is owed is contested. None has any effect
    before it is approved.
    """

    class Kind(models.TextChoices):
        """What it does."""

        WAIVER = "waiver", "waiver of one occurrence"
        EXTENSION = "extension", "extension of one occurrence"
        SUSPENSION = "suspension", "suspension of the clock"
        DISPUTE = "dispute", "dispute on what is owed"

    OF_ONE = (Kind.WAIVER, Kind.EXTENSION)

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="reliefs")
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=40, blank=True, help_text="the occurrence concerned")
    new_due_on = models.DateField(null=True, blank=True, help_text="for an extension")
    starts_on = models.DateField(null=True, blank=True, help_text="its first day")
    ends_on = models.DateField(null=True, blank=True, help_text="the first day it no longer holds")
    authority = models.CharField(max_length=300, help_text="by whom or what, such as a note")

    objects = ReliefQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["commitment", "proposed_at"]
        constraints = [
            *Scoped.Meta.constraints,
            *Decided.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["waiver", "extension"]) ^ Q(label=""),
                name="a_relief_of_one_names_its_occurrence",
            ),
            models.CheckConstraint(
                condition=Q(kind="extension") ^ Q(new_due_on=None),
                name="an_extension_has_a_new_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["waiver", "extension"], starts_on=None, ends_on=None)
                | Q(kind__in=["suspension", "dispute"], starts_on__isnull=False),
                name="what_lasts_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="a_relief_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        whole = self.get_kind_display()
        return f"{whole} ({named(self.label)})" if self.label else whole

    @property
    def days(self) -> str:
        """From when to when it holds, both days with it, or the new due day, in words."""
        if self.starts_on is None:
            return f"due by {in_words(self.new_due_on)}" if self.new_due_on else "released"
        if self.ends_on is None:
            return f"from {in_words(self.starts_on)} on"
        last = self.ends_on - timedelta(days=1)
        return f"from {in_words(self.starts_on)} to {in_words(last)}"
