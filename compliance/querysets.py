"""Questions over findings."""

from typing import Self

from alliances.querysets import Principal, ScopedQuerySet


class FindingQuerySet(ScopedQuerySet):
    """Findings."""

    def to_show(self, principal: Principal) -> Self:
        """With what a list shows of each: its alliance, who looks after it, who may."""
        return self.select_related("alliance", "acknowledged_by").with_rights_of(principal)

    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def worst_first(self) -> Self:
        return self.order_by("-severity", "due_on", "rule", "alliance_id", "subject", "key")
