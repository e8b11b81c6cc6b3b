"""Questions over forums and meetings."""

from typing import ClassVar, Self

from alliances.querysets import ScopedQuerySet


class ForumQuerySet(ScopedQuerySet):
    """Forums."""

    shared_path: ClassVar[str] = "also_alliances"


class MeetingQuerySet(ScopedQuerySet):
    """Meetings; shared wherever their forum is."""

    shared_path: ClassVar[str] = "forum__also_alliances"

    def held(self) -> Self:
        return self.filter(status="held")

    def planned(self) -> Self:
        return self.filter(status__in=["planned", "postponed"])

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "ref")
