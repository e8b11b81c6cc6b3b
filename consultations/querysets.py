"""Questions over forums, meetings and what belongs to them."""

from datetime import date
from typing import ClassVar, Self

from django.db.models import Q

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


class PartQuerySet(ScopedQuerySet):
    """What belongs to a meeting or a channel: at home in its alliance, and never shared along."""


class ActionQuerySet(PartQuerySet):
    """Actions."""

    def open(self) -> Self:
        return self.filter(done_at=None)

    def slipped(self, day: date) -> Self:
        """Not done by the day they were due."""
        return self.open().filter(due_on__lt=day)


class CallQuerySet(ScopedQuerySet):
    """Requests, and deeds with prior consultation."""

    def with_clause(self) -> Self:
        """With the clause they rest on and the meeting in which they were discussed."""
        clause = ("commitment__provision__instrument", "commitment__instrument", "meeting")
        return self.select_related(*clause)

    def unanswered(self) -> Self:
        """Neither answered nor discussed in a meeting that was held."""
        return self.filter(answered_on=None).exclude(Q(meeting__status="held"))
