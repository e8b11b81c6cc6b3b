"""The log of what was done to instruments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alliances.models import Scoped, State
from alliances.walls import Following, Shared
from kit.models import PartialDateField, Sourced
from treaties.models.instrument import Instrument
from treaties.models.provision import Provision
from treaties.querysets import PartQuerySet


class Action(Sourced, Scoped):
    """Something done to an instrument: when it was done, and from when it takes effect.

    `states` are those who acted; for a suspension those among whom it is suspended, and none
    means all. An amendment may move the end of the whole instrument, or of one provision.
    """

    class Kind(models.TextChoices):
        """What was done, in the terms of the Vienna Convention on the Law of Treaties."""

        SIGNED = "signed", "signed"
        SIGNED_DEFINITIVELY = "signed_definitively", "signed definitively"
        ADOPTED = "adopted", "adopted"
        APPROVED = "approved", "approved by parliament"
        LAID = "laid_before_parliament", "laid before parliament"
        OBJECTION_DEADLINE = "objection_deadline", "end of the time to object"
        RATIFICATIONS_EXCHANGED = "ratifications_exchanged", "ratifications exchanged"
        NOTIFIED = "notified", "notified that its procedures are completed"
        RATIFIED = "ratified", "ratified"
        ACCEPTED = "accepted", "accepted"
        APPROVED_BY_PARTY = "approved_by_party", "approved"
        ACCEDED = "acceded", "acceded"
        SUCCEEDED = "succeeded", "succeeded"
        CONFIRMED = "confirmed", "formally confirmed"
        CONSENTED = "consented", "consented to be bound"
        APPLIED = "applied", "undertook to apply"
        PROVISIONALLY_APPLIED = "provisionally_applied", "provisionally applied"
        ENTRY_INTO_FORCE = "entry_into_force", "entered into force"
        AMENDED = "amended", "amended"
        INVOKED = "invoked", "invoked"
        SUSPENDED = "suspended", "suspended"
        RESUMED = "resumed", "resumed"
        NOTICE_RECEIVED = "notice_received", "notice received"
        TACITLY_RENEWED = "tacitly_renewed", "tacitly renewed"
        WITHDRAWN = "withdrawn", "withdrew"
        TERMINATED = "terminated", "terminated"
        ENDED = "ended", "was in force for the last day"

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="actions")
    part_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24, choices=Kind)
    done_on = PartialDateField(null=True, blank=True)
    takes_effect_on = PartialDateField(null=True, blank=True)
    also_attested = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, help_text="dates others give"
    )
    states = models.ManyToManyField(State, blank=True, related_name="+")
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    new_end_on = models.DateField(null=True, blank=True, help_text="the end this amendment sets")
    removes_end = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["instrument", "position"]
        constraints = [
            *Scoped.Meta.constraints,
            Shared(
                name="actions_shared_with_instrument",
                column="instrument_id",
                function="shared_instruments",
            ),
            Following(
                name="states_of_actions",
                column="action_id",
                table="treaties_action",
                field="states",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(takes_effect_on__isnull=False),
                name="an_action_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(removes_end=False) | Q(new_end_on=None),
                name="an_amendment_sets_an_end_or_removes_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.kind}"
