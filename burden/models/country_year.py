"""Figures of states: what each can bear, by whose definition and in which edition."""

from django.db import models
from django.db.models import Q

from alliances.models import State
from burden.querysets import CountryYearQuerySet, FigureQuerySet
from kit.models import Record, Sourced

# What is written in capitals; other definitions are words.
NAMES = {"sipri": "SIPRI", "nato": "NATO", "world_bank": "World Bank"}


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
        max_digits=16, decimal_places=4, null=True, help_text="at the prices of `price_year`"
    )
    price_year = models.PositiveSmallIntegerField(
        null=True, help_text="whose prices the constant ones are; each edition has its own"
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

    @property
    def edition(self) -> str:
        """Whose figures they are, and in which edition."""
        name = NAMES.get(self.definition, self.definition.replace("_", " "))
        return f"{name} {self.vintage}"


class Figure(Record):
    """One figure of one area and year, as one edition of a source prints it, to its last digit.

    `area` is the name as printed, a state or a region; `iso3` the state's code, empty for others.
    A figure that the source leaves out has no value but the reason; it is never zero.
    """

    class Quality(models.TextChoices):
        """What the source says of its own figure, by colour or by sign."""

        REPORTED = "", "as reported"
        ESTIMATE = "estimate", "the source's estimate"
        UNCERTAIN = "uncertain", "highly uncertain"

    class Missing(models.TextChoices):
        """Why there is no value."""

        PRESENT = "", "present"
        UNAVAILABLE = "unavailable", "not available"
        NOT_INDEPENDENT = "not_independent", "did not exist or was not independent"

    definition = models.CharField(max_length=12, help_text="whose: sipri, nato, world_bank, ...")
    vintage = models.CharField(max_length=12, help_text="edition of the source")
    series = models.CharField(max_length=40, help_text="what is told, such as share_of_gdp")
    area = models.CharField(max_length=120)
    iso3 = models.CharField(max_length=3, blank=True, help_text="ISO 3166 alpha-3")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=60, decimal_places=18, null=True, blank=True)
    price_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="of constant prices"
    )
    quality = models.CharField(max_length=9, choices=Quality, blank=True)
    missing = models.CharField(max_length=15, choices=Missing, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["definition", "vintage", "series", "area", "year"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "series", "year", "definition", "vintage"],
                name="an_edition_gives_a_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(value=None) ^ Q(missing=""), name="a_figure_has_a_value_or_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["iso3", "series", "year"], name="figures_of_a_state")]

    def __str__(self) -> str:
        return f"{self.area} {self.year}, {self.series}"
