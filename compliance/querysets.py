"""Questions over findings."""

from datetime import date
from typing import Self

from alliances.querysets import ScopedQuerySet


class FindingQuerySet(ScopedQuerySet):
    """Findings."""

    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def worst_first(self) -> Self:
        return self.order_by("-severity", "due_on", "rule", "key")

    def raised_since(self, day: date) -> Self:
        return self.filter(recorded_at__date__gte=day)
