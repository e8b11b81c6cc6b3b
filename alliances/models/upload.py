"""Files that somebody brings in."""

from django.conf import settings
from django.db import models

from alliances.models.alliance import Alliance
from alliances.walls import Own
from kit.audited import Audited
from kit.models import Record


class Upload(Record):
    """A file that somebody brings in: kept while it is looked through, and until it is done.

    It is checked in full first; its person then confirms it or takes it back. `outcome` is what it
    would do, or did, in numbers, changes and problems; `failed` are the rows left out, as a CSV
    file. An upload without an alliance is for tables that belong to none.
    """

    class Stage(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "to be checked"
        CHECKED = "checked", "checked, to be confirmed"
        CONFIRMED = "confirmed", "to be brought in"
        DONE = "done", "brought in"
        REFUSED = "refused", "refused"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    alliance = models.ForeignKey(Alliance, models.CASCADE, null=True, blank=True, related_name="+")
    profile = models.CharField(max_length=80, help_text="code of the kind of file")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.JSONField(default=dict, blank=True)
    failed = models.BinaryField(default=bytes, blank=True)

    class Meta(Record.Meta):
        ordering = ["-recorded_at"]
        constraints = [
            Audited(name="alliances_upload_is_audited", masks=("content", "failed", "outcome")),
            Own(name="uploads_wall", column="user_id"),
        ]

    def __str__(self) -> str:
        return self.name
