"""The record: events, the names of those who acted, and the blocks that seal the events."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from audit.querysets import EventQuerySet


class Event(models.Model):
    """One row was written, read or exported. Made by triggers alone; never changed nor deleted.

    Keys and names of rows are kept as text, so that an event outlives its row. Of a row that was
    changed, `before` and `after` hold the columns that differ. `whole` is the key of the row that
    this one is part of, such as the instrument of a clause.
    """

    class Action(models.TextChoices):
        """What was done."""

        INSERT = "insert", "added"
        UPDATE = "update", "changed"
        DELETE = "delete", "removed"
        TRUNCATE = "truncate", "emptied"
        READ = "read", "read"
        EXPORT = "export", "exported"

    class Via(models.TextChoices):
        """By which door the actor came."""

        SESSION = "session", "in the portal"
        CLIENT = "client", "through the API"
        JOB = "job", "by the worker"
        COMMAND = "command", "on the command line"
        MIGRATION = "migration", "by a migration"
        UNKNOWN = "unknown", "past every door"

    table = models.TextField()
    key = models.TextField()
    label = models.TextField(help_text="what the row was called then: its reference or name")
    whole = models.TextField()
    alliance_id = models.UUIDField(null=True)
    action = models.TextField(choices=Action)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor = models.TextField(help_text="key of a person or system, or name of a job or user")
    via = models.TextField(choices=Via)
    request_id = models.TextField()
    reason = models.TextField()
    recorded_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["key"], name="events_of_a_row"),
            models.Index(fields=["whole"], condition=~Q(whole=""), name="events_of_parts"),
            BrinIndex(fields=["recorded_at"], name="events_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.label or self.key} {self.get_action_display()}"


class Name(models.Model):
    """What an actor is called. Apart from the events, so that a name can go and the chain stay."""

    actor = models.TextField()
    label = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["actor"], name="names_of_an_actor")]

    def __str__(self) -> str:
        return self.label


class Block(models.Model):
    """Events sealed together, and chained to the block before (`audit.chain` says how)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    events = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.hash}@{self.number}"


class Seal(models.Model):
    """One event is in one block, with the leaf it had then. Whoever commits late is sealed later.

    No foreign keys are checked: what is amiss must stay to be found.
    """

    event = models.OneToOneField(
        Event, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="sealed"
    )
    block = models.ForeignKey(Block, models.DO_NOTHING, db_constraint=False, related_name="seals")
    leaf = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.event_id} in {self.block_id}"
