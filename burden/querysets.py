"""Questions over contributions and country-years."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models

from alliances.models import Alliance
from alliances.querysets import ScopedQuerySet
from burden.shares import Figures


class ContributionQuerySet(ScopedQuerySet):
    """Contributions; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def newest_first(self) -> Self:
        return self.order_by("-period_start", "ref")


class PledgeQuerySet(ScopedQuerySet):
    """Pledges; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"


class CountryYearQuerySet(models.QuerySet[Any]):
    """Country-years."""

    def figures_of(self, alliances: Sequence[Alliance], as_of: date) -> dict[UUID, Figures]:
        """Spending and GDP of each alliance's members by year, from the newest edition.

        One query for all; ask for alliances with their memberships and states.
        """
        rows = self.filter(definition="sipri", year__lte=as_of.year, gdp__isnull=False)
        rows = rows.exclude(defence_spending=None).order_by("year", "vintage")
        known: dict[str, dict[int, Any]] = defaultdict(dict)
        for iso3, year, *pair in rows.values_list("state__iso3", "year", "defence_spending", "gdp"):
            known[iso3][year] = tuple(pair)
        found: dict[UUID, Figures] = {}
        for alliance in alliances:
            years: dict[int, dict[str, Any]] = defaultdict(dict)
            for membership in alliance.memberships.all():
                iso3 = membership.state.iso3
                for year, figures in known[iso3].items():
                    years[year][iso3] = figures
            found[alliance.pk] = years
        return found
