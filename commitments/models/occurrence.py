"""When a commitment falls due: its occurrences, how far they are laid out, and their moves."""

from django.db import models
from django.db.models import F, Q

from alliances.models import Alliance, Scoped
from alliances.querysets import ScopedQuerySet
from alliances.walls import Closed, Shared
from commitments.cadence import Slot, named
from commitments.models.commitment import Commitment
from commitments.models.evidence import Evidence
from commitments.querysets import OccurrenceQuerySet
from kit.audited import Audited
from kit.dates import in_words


class Occurrence(Scoped):
    """One period in which a commitment is to be met, with its deadlines stored under an index.

    `due_on` is the last day in time, `lapses_on` the last day of grace; `closed_on` the day it
    stopped being open: met, skipped by agreement, or overtaken by a later fulfilment.
    """

    derived_from = "commitment"

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="occurrences")
    label = models.CharField(max_length=40)
    opens_on = models.DateField()
    due_on = models.DateField()
    lapses_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="occurrences"
    )
    closed_on = models.DateField(null=True, blank=True)
    reopens_on = models.DateField(
        null=True, blank=True, help_text="the day after what met it stops proving it"
    )
    is_skipped = models.BooleanField(default=False)

    objects = OccurrenceQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["commitment", "opens_on"]
        constraints = [
            # Not audited: it follows from cadence, evidence and suspensions, which are.
            *(one for one in Scoped.Meta.constraints if not isinstance(one, Audited)),
            Shared(
                name="occurrences_shared_with_commitment",
                column="commitment_id",
                function="shared_commitments",
            ),
            models.UniqueConstraint(fields=["commitment", "label"], name="one_occurrence_a_period"),
            models.CheckConstraint(
                condition=Q(lapses_on__gte=F("due_on")), name="lapse_is_not_before_due"
            ),
            models.CheckConstraint(
                condition=Q(reopens_on=None) | Q(reopens_on__gt=F("closed_on")),
                name="what_reopens_was_closed_before",
            ),
            models.CheckConstraint(
                condition=Q(met_on=None) | Q(closed_on__isnull=False), name="what_is_met_is_closed"
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(fields=["due_on"], condition=Q(closed_on=None), name="open_by_due"),
            models.Index(
                fields=["reopens_on"],
                condition=Q(reopens_on__isnull=False),
                name="occurrences_that_reopen",
            ),
            models.Index(fields=["alliance", "due_on", "id"], name="occurrences_of_alliance"),
        ]

    @property
    def name(self) -> str:
        """Its label as people read it."""
        return named(self.label)

    def __str__(self) -> str:
        return f"{self.commitment} {self.name}"

    def slot(self) -> Slot:
        """The occurrence as a value."""
        return Slot(
            label=self.label,
            opens_on=self.opens_on,
            due_on=self.due_on,
            lapses_on=self.lapses_on,
            met_on=self.met_on,
            closed_on=self.closed_on,
            is_skipped=self.is_skipped,
            reopens_on=self.reopens_on,
        )


class Layout(models.Model):
    """How far the occurrences of an alliance are laid out, and whether still rightly.

    Whatever occurrences follow from (commitments, evidence, events, treaties) counts `changed` up
    in the same transaction, by triggers that no way of writing goes round. A run lays out anew
    where `laid_out` is behind, and counts what it laid out, so that a night need not.
    """

    alliance = models.OneToOneField(Alliance, models.CASCADE, primary_key=True, related_name="+")
    changed = models.PositiveBigIntegerField(default=0)
    laid_out = models.PositiveBigIntegerField(default=0)
    reaches_to = models.DateField(
        null=True, help_text="information: what opens by then is laid out"
    )
    rhythmic = models.PositiveIntegerField(
        db_default=0, help_text="how many commitments fall due by a rhythm, when laid out"
    )

    class Meta:
        constraints = [Closed(name="layouts_are_kept_by_jobs")]

    def __str__(self) -> str:
        return f"{self.alliance_id} to {self.reaches_to}"


class Move(Scoped):
    """A due day that moved: what it was, what it is now, and why. Written once."""

    class Reason(models.TextChoices):
        """What moved it."""

        EXTENSION = "extension", "extended by agreement"
        SUSPENSION = "suspension", "the clock stood still"
        RESUMED = "resumed", "the clock runs again"
        CHANGE = "change", "what it follows from was changed"

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="moves")
    label = models.CharField(max_length=40)
    from_due_on = models.DateField(help_text="information: the due day before")
    to_due_on = models.DateField(help_text="information: the due day since")
    reason = models.CharField(max_length=10, choices=Reason)

    objects = ScopedQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["commitment", "recorded_at"]

    @property
    def name(self) -> str:
        """The label of its occurrence as people read it."""
        return named(self.label)

    def __str__(self) -> str:
        return f"{self.name}: {in_words(self.from_due_on)} to {in_words(self.to_due_on)}"
