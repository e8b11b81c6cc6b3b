"""What is attached to an instrument: numbers in treaty series, and reservations."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped, State
from alliances.walls import Shared
from kit.models import PartialDateField
from treaties.models.instrument import Instrument
from treaties.models.provision import Provision
from treaties.querysets import PartQuerySet


class Identifier(Scoped):
    """A number or address under which others know an instrument."""

    class Scheme(models.TextChoices):
        """Whose numbers."""

        UNTS = "unts", "United Nations Treaty Series"
        TIAS = "tias", "Treaties and Other International Acts Series (United States)"
        UKTS = "ukts", "United Kingdom Treaty Series"
        ATS = "ats", "Australian Treaty Series"
        ELI = "eli", "European Legislation Identifier"
        AKN = "akn", "Akoma Ntoso"

    FORMS = {
        Scheme.UNTS: (r"I{1,2}-\d{1,6}|\d{1,4} UNTS \d{1,4}", "I-1835 or 34 UNTS 243"),
        Scheme.TIAS: (r"\d{3,5}|\d{2}-\d{3,4}(\.\d)?", "2490 or 12-1231"),
        Scheme.UKTS: (r"\d{1,3}/\d{4}", "29/1928"),
        Scheme.ATS: (r"\d{1,3}/\d{4}|\[\d{4}\] ATS \d{1,3}", "[1952] ATS 2"),
        Scheme.ELI: (r"(https?://\S+)?/eli/\S+", "/eli/dec/2006/526"),
        Scheme.AKN: (r"/akn/\S+", "/akn/un/act/treaty/1949-04-04/nat"),
    }

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=4, choices=Scheme)
    number = models.CharField(max_length=200)

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["instrument", "scheme", "number"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="identifiers_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.UniqueConstraint(
                fields=["alliance", "scheme", "number"], name="a_number_names_one_instrument"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme.upper()} {self.number}"

    def clean(self) -> None:
        """Refuse a number that the series cannot have."""
        if self.scheme not in self.FORMS:  # the choice is refused by itself
            return
        pattern, example = self.FORMS[self.Scheme(self.scheme)]
        if not re.fullmatch(pattern, self.number):
            raise ValidationError(
                {"number": f"{self.number!r} is no number of that series: write it as {example}."}
            )


class Reservation(Scoped):
    """A reservation, declaration or objection of one party (VCLT 2(1)(d) and 19 to 23)."""

    narrowed_with = ("provision", "in_reply_to")

    class Kind(models.TextChoices):
        """What was declared."""

        RESERVATION = "reservation", "reservation"
        DECLARATION = "declaration", "interpretative declaration"
        ACCEPTANCE = "acceptance", "acceptance of a reservation"
        OBJECTION = "objection", "objection"
        PRECLUDING = "precluding", "objection that keeps the treaty from holding between the two"

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="reservations")
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="reservations"
    )
    in_reply_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    made_on = PartialDateField(help_text="information: the day it was communicated")
    withdrawn_on = PartialDateField(
        null=True, blank=True, help_text="information: the day its withdrawal took effect"
    )
    text = models.TextField()

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["instrument", "made_on", "state"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="reservations_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            models.CheckConstraint(
                condition=Q(in_reply_to=None)
                ^ Q(kind__in=["acceptance", "objection", "precluding"]),
                name="an_objection_replies_to_a_reservation",
            ),
            models.CheckConstraint(
                condition=~Q(in_reply_to=F("id")), name="no_reservation_replies_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.state}"

    def clean(self) -> None:
        """Refuse an answer to an answer: each answers a reservation or a declaration."""
        if self.in_reply_to is not None and self.in_reply_to.in_reply_to_id is not None:
            raise ValidationError(
                {"in_reply_to": "That is itself an answer: choose what it answers."}
            )

    def stands(self, as_of: date) -> bool:
        """Whether it is made and not withdrawn on a day; partial dates by what may still hold."""
        withdrawn = self.withdrawn_on
        is_over = withdrawn is not None and withdrawn.latest <= as_of
        return bool(self.made_on.earliest <= as_of) and not is_over
