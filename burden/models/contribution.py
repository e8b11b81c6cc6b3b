"""What each ally gives, at what rate it is converted, and what the other side says of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import PartnerSystem
from alliances.models import Scoped, State
from alliances.walls import InOffice, Shared
from burden.querysets import (
    AttestationQuerySet,
    AttestorQuerySet,
    ContributionQuerySet,
    RateQuerySet,
)
from burden.walls import Seated
from commitments.models import Commitment
from kit.dates import in_words
from kit.models import Record, Sourced
from treaties.models import Instrument


class Contribution(Sourced, Scoped):
    """What one state gave or promised another in one period. Its basis is part of the number.

    `amount` is in whole units of `currency`, or of `unit` (persons) when it is not money, at the
    prices of its period unless `price_year` says otherwise; it is never overwritten by a converted
    one. Amounts of different basis are never summed: a ceiling lies inside another amount. What
    became of it is told by stage, each no more than the one before; `low` and `high` enclose what
    was valued.
    """

    class Basis(models.TextChoices):
        """What sort of amount it is, from a promise to a payment."""

        PLEDGE = "pledge", "pledged"
        PLEDGE_AVERAGE = "pledge_average", "pledged, yearly average"
        AGREED = "agreed", "agreed"
        BUDGET = "budget", "budgeted"
        APPROPRIATED = "appropriated", "appropriated"
        OBLIGATED = "obligated", "obligated"
        PROVIDED = "provided", "provided"
        PAID = "paid", "paid"
        CEILING = "ceiling", "ceiling within another amount"
        SNAPSHOT = "snapshot", "count on a day"

    class Form(models.TextChoices):
        """In what it is given."""

        CASH = "cash", "cash"
        IN_KIND = "in_kind", "in kind"
        MIXED = "mixed", "cash and in kind"

    class Valuation(models.TextChoices):
        """How what is not money was given a value."""

        INVOICE = "invoice", "invoice"
        REPLACEMENT = "replacement", "cost of replacement"
        MARKET_RENT = "market_rent", "rent on the market"
        WAIVED_REVENUE = "waived_revenue", "revenue that was waived"
        NONE = "none", "not valued"

    ref = models.CharField(max_length=80)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    contributor = models.ForeignKey(State, models.PROTECT, related_name="+")
    beneficiary = models.ForeignKey(State, models.PROTECT, related_name="+")
    category = models.CharField(max_length=40)
    form = models.CharField(max_length=8, choices=Form)
    basis = models.CharField(max_length=16, choices=Basis)
    amount = models.DecimalField(max_digits=24, decimal_places=4)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217; empty: not money")
    scale = models.CharField(
        max_length=2,
        choices=[("m", "million"), ("bn", "billion")],
        blank=True,
        help_text="how the source prints it",
    )
    unit = models.CharField(max_length=20, blank=True, help_text="what is counted, if not money")
    period_start = models.DateField()
    period_end = models.DateField()
    fiscal_year = models.CharField(max_length=20, blank=True, help_text="as the source labels it")
    kind = models.CharField(max_length=40, blank=True, help_text="code of the kind, such as labour")
    price_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="of constant prices; none: prices of its own period"
    )
    pledged = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    committed = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    delivered = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    verified = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    valuation = models.CharField(max_length=16, choices=Valuation, blank=True)
    low = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    parts = models.JSONField(
        default=dict,
        blank=True,
        help_text="amounts by part, as printed: text, in the scale of the source",
    )
    note = models.TextField(blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["period_start", "ref"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="contributions_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_contribution_per_ref"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="no_contribution_is_negative"),
            models.CheckConstraint(
                condition=Q(currency="") ^ Q(unit=""), name="an_amount_is_money_or_a_count"
            ),
            models.CheckConstraint(
                condition=~Q(contributor=F("beneficiary")), name="nobody_contributes_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="a_period_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(committed__gt=F("pledged"))
                & ~Q(delivered__gt=F("committed"))
                & ~Q(delivered__gt=F("pledged"), committed=None)
                & ~Q(verified__gt=F("delivered")),
                name="no_stage_exceeds_the_one_before",
            ),
            models.CheckConstraint(
                condition=~Q(pledged__lt=0)
                & ~Q(committed__lt=0)
                & ~Q(delivered__lt=0)
                & ~Q(verified__lt=0),
                name="no_stage_is_negative",
            ),
            models.CheckConstraint(
                condition=~Q(low__gt=F("amount")) & ~Q(high__lt=F("amount")),
                name="a_value_lies_between_low_and_high",
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(fields=["alliance", "period_start"], name="ledger_of_an_alliance"),
        ]

    def __str__(self) -> str:
        return self.ref


class Attestation(Scoped):
    """The other side's figure of a contribution: what it says was received, or given.

    Kept beside the first figure, never over it; the newest of a state counts. Written by whoever is
    seated for the state (`Attestor`): a person, or its own system. `amount` is in the
    contribution's currency or unit. `request_key` is what a system calls its request by, so that
    one sent twice is heard once; `fingerprint` tells whether it said the same.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="attestations")
    state = models.CharField(max_length=3, help_text="ISO 3166 alpha-3 of who says so")
    amount = models.DecimalField(max_digits=24, decimal_places=4)
    note = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        PartnerSystem, models.PROTECT, null=True, blank=True, related_name="+"
    )

    request_key = models.CharField(max_length=255, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    objects = AttestationQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["-recorded_at", "-id"]
        constraints = [
            *Scoped.Meta.constraints,
            Seated(name="attestations_by_the_state_itself"),
            models.UniqueConstraint(
                fields=["partner", "request_key"],
                condition=~Q(request_key=""),
                name="a_request_to_attest_is_heard_once",
            ),
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(partner=None), name="an_attestation_has_one_author"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="no_attestation_is_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.state} on {self.contribution}"


class Attestor(Scoped):
    """Who speaks for a state in an alliance: a person seated for it there, or its own system.

    Given in the back office, and released to that state alone, so that its system knows of it.
    """

    state = models.CharField(max_length=3, help_text="ISO 3166 alpha-3 of whom they speak for")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        PartnerSystem, models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = AttestorQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "state"]
        constraints = [
            *Scoped.Meta.constraints,
            InOffice(name="attestors_are_seated_in_office"),
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(partner=None), name="an_attestor_is_one"
            ),
            models.CheckConstraint(
                condition=Q(release="states", released_to__len=1)
                & Q(released_to__contains=[F("state")]),
                name="an_attestor_is_released_to_the_state",
                violation_error_message="Release it to named states: to that state, and no other.",
            ),
            models.UniqueConstraint(
                fields=["alliance", "state", "user", "partner"],
                name="an_attestor_is_seated_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.partner} for {self.state}"


class Rate(Record):
    """What one unit of a currency costs in another over a period, and who says so.

    The original amounts stay as they are; what is converted shows this rate, its source and its
    period. An amount without a rate for its own period is not converted at all.
    """

    currency = models.CharField(max_length=3, help_text="ISO 4217: so many units of it")
    target = models.CharField(max_length=3, default="USD", help_text="ISO 4217: for one of it")
    per_unit = models.DecimalField(max_digits=24, decimal_places=12)
    starts_on = models.DateField(help_text="information: first day of the average")
    ends_on = models.DateField(help_text="information: last day of the average")
    source = models.CharField(max_length=80)

    objects = RateQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["currency", "target", "-starts_on"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["currency", "target", "starts_on", "ends_on", "source"],
                name="a_source_gives_a_rate_once",
            ),
            models.CheckConstraint(condition=Q(per_unit__gt=0), name="a_rate_is_above_zero"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_rate_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(currency=F("target")), name="a_rate_is_between_two_currencies"
            ),
        ]

    def __str__(self) -> str:
        span = f"{in_words(self.starts_on)} to {in_words(self.ends_on)}"
        return f"{self.currency} per {self.target}, {span}"
