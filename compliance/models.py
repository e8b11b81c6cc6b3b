"""Findings, the log of their changes, and the record of each run of a rule."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from alliances.models import Alliance, Scoped
from alliances.walls import Closed, Following, Wall
from compliance.querysets import FindingQuerySet
from kit.models import OrderedJSONField, Record


class Severity(models.IntegerChoices):
    """How much a finding asks for attention."""

    LOW = 1, "low"
    MEDIUM = 2, "medium"
    HIGH = 3, "high"


class SubjectKind(models.TextChoices):
    """What sort of thing a finding is about; its page is found by kind and reference."""

    ALLIANCE = "alliance"
    INSTRUMENT = "instrument"
    PROVISION = "provision"
    COMMITMENT = "commitment"
    FORUM = "forum"
    SERIES = "series"
    EVENT = "event"
    OBJECTIVE = "objective"
    STANDARD = "standard"
    LESSON = "lesson"


class Finding(Scoped):
    """Something is wrong, from the day a rule first says so until it no longer does.

    What a finding says depends on the data and the day judged, never on when or how often the
    rules ran: `since` is the day the problem began. At most one is open per rule and key.
    """

    derived_from = ""  # whatever it tells of

    rule = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=120, help_text="reference, such as us-kr-sma-10")
    subject_kind = models.CharField(max_length=12, choices=SubjectKind)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=24, help_text="in the words of the rule: lapsed, expiring")
    severity = models.PositiveSmallIntegerField(choices=Severity)
    step = models.PositiveSmallIntegerField(
        default=0, help_text="how far the problem has escalated; only a higher step tells again"
    )
    since = models.DateField(help_text="information: the day the problem began")
    due_on = models.DateField(null=True, help_text="information: the day it turns on")
    explanation = OrderedJSONField(default=dict)
    resolved_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = FindingQuerySet.as_manager()

    class Meta(Scoped.Meta):
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["rule", "key"],
                condition=Q(resolved_at=None),
                name="one_open_finding_per_rule_and_key",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="an_acknowledgement_has_a_person",
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(
                F("alliance"),
                F("severity").desc(),
                condition=Q(resolved_at=None),
                name="open_findings",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Change(Record):
    """A finding opened, worsened or was resolved. Written once, never edited; alerts read it."""

    class Kind(models.TextChoices):
        """What happened to the finding."""

        OPENED = "opened"
        WORSENED = "worsened"
        RESOLVED = "resolved"

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="changes")
    run = models.ForeignKey("compliance.Run", models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind)
    severity = models.PositiveSmallIntegerField(choices=Severity)

    class Meta(Record.Meta):
        ordering = ["recorded_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            Following(name="changes_wall", column="finding_id", table="compliance_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.finding}"


class Run(Record):
    """Proof that one rule ran: for which day, over how many rows, and what came of it."""

    rule = models.CharField(max_length=80)
    as_of = models.DateField(help_text="information: the day that was judged")
    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, related_name="+", help_text="none: every alliance"
    )
    rows_seen = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    worsened = models.PositiveIntegerField()
    resolved = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    duration = models.DurationField()

    class Meta(Record.Meta):
        ordering = ["-started_at"]
        constraints = [
            *Record.Meta.constraints,
            Wall(name="runs_wall", is_marked=False, is_common=True),
        ]
        indexes = [models.Index(F("rule"), F("started_at").desc(), name="runs_of_a_rule")]

    def __str__(self) -> str:
        return f"{self.rule} for {self.as_of}"


class Basis(models.Model):
    """What an open finding was last judged on, as hashes: while they hold, so does the finding."""

    finding = models.OneToOneField(Finding, models.CASCADE, primary_key=True, related_name="+")
    seen = models.BigIntegerField(help_text="of what the rule saw")
    said = models.BigIntegerField(help_text="of what the finding then said")

    class Meta:
        constraints = [Closed(name="bases_are_kept_by_jobs")]

    def __str__(self) -> str:
        return f"basis of {self.finding_id}"


class Recheck(models.Model):
    """The alliance's data changed, so its rules are to be run again; one row however often."""

    alliance = models.OneToOneField(Alliance, models.CASCADE, primary_key=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [Wall(name="rechecks_wall", is_marked=False)]

    def __str__(self) -> str:
        return f"recheck {self.alliance}"
