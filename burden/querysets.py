"""Questions over contributions and country-years."""

from typing import Any, ClassVar, Self

from django.db import models

from alliances.querysets import ScopedQuerySet


class ContributionQuerySet(ScopedQuerySet):
    """Contributions; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def newest_first(self) -> Self:
        return self.order_by("-period_start", "ref")


class CountryYearQuerySet(models.QuerySet[Any]):
    """Country-years."""

    def of_states(self, iso3: list[str]) -> Self:
        return self.filter(state__iso3__in=iso3)
