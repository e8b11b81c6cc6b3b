"""What contributions add up to: rows that the database keeps, so that no page adds up a ledger."""

from django.db import models

from alliances.models import Scoped, State
from alliances.walls import Shared
from burden.querysets import TotalQuerySet
from kit.audited import Audited
from treaties.models import Instrument


class Total(Scoped):
    """The sum of contributions that are alike in all that keeps amounts apart.

    Triggers of the contributions keep it in the statement that writes them, so it is never behind;
    nothing else writes it. Whoever may see the contributions of a total, and they alone, may see
    it: marking and instrument are among what they have in common, and so is whose information they
    are. `amount` is in whole units of `currency` or `unit`; years are the calendar years of the
    first and the last day.
    """

    derived_from = ""  # the contributions that it adds up

    instrument = models.ForeignKey(Instrument, models.CASCADE, null=True, related_name="+")
    contributor = models.ForeignKey(State, models.CASCADE, related_name="+", db_index=False)
    beneficiary = models.ForeignKey(State, models.CASCADE, related_name="+", db_index=False)
    category = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    form = models.CharField(max_length=8)
    basis = models.CharField(max_length=16)
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=20)
    price_year = models.PositiveSmallIntegerField(null=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=34, decimal_places=4)
    entries = models.PositiveIntegerField()

    objects = TotalQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "last_year"]
        constraints = [
            # Not audited: it follows from contributions, which are.
            *(one for one in Scoped.Meta.constraints if not isinstance(one, Audited)),
            Shared(
                name="totals_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.UniqueConstraint(
                fields=[
                    *("alliance", "basis", "last_year", "first_year", "contributor"),
                    *("beneficiary", "category", "kind", "form", "currency", "unit"),
                    *("price_year", "instrument", "release", "released_to", "originators"),
                ],
                name="one_total_of_a_sort",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entries} of {self.basis}, {self.last_year}"
