"""How far from its fair part a member may be before it is told: what an alliance has settled on."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped
from burden.querysets import ToleranceQuerySet
from burden.shares import HIGH, LOW, Setting
from kit.approval import Decided


class Tolerance(Decided, Scoped):
    """A tolerance proposed for a rule of one alliance; in force once another person approves it.

    The newest that is approved holds from then on. Bounds are ratios, 1 being the fair part; they
    must be left in `k` of the last `m` years. The database writes `superseded_on`, a day in UTC,
    when another is approved for the rule: whoever may see this one, not that, is told so much.
    """

    class Rule(models.TextChoices):
        """The rules that have a tolerance."""

        IMBALANCE = "burden.imbalance", "effort for its means"
        OFF_KEY = "burden.off_key", "contributions against the agreed key"

    rule = models.CharField(max_length=40, choices=Rule)
    low = models.DecimalField(max_digits=5, decimal_places=3, default=LOW)
    high = models.DecimalField(max_digits=5, decimal_places=3, default=HIGH)
    k = models.PositiveSmallIntegerField(default=2)
    m = models.PositiveSmallIntegerField(default=3)
    superseded_on = models.DateField(
        null=True, editable=False, help_text="information: day on which another took its place"
    )

    objects = ToleranceQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "-proposed_at"]
        constraints = [
            *Scoped.Meta.constraints,
            *Decided.Meta.constraints,
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=1, high__gte=1),
                name="a_tolerance_holds_what_is_fair",
                violation_error_message="What is fair, 1, lies within: low is 0 to 1, high above.",
            ),
            models.CheckConstraint(
                condition=Q(k__gte=1, k__lte=F("m"), m__lte=20),
                name="a_tolerance_counts_some_of_the_years",
                violation_error_message="It counts 1 to all of the last years, 20 at most.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_tolerance_gives_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.setting}"

    @property
    def setting(self) -> Setting:
        """The values, for the rules."""
        return Setting(self.low, self.high, self.k, self.m)

    def is_superseded(self, on: date) -> bool:
        """Whether another had taken its place by a day."""
        return self.superseded_on is not None and self.superseded_on <= on
