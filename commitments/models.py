"""Commitments, the occurrences in which they fall due, and the evidence that meets them."""

from typing import Literal, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped
from alliances.walls import Shared
from commitments.cadence import COUNTED, Cadence, Rhythm
from commitments.querysets import CommitmentQuerySet, EvidenceQuerySet, OccurrenceQuerySet
from kit.audited import Audited
from kit.dates import Duration
from kit.models import IsoDurationField, PartialDateField, Sourced
from treaties.models import Instrument, Provision


class Rhythmic(models.Model):
    """Something that falls due again and again: the columns of a `Cadence`."""

    RHYTHMS = [(one.value, one.value.replace("_", " ")) for one in COUNTED]

    rhythm = models.CharField(max_length=16, choices=RHYTHMS, blank=True)
    period = IsoDurationField(null=True, blank=True)
    grace = IsoDurationField(null=True, blank=True, help_text="days after the due day before lapse")
    parity = models.CharField(
        max_length=4, choices=[("odd", "odd years"), ("even", "even years")], blank=True
    )
    runs_from = models.DateField(null=True, blank=True)
    runs_until = models.DateField(null=True, blank=True, help_text="no occurrence begins after it")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(rhythm="rolling") | (Q(period__isnull=False) & ~Q(period="P0D")),
                name="%(app_label)s_%(class)s_rolls_by_a_period",
            ),
            models.CheckConstraint(
                condition=Q(rhythm="parity") ^ Q(parity=""),
                name="%(app_label)s_%(class)s_has_a_parity_if_counted_by_it",
            ),
        ]

    def clean(self) -> None:
        """Refuse a contradictory cadence in a form, where the rules would stumble over it."""
        super().clean()
        try:
            self.cadence()
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def cadence(self) -> Cadence | None:
        """The cadence as a value; None when nothing is promised to recur."""
        if not self.rhythm:
            return None
        return Cadence(
            rhythm=Rhythm(self.rhythm),
            period=self.period,
            grace=self.grace or Duration(),
            parity=cast("Literal['odd', 'even'] | None", self.parity or None),
            starts_on=self.runs_from,
            ends_on=self.runs_until,
        )

    def in_words(self) -> str:
        """The cadence as a person would say it."""
        grace = f", with {self.grace.in_words()} of grace" if self.grace else ""
        match self.rhythm:
            case Rhythm.ROLLING:
                return f"within {self.period.in_words()} of the last time{grace}"
            case Rhythm.CALENDAR_YEAR:
                return f"once each calendar year{grace}"
            case Rhythm.PARITY:
                return f"once in each {self.parity} year{grace}"
            case Rhythm.NONE_FIXED:
                return "no fixed rhythm"
        return ""


class Commitment(Rhythmic, Sourced, Scoped):
    """One promise: what is owed, by whom, when, resting on a provision, instrument or practice."""

    class Obligor(models.TextChoices):
        """Who owes it."""

        MUTUAL = "mutual", "each party to the others"
        ASYMMETRIC = "mutual_asymmetric", "each party, not in the same measure"
        NAMED = "named", "the states named"

    ref = models.CharField(max_length=120)
    number = models.PositiveIntegerField(help_text="C-0042 within its alliance")
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    basis = models.TextField(blank=True, help_text="what it rests on, where there is no clause")
    title = models.CharField(max_length=300)
    obligations = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    obligor = models.CharField(max_length=20, choices=Obligor)
    obligor_states = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    trigger = models.CharField(max_length=24, help_text="what makes it due: standing, armed_attack")
    threshold = models.TextField(blank=True)
    geographic_scope = models.TextField(blank=True)
    domains = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    discharged_by = ArrayField(models.TextField(), default=list, blank=True)
    stated_cadence = models.CharField(
        max_length=80, blank=True, help_text="the rhythm as the text has it, where none is tracked"
    )
    note = models.TextField(blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "number"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="commitments_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            *Rhythmic.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_commitment_per_ref"),
            models.UniqueConstraint(
                fields=["alliance", "number"], name="one_commitment_per_number"
            ),
            models.CheckConstraint(
                condition=Q(obligor="named") ^ Q(obligor_states=[]),
                name="a_named_obligor_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def rests_on(self) -> str:
        """The clause, instrument or practice, as one would cite it."""
        if self.provision is not None:
            clause = self.provision
            return f"{clause.cited()}, {clause.instrument.title} ({clause.ref})"
        if self.instrument is not None:
            return f"{self.instrument.title} ({self.instrument.ref})"
        return self.basis

    def clause_ref(self) -> str:
        """The reference of the clause or instrument it rests on; empty for a practice."""
        if self.provision is not None:
            return str(self.provision.ref)
        return "" if self.instrument is None else str(self.instrument.ref)

    @property
    def code(self) -> str:
        """The number people cite: `C-0042`."""
        return f"C-{self.number:04}"


class Evidence(Scoped):
    """Proof that a commitment was met: a meeting held, a report filed. Withdrawn, never deleted."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence")
    ref = models.CharField(max_length=160, help_text="the record it rests on")
    kind = models.CharField(max_length=24)
    met_on = PartialDateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["commitment", "met_on"]
        verbose_name_plural = "evidence"
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["commitment", "ref"],
                condition=Q(withdrawn_at=None),
                name="a_record_proves_a_commitment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Occurrence(Scoped):
    """One period in which a commitment is to be met, with its deadlines stored under an index.

    `due_on` is the last day in time, `lapses_on` the last day of grace; `closed_on` the day it
    stopped being open: met, skipped by agreement, or overtaken by a later fulfilment.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="occurrences")
    label = models.CharField(max_length=10)
    opens_on = models.DateField()
    due_on = models.DateField()
    lapses_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="occurrences"
    )
    closed_on = models.DateField(null=True, blank=True)
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
                condition=Q(met_on=None) | Q(closed_on__isnull=False), name="what_is_met_is_closed"
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(fields=["due_on"], condition=Q(closed_on=None), name="open_by_due"),
            models.Index(fields=["alliance", "due_on", "id"], name="occurrences_of_alliance"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.label}"
