"""Letting more see a record than may now: one person proposes it, another approves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alliances.models.marking import Marking, Release, in_words
from alliances.models.scoped import Scoped
from alliances.querysets import ScopedQuerySet
from kit.approval import Decided


class Widening(Decided, Scoped):
    """A wider marking proposed for one record; the record takes it with the approval.

    The record is kept by its table and key, as the record of changes keeps it, since a key to any
    table would point up. `parts` are the keys of what goes with it: its parts, as many as were
    marked as it was when this was proposed. It is itself marked as narrowly as the record was. The
    database lets a request write a wider marking only in the transaction that approves it
    (`decided_in`, the number of that transaction, written by the database).
    """

    table = models.CharField(max_length=63, help_text="in the database")
    record = models.UUIDField()
    name = models.CharField(max_length=300, help_text="what the record was called")
    from_release = models.CharField(max_length=8, choices=Release)
    from_states = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    to_release = models.CharField(max_length=8, choices=Release)
    to_states = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    parts = ArrayField(models.UUIDField(), default=list, blank=True)
    consent = models.TextField(
        blank=True, help_text="by which letter the originator agreed, if it is another's"
    )
    decided_in = models.BigIntegerField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "-proposed_at"]
        constraints = [
            *Scoped.Meta.constraints,
            *Decided.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(from_release="states") ^ Q(from_states=[]))
                & (Q(to_release="states") ^ Q(to_states=[])),
                name="a_widening_names_states_if_it_is_to_states",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_widening_gives_its_reason"),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(decision=""),
                name="one_widening_of_a_record_is_open_at_a_time",
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(fields=["decided_in"], name="widenings_of_a_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: from “{in_words(self.before)}” to “{in_words(self.after)}”"

    @property
    def before(self) -> Marking:
        return self.from_release, tuple(self.from_states)

    @property
    def after(self) -> Marking:
        return self.to_release, tuple(self.to_states)
