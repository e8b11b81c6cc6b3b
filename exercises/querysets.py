"""Questions over exercise series and their editions."""

from typing import Self

from alliances.querysets import ScopedQuerySet


class SeriesQuerySet(ScopedQuerySet):
    """Series."""

    def with_cadence(self) -> Self:
        """Those promised to recur."""
        return self.exclude(rhythm__in=["", "none_fixed"])


class EventQuerySet(ScopedQuerySet):
    """Editions of a series."""

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "ref")
