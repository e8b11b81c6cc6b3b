"""Instruments, their parties, their terms, and how they stand to each other."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from alliances.models import Alliance, Scoped, State
from alliances.walls import Following, Shared
from kit.models import IsoDurationField, Sourced
from treaties import term
from treaties.querysets import InstrumentQuerySet, PartQuerySet
from treaties.term import TermKind


class Instrument(Sourced, Scoped):
    """A treaty, exchange of notes, memorandum or declaration, whether legally binding or not.

    Its status on a day is computed from its actions and term (`treaties.history`), never typed.
    What it covers (`covers_from` through `covers_until`) and when it is in force are two periods:
    Korea's eleventh cost-sharing agreement entered into force in 2021 and covers 2020.
    """

    class Kind(models.TextChoices):
        """The form of the instrument."""

        TREATY = "treaty", "treaty"
        EXECUTIVE_AGREEMENT = "executive_agreement", "executive agreement"
        EXCHANGE_OF_NOTES = "exchange_of_notes", "exchange of notes"
        MEMORANDUM = "memorandum", "memorandum"
        POLITICAL_DECLARATION = "political_declaration", "political declaration"
        POLICY_DOCUMENT = "policy_document", "policy document"

    class Binding(models.TextChoices):
        """Whether it binds in law; empty where our record does not say."""

        BINDING = "binding", "legally binding"
        NOT_BINDING = "not_binding", "not legally binding"
        SUBJECT_TO_APPROPRIATION = "subject_to_appropriation", "subject to appropriation"

    ref = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=24, choices=Kind)
    binding = models.CharField(max_length=24, choices=Binding, blank=True)
    is_anchor = models.BooleanField(default=False, help_text="the alliance's founding instrument")
    is_multilateral = models.BooleanField(default=False, help_text="a framework of many parties")
    also_alliances = models.ManyToManyField(Alliance, blank=True, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    depositary = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    registration = ArrayField(
        models.CharField(max_length=80),
        null=True,
        blank=True,
        help_text="numbers in treaty series; empty: known to have none; null: not stated",
    )
    approval_procedures = ArrayField(models.TextField(), default=list, blank=True)
    entry_into_force_rule = models.TextField(blank=True)
    covers_from = models.DateField(null=True, blank=True)
    covers_until = models.DateField(null=True, blank=True)
    registration_due_on = models.DateField(
        null=True, blank=True, help_text="last day to register it (UN Charter 102)"
    )
    registered_on = models.DateField(null=True, blank=True)
    publication_due_on = models.DateField(
        null=True, blank=True, help_text="last day to publish it, by the law of a party"
    )
    published_on = models.DateField(null=True, blank=True)
    text_checked_on = models.DateField(
        null=True, blank=True, help_text="day on which our text was last held against the original"
    )
    secrecy = models.TextField(blank=True)
    handling = models.TextField(blank=True, help_text="whom it was released to, in words")
    note = models.TextField(blank=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["ref"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(name="instruments_shared", column="id", function="shared_instruments"),
            Following(
                name="sharing_of_instruments",
                column="instrument_id",
                table="treaties_instrument",
                function="linked_instruments",
                field="also_alliances",
            ),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_instrument_per_ref"),
            models.UniqueConstraint(
                fields=["alliance"], condition=Q(is_anchor=True), name="one_anchor_per_alliance"
            ),
            models.CheckConstraint(
                condition=Q(covers_until__gte=F("covers_from")), name="coverage_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_many_parties(self) -> bool:
        """Whether it outlives the exit of one: more than two parties, not all perhaps on record."""
        return self.is_multilateral or len(self.party_list.all()) > 2


class Party(Scoped):
    """A state's place among the parties of an instrument."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="party_list")
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        verbose_name_plural = "parties"
        ordering = ["instrument", "position"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="parties_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.UniqueConstraint(fields=["instrument", "state"], name="a_state_is_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.state}, party to {self.instrument}"


class Term(Scoped):
    """How long an instrument runs and how it may be left (VCLT arts 54 to 56)."""

    KINDS = [(kind.value, kind.value.replace("_", " ")) for kind in TermKind]

    instrument = models.OneToOneField(Instrument, models.CASCADE, related_name="term")
    kind = models.CharField(max_length=32, choices=KINDS)
    ends_on = models.DateField(
        null=True, blank=True, help_text="last day in force, as first agreed"
    )
    initial = IsoDurationField(null=True, blank=True, help_text="length of the first period")
    renewal = IsoDurationField(null=True, blank=True, help_text="length of each tacit renewal")
    renewals = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how many tacit renewals; none: without limit"
    )
    lock = IsoDurationField(null=True, blank=True, help_text="no notice before this has run")
    notice = IsoDurationField(null=True, blank=True, help_text="from receipt to effect")
    notice_to = models.CharField(max_length=80, blank=True)
    notice_opens_on = models.DateField(null=True, blank=True)
    notice_closes_on = models.DateField(null=True, blank=True)
    notice_effect = IsoDurationField(
        null=True, blank=True, help_text="from a notice in the window to the end"
    )
    window_first_after = IsoDurationField(null=True, blank=True)
    window_then_every = IsoDurationField(null=True, blank=True)
    window_notice_before = IsoDurationField(null=True, blank=True)
    window_applies_to = models.CharField(max_length=120, blank=True)
    conditions = models.TextField(blank=True)

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="terms_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.CheckConstraint(
                condition=Q(notice_closes_on__gte=F("notice_opens_on")),
                name="a_notice_window_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(renewal="P0D") & ~Q(window_then_every="P0D"),
                name="a_renewal_or_exit_comes_after_some_time",
            ),
        ]
        indexes = [*Scoped.Meta.indexes, models.Index(fields=["ends_on"], name="terms_by_end")]

    def __str__(self) -> str:
        return f"term of {self.instrument}"

    def value(self, starts_on: date | None = None) -> term.Term:
        """The term as a value, from a day of entry into force; ValueError if contradictory."""
        opens, closes = self.notice_opens_on, self.notice_closes_on
        return term.Term(
            TermKind(self.kind),
            starts_on=starts_on,
            ends_on=self.ends_on,
            initial=self.initial,
            lock=self.lock,
            notice=self.notice,
            renewal=self.renewal,
            renewals=self.renewals,
            notice_window=(opens, closes) if opens and closes else None,
            notice_effect=self.notice_effect,
            window=self._window(),
        )

    def _window(self) -> term.Window | None:
        first, every = self.window_first_after, self.window_then_every
        if first is None or every is None or self.window_notice_before is None:
            return None
        return term.Window(first, every, self.window_notice_before, self.window_applies_to)

    def clean(self) -> None:
        """Refuse a contradictory term in a form, where its rules would stumble over it."""
        try:
            self.value()
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Relation(Scoped):
    """How one instrument stands to an older one; a circle of them is refused by the database."""

    class Kind(models.TextChoices):
        """Read as: this instrument ... the other."""

        AMENDS = "amends", "amends"
        EXTENDS = "extends", "extends"
        IMPLEMENTS = "implements", "implements"
        RENEWS = "renews", "renews"
        SUPERSEDES = "supersedes", "supersedes"
        SUPPLEMENTS = "supplements", "supplements"
        SUSPENDS = "suspends", "suspends"
        TERMINATES = "terminates", "terminates"

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12, choices=Kind)
    other = models.ForeignKey(Instrument, models.CASCADE, related_name="inverse_relations")

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["instrument", "kind", "other"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="relations_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.UniqueConstraint(
                fields=["instrument", "kind", "other"], name="a_relation_is_stated_once"
            ),
            models.CheckConstraint(
                condition=~Q(instrument=F("other")), name="no_instrument_relates_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.kind} {self.other}"
