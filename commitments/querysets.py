"""Questions over commitments and their occurrences."""

from datetime import date
from typing import ClassVar, Self

from django.db.models import Q

from alliances.querysets import ScopedQuerySet


class CommitmentQuerySet(ScopedQuerySet):
    """Commitments; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def with_clause(self) -> Self:
        """With what they rest on."""
        return self.select_related("provision__instrument", "instrument")

    def with_cadence(self) -> Self:
        """Those that fall due again and again."""
        return self.exclude(rhythm__in=["", "none_fixed"])

    def on_record(self) -> Self:
        """Those of which we know that they were met at least once, so that they can be missed."""
        return self.filter(occurrences__isnull=False).distinct()


class OccurrenceQuerySet(ScopedQuerySet):
    """Occurrences; shared wherever the instrument of their commitment is."""

    shared_path: ClassVar[str] = "commitment__instrument__also_alliances"

    def open_on(self, day: date) -> Self:
        """Begun by that day, and neither met nor overtaken by then."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), opens_on__lte=day)

    def earliest_of_each(self) -> Self:
        """One for each commitment: that which has been open longest."""
        return self.order_by("commitment_id", "opens_on").distinct("commitment_id")

    def with_clause(self) -> Self:
        """With the commitment and what it rests on."""
        return self.select_related("commitment__provision__instrument", "commitment__instrument")

    def past_due(self, day: date) -> Self:
        return self.open_on(day).filter(due_on__lt=day)


class EvidenceQuerySet(ScopedQuerySet):
    """Evidence."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)
