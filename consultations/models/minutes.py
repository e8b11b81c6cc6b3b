"""The minutes of a meeting, and every text they ever had."""

from django.conf import settings
from django.db import models

from alliances.models import Scoped
from consultations.models.forums import Meeting
from consultations.querysets import PartQuerySet


class Minutes(Scoped):
    """The minutes as they stand; `version` counts what was saved, and guards against lost edits."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"


class Revision(Scoped):
    """One text that somebody sent for minutes. PostgreSQL refuses to change or delete it.

    `version` is what it became, or, of a text that was set aside because others had written the
    same lines meanwhile, the version it had been written on.
    """

    narrowed_with = ("minutes",)

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    is_aside = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["-written_at", "-version"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["minutes", "version"],
                condition=models.Q(is_aside=False),
                name="one_revision_per_version_of_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"
