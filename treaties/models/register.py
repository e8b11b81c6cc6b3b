"""Public registers of treaties: what others have published of instruments, ours or not.

A register is a library, not a record of our alliances: it belongs to none, everybody may read it,
and it says of each instrument what its publisher says, however odd. `Instrument` is what we hold
to be true of our own.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alliances.models import State
from alliances.walls import Common
from kit.models import PartialDateField, Record
from treaties.models.action import Action
from treaties.querysets import EntryQuerySet


class Entry(Record):
    """An instrument as one public register lists it."""

    class Register(models.TextChoices):
        """Whose register it is."""

        UK = "uk", "UK Treaties Online (FCDO)"
        UN = "un", "United Nations Treaty Collection"
        ATOP = "atop", "Alliance Treaty Obligations and Provisions"

    register = models.CharField(max_length=8, choices=Register)
    ref = models.CharField(max_length=60, help_text="its number in the register")
    title = models.TextField()
    is_bilateral = models.BooleanField(null=True, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True, help_text="where it was signed")
    identifiers = ArrayField(
        models.TextField(), default=list, blank=True, help_text="in treaty series and archives"
    )
    url = models.TextField(blank=True)
    codes = models.JSONField(
        default=dict, blank=True, help_text="what the register codes of it, in its own terms"
    )

    objects = EntryQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["register", "ref"]
        verbose_name_plural = "entries"
        constraints = [
            *Record.Meta.constraints,
            Common(name="entries_wall"),
            models.UniqueConstraint(fields=["register", "ref"], name="one_entry_per_number"),
        ]

    def __str__(self) -> str:
        return self.title


class EntryParty(Record):
    """A party as a register names it: a state of today or of then, a territory, an organisation.

    `state` is the state of ours that it surely is. One that joined more than once, or in several
    phases, is there once for each `spell`.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="party_list")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=12, blank=True, help_text="ISO 3166, or of the register")
    spell = models.CharField(max_length=16, blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Record.Meta):
        ordering = ["entry", "position", "name", "spell"]
        verbose_name_plural = "entry parties"
        constraints = [
            *Record.Meta.constraints,
            Common(name="entry_parties_wall"),
            models.UniqueConstraint(
                fields=["entry", "name", "spell"], name="a_party_is_listed_once_a_spell"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EntryAction(Record):
    """Something done to an instrument, or by one party to it, as a register dates it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="actions")
    party = models.ForeignKey(
        EntryParty, models.CASCADE, null=True, blank=True, related_name="actions"
    )
    kind = models.CharField(max_length=24, choices=Action.Kind)
    done_on = PartialDateField(
        null=True, blank=True, help_text="information: as the register dates it"
    )
    takes_effect_on = PartialDateField(
        null=True, blank=True, help_text="information: as the register dates it"
    )

    class Meta(Record.Meta):
        ordering = ["entry", "takes_effect_on", "done_on", "kind"]
        constraints = [
            *Record.Meta.constraints,
            Common(name="entry_actions_wall"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(takes_effect_on__isnull=False),
                name="an_entry_action_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["entry", "party", "kind"],
                name="one_entry_action_of_a_kind",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.takes_effect_on or self.done_on}"
