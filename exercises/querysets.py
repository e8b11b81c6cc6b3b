"""Questions over exercise series and their editions."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Max, Min, Q

from alliances.querysets import ScopedQuerySet


class SeriesQuerySet(ScopedQuerySet):
    """Series."""

    def with_cadence(self) -> Self:
        """Those promised to recur."""
        return self.exclude(rhythm__in=["", "none_fixed"])

    def with_history(self) -> Self:
        """With all that tells how they stand: their editions, and gaps that were dismissed."""
        return self.prefetch_related("events", "gaps")


class EventQuerySet(ScopedQuerySet):
    """Editions of a series."""

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "ref")

    def held(self) -> Self:
        return self.filter(status="held")


class ExerciseQuerySet(ScopedQuerySet):
    """What hangs on exercises: stages, objectives, tests, lessons."""


class KnownExerciseQuerySet(models.QuerySet[Any]):
    """Exercises of published collections: everyone may read them."""

    def visible_to(self, principal: object) -> Self:
        """All of them: published facts of no alliance."""
        return self.all()

    def as_series(self) -> list[dict[str, Any]]:
        """Each series that has an edition with a date: its name, how many, the first, the last."""
        dated = self.filter(starts_on__isnull=False).exclude(series="")
        told = {"editions": Count("pk"), "first": Min("starts_on"), "last": Max("starts_on")}
        return list(dated.values("series").annotate(**told).order_by("series"))

    def of_series(self, name: str) -> Self:
        """The editions of a series that have a date, the oldest first."""
        return self.filter(series=name, starts_on__isnull=False).order_by("starts_on", "code")

    def search(self, words: str) -> Self:
        """Those in whose name, series, place or participants the words stand; all without any."""
        if not words:
            return self
        text = Q(name__icontains=words) | Q(series__icontains=words) | Q(place__icontains=words)
        return self.filter(text | Q(participants__icontains=words))
