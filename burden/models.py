"""What each ally gives, what was pledged, and what each can bear."""

from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped, State
from alliances.walls import Shared
from burden.querysets import ContributionQuerySet, CountryYearQuerySet, PledgeQuerySet
from commitments.models import Commitment
from kit.models import Record, Sourced
from treaties.models import Instrument


class CountryYear(Sourced, Record):
    """One state in one calendar year, by one definition and edition of a source.

    Spending in millions of US dollars, GDP in billions; `gdp` is the one that the edition's own
    share of GDP implies, `gdp_world_bank` the World Bank's. A missing figure is null, never zero.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    definition = models.CharField(max_length=12, default="sipri", help_text="whose definition")
    vintage = models.CharField(max_length=12, help_text="edition of the source")
    defence_spending = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    defence_spending_constant = models.DecimalField(
        max_digits=16, decimal_places=4, null=True, help_text="at prices of 2023"
    )
    defence_share = models.DecimalField(
        max_digits=8, decimal_places=4, null=True, help_text="per cent of GDP, as published"
    )
    gdp = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    gdp_world_bank = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    population = models.DecimalField(
        max_digits=12, decimal_places=6, null=True, help_text="millions"
    )
    armed_forces = models.DecimalField(
        max_digits=10, decimal_places=3, null=True, help_text="thousands"
    )
    exchange_rate = models.DecimalField(
        max_digits=18, decimal_places=8, null=True, help_text="own currency per US dollar, average"
    )

    objects = CountryYearQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["state__iso3", "year"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["state", "year", "definition", "vintage"], name="one_figure_per_edition"
            ),
            models.CheckConstraint(
                condition=~Q(defence_spending__lt=0) & ~Q(gdp__lt=0) & ~Q(population__lt=0),
                name="a_country_year_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.year}"


class Pledge(Sourced, Scoped):
    """What an instrument promises in money: a headline total, or a base that a rule moves on."""

    instrument = models.OneToOneField(Instrument, models.CASCADE, related_name="pledge")
    currency = models.CharField(max_length=3, help_text="ISO 4217")
    total = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    base_amount = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    escalator = models.TextField(blank=True, help_text="how a year's amount follows from the last")

    objects = PledgeQuerySet.as_manager()

    class Meta(Scoped.Meta):
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="pledges_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=False) | Q(base_amount__isnull=False),
                name="a_pledge_names_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"pledge of {self.instrument}"


class Contribution(Sourced, Scoped):
    """What one state gave or promised another in one period. Its basis is part of the number.

    `amount` is in whole units of `currency`, or of `unit` (persons) when it is not money.
    Amounts of different basis are never summed: a ceiling lies inside another amount.
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
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(
                fields=["alliance", "period_start"],
                include=["contributor", "basis", "amount", "currency"],
                name="ledger_of_an_alliance",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
