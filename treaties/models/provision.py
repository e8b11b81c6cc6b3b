"""Provisions, and statements on how they are read."""

import re

from django.db import models

from alliances.models import Scoped
from alliances.walls import Shared
from kit.models import Sourced
from treaties.models.instrument import Instrument
from treaties.querysets import PartQuerySet, ProvisionQuerySet


class Provision(Sourced, Scoped):
    """One article or clause, with an address that outlives amendments: `us-jp-treaty-1960:IV`."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="provisions")
    ref = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    is_label = models.BooleanField(
        default=False, help_text="the number is our label, not the one in the text"
    )
    position = models.PositiveIntegerField()
    paraphrase = models.TextField(help_text="in one line of our own words")
    is_binding = models.BooleanField(
        null=True, blank=True, help_text="where it differs from the instrument"
    )

    objects = ProvisionQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["instrument", "position"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="provisions_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_provision_per_ref"),
        ]

    def __str__(self) -> str:
        return self.ref

    def cited(self) -> str:
        """The clause as one cites it: `Article III bis`; a label of ours stands as it is."""
        is_numbered = re.match(r"([IVXLC]+|[0-9]+)\b", self.number) is not None
        return f"Article {self.number}" if is_numbered and not self.is_label else self.number


class Statement(Scoped):
    """An understanding or interpretation that says how an instrument or clause is read."""

    narrowed_with = ("provision",)

    class Kind(models.TextChoices):
        """What sort of statement."""

        UNDERSTANDING = "understanding", "understanding"
        INTERPRETATION = "interpretation", "agreed interpretation"
        RESERVATION = "reservation", "reservation"

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="statements")
    provision = models.ForeignKey(
        Provision, models.CASCADE, null=True, blank=True, related_name="statements"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["instrument", "provision", "position"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="statements_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
        ]

    def __str__(self) -> str:
        return self.text
