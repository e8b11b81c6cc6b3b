"""What was promised: a commitment, and the rhythm in which it falls due."""

from typing import Literal, cast

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from alliances.models import Scoped
from alliances.walls import Shared
from commitments.cadence import COUNTED, Cadence, Rhythm, Roll, ZonePolicy
from commitments.models.post import Post
from commitments.querysets import CommitmentQuerySet
from kit.dates import Duration, in_words
from kit.models import IsoDurationField, Sourced
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


HOLDING = ("standing", "periodic")
"""Triggers of a promise that holds without any event: always, or in a rhythm."""

WOKEN_BY = ("event", "armed_attack", "threat", "on_request", "notice", "deployment")
"""Triggers that make a promise conditional; all others hold always."""


class Commitment(Rhythmic, Sourced, Scoped):
    """One promise: what is owed, by whom, when, resting on a provision, instrument or practice."""

    class Obligor(models.TextChoices):
        """Who owes it."""

        MUTUAL = "mutual", "each party to the others"
        ASYMMETRIC = "mutual_asymmetric", "each party, not in the same measure"
        NAMED = "named", "the states named"

    class Kind(models.TextChoices):
        """What sort of duty it is, which says how it can be kept or broken."""

        ONE_OFF = "one_off", "to be met once, by a day"
        RECURRING = "recurring", "falls due again and again"
        CONTINUOUS = "continuous", "a state to be kept up"
        CONDITIONAL = "conditional", "wakes when something happens"
        SPENDING_LEVEL = "spending_level", "a level of spending to reach"
        PROHIBITION = "prohibition", "something not to be done"

    ALL_RHYTHMS = [(one.value, one.value.replace("_", " ")) for one in Rhythm]

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
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.CONTINUOUS)
    is_draft = models.BooleanField(default=False, help_text="not agreed yet: nothing falls due")
    rhythm = models.CharField(max_length=16, choices=ALL_RHYTHMS, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="the agreed day, if it is owed once")
    recurrence = models.CharField(max_length=200, blank=True, help_text="RFC 5545, FREQ=...")
    roll = models.CharField(
        max_length=18,
        choices=[(one.value, one.value.replace("_", " ")) for one in Roll],
        default=Roll.NONE.value,
        help_text="where a due day goes that is no working day, if the text or a policy says so",
    )
    roll_places = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, help_text="ISO 3166 alpha-2"
    )
    zone_policy = models.CharField(
        max_length=10,
        choices=[(one.value, one.value.replace("_", " ")) for one in ZonePolicy],
        default=ZonePolicy.LAST_ZONE.value,
        help_text="whose midnight ends its days",
    )
    level = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, blank=True, help_text="to be reached"
    )
    level_unit = models.CharField(max_length=40, blank=True, help_text="such as % of GDP, USD_m")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="commitments"
    )

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
            models.CheckConstraint(
                condition=Q(rhythm="once") ^ Q(due_on=None),
                name="a_commitment_has_a_day_if_owed_once",
            ),
            models.CheckConstraint(
                condition=Q(rhythm="recurrence") ^ Q(recurrence=""),
                name="a_commitment_has_a_rule_if_it_recurs_by_one",
            ),
            models.CheckConstraint(
                condition=Q(level=None) ^ ~Q(level_unit=""), name="a_level_has_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | Q(owner__isnull=False),
                name="a_deputy_stands_for_an_owner",
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(
                fields=["alliance"],
                condition=~Q(rhythm__in=["", "none_fixed"]) & Q(is_draft=False),
                name="commitments_with_cadence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def cadence(self) -> Cadence | None:
        """The cadence as a value; None for a draft and where nothing falls due by itself.

        What is woken by events and says no time limit waits without a day.
        """
        if self.is_draft or not (self.rhythm or self.kind == self.Kind.CONDITIONAL):
            return None
        return Cadence(
            rhythm=Rhythm(self.rhythm or Rhythm.AFTER_EVENT),
            period=self.period,
            grace=self.grace or Duration(),
            parity=cast("Literal['odd', 'even'] | None", self.parity or None),
            starts_on=self.runs_from,
            ends_on=self.runs_until,
            due_on=self.due_on,
            recurrence=self.recurrence,
            roll=Roll(self.roll),
            places=tuple(self.roll_places),
        )

    def in_words(self) -> str:
        """The cadence as a person would say it."""
        grace = f", with {self.grace.in_words()} of grace" if self.grace else ""
        match self.rhythm:
            case Rhythm.ONCE:
                return f"once, by {self.due_on:%-d %B %Y}{grace}"
            case Rhythm.RECURRENCE:
                since = in_words(self.runs_from) if self.runs_from else ""
                return f"by the timetable {self.recurrence} from {since}{grace}"
            case Rhythm.AFTER_EVENT:
                limit = f"within {self.period.in_words()} of it" if self.period else "forthwith"
                return f"after each {self.trigger.replace('_', ' ')}, {limit}{grace}"
        return super().in_words()

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


def kind_by(rhythm: str, trigger: str) -> Commitment.Kind:
    """What sort of duty a commitment is where nothing else is said."""
    if rhythm == Rhythm.ONCE:
        return Commitment.Kind.ONE_OFF
    if rhythm == Rhythm.AFTER_EVENT:
        return Commitment.Kind.CONDITIONAL
    if rhythm not in {"", Rhythm.NONE_FIXED}:
        return Commitment.Kind.RECURRING
    return Commitment.Kind.CONDITIONAL if trigger in WOKEN_BY else Commitment.Kind.CONTINUOUS
