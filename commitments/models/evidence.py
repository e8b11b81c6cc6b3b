"""What proves that a commitment was met: a record of ours, a file, a link, a figure."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliances.models import Scoped
from alliances.querysets import ScopedQuerySet
from commitments.models.commitment import Commitment
from commitments.querysets import EvidenceQuerySet
from kit.audited import Audited
from kit.models import PartialDateField


class File(Scoped):
    """The bytes of a piece of evidence, as they were sent; known by their SHA-256."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    objects = ScopedQuerySet.as_manager()

    class Meta(Scoped.Meta):
        constraints = [
            *(one for one in Scoped.Meta.constraints if not isinstance(one, Audited)),
            Audited(name="commitments_file_is_audited", masks=["content"]),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="a_file_is_known_by_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(Scoped):
    """Proof that a commitment was met, on a day. Withdrawn or superseded, never deleted.

    Once an occurrence rests on it, PostgreSQL keeps its facts as they are; it no longer proves
    anything after `expires_on`, and what it met falls open again. PostgreSQL narrows it with its
    commitment as well, and its file with it; both are widened together, by two.
    """

    derived_from = "commitment"
    takes_along = ("file",)

    RECORDS = ("meeting", "contribution", "exercise", "report")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence")
    ref = models.CharField(max_length=160, help_text="the record it rests on")
    kind = models.CharField(max_length=24)
    met_on = PartialDateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=40, blank=True, help_text="the occurrence it was for")
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="evidence")
    figure = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    figure_unit = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="last day on which it proves")
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_relied_on = models.BooleanField(default=False, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["commitment", "met_on"]
        verbose_name_plural = "evidence"
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["commitment", "ref"],
                condition=Q(withdrawn_at=None),
                name="a_record_proves_a_commitment_once",
            ),
            models.CheckConstraint(
                condition=Q(figure=None) ^ ~Q(figure_unit=""), name="a_figure_has_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(added_at=None, added_by=None)
                | Q(added_at__isnull=False, added_by__isnull=False),
                name="evidence_is_added_by_someone_at_a_time",
            ),
        ]
        indexes = [
            *Scoped.Meta.indexes,
            models.Index(
                fields=["expires_on"],
                condition=Q(expires_on__isnull=False),
                name="evidence_by_its_last_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.ref}"
