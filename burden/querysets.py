"""Questions over contributions and country-years."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Q, Sum
from django.db.models.functions import Cast

from accounts.models import PartnerSystem, User
from alliances.models import Alliance
from alliances.querysets import Principal, ScopedQuerySet
from audit.models import Event
from burden.shares import Figures
from burden.shares.money import Rate

DOLLAR = "USD"


class _LedgerQuerySet(ScopedQuerySet):
    """Entries of a ledger; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def listed_in(self, alliance: Alliance) -> Self:
        """As `of_alliance`, found by indexes: one query more, for what is shared with it.

        A ledger may have millions of entries, and no index serves "here or among what is shared"
        as long as PostgreSQL has yet to find out what that is.
        """
        link: Any = self.model._meta.get_field("instrument")
        shared = link.related_model.also_alliances.through.objects.filter(alliance=alliance)
        keys: dict[str, list[UUID]] = defaultdict(list)
        for key, release in shared.values_list("instrument_id", "instrument__release"):
            keys[release].append(key)
        every = [key for found in keys.values() for key in found]
        lent = Q(instrument__in=every, release__in=["public", "parties"])
        lent |= Q(instrument__in=keys["states"], release="states")
        return self.filter(Q(alliance=alliance) | lent | Q(instrument__in=keys["internal"]))


class ContributionQuerySet(_LedgerQuerySet):
    """Contributions."""

    def newest_first(self) -> Self:
        return self.order_by("-period_start", "ref")


class TotalQuerySet(_LedgerQuerySet):
    """Totals."""

    def entries(self) -> int:
        """How many contributions they stand for."""
        return int(self.aggregate(all=Sum("entries"))["all"] or 0)

    def touching(self, year: int) -> Self:
        """Those of contributions whose period touches a calendar year."""
        return self.filter(first_year__lte=year, last_year__gte=year)


class PledgeQuerySet(ScopedQuerySet):
    """Pledges; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"


class InstalmentQuerySet(ScopedQuerySet):
    """Instalments; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"


class KeyQuerySet(ScopedQuerySet):
    """Keys of cost-sharing."""

    def in_use(self, on: date) -> Self:
        """Versions that a day lies in."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class GuidelineQuerySet(ScopedQuerySet):
    """Guidelines of spending."""


class AttestationQuerySet(ScopedQuerySet):
    """What the other side says of contributions."""

    def newest(self) -> Self:
        """The last word of each state on each contribution."""
        ordered = self.order_by("contribution_id", "state", "-recorded_at", "-id")
        return ordered.distinct("contribution_id", "state")


class AttestorQuerySet(ScopedQuerySet):
    """Who speaks for which state."""

    def of(self, principal: Principal) -> Self:
        """The seats of a person, or of a system for its own state; none for anyone else."""
        if isinstance(principal, PartnerSystem):
            return self.filter(partner=principal, state=principal.state)
        return self.filter(user=principal) if isinstance(principal, User) else self.none()


class ToleranceQuerySet(ScopedQuerySet):
    """Tolerances that alliances propose for rules, and what became of them."""

    def newest(self, rule: str, on: date, **where: Any) -> dict[UUID, Any]:
        """What each alliance had approved last for a rule by a day: one query.

        Of rows that were narrowed by `visible_to`, one may be superseded by one that is not seen.
        """
        rows = self.filter(rule=rule, decision="approved", decided_at__date__lte=on, **where)
        rows = rows.order_by("alliance_id", "-decided_at", "-pk").distinct("alliance_id")
        return {row.alliance_id: row for row in rows}

    def in_force(self, rule: str, on: date, **where: Any) -> dict[UUID, Any]:
        """What held for a rule on a day in each alliance that had approved one: one query."""
        newest = self.newest(rule, on, **where)
        return {key: row for key, row in newest.items() if not row.is_superseded(on)}


class RateQuerySet(models.QuerySet[Any]):
    """Exchange rates."""

    def values_for(self, pairs: Iterable[tuple[str, str]]) -> list[Rate]:
        """The rates between the pairs of currencies as values: two queries for all.

        For a year that none of them covers, the average that the figures of a state tell for it.
        """
        wanted, asked = Q(pk__in=[]), set(pairs)
        for one, other in asked:
            wanted |= Q(currency=one, target=other) | Q(currency=other, target=one)
        currencies = {one for pair in asked if DOLLAR in pair for one in pair} - {DOLLAR}
        columns = ("currency", "target", "per_unit", "starts_on", "ends_on", "source")
        listed = [Rate(*row) for row in self.filter(wanted).values_list(*columns)]
        years: Any = apps.get_model("burden", "CountryYear")
        told = years.objects.rates_of(currencies) if currencies else []
        return listed + [one for one in told if not any(_covers(rate, one) for rate in listed)]


def _covers(rate: Rate, year: Rate) -> bool:
    is_between = rate.is_between(year.currency, year.target)
    return is_between and rate.starts_on <= year.starts_on and year.ends_on <= rate.ends_on


class FigureQuerySet(models.QuerySet[Any]):
    """Figures of editions."""

    def of_edition(self, definition: str, vintage: str) -> Self:
        return self.filter(definition=definition, vintage=vintage)


class CountryYearQuerySet(models.QuerySet[Any]):
    """Country-years."""

    def rates_of(self, currencies: Iterable[str]) -> list[Rate]:
        """What a dollar cost in each of the currencies, year by year, by the newest editions."""
        rows = self.filter(state__currency__in=set(currencies), exchange_rate__gt=0)
        rows = rows.order_by("vintage", "definition", "state__iso3").select_related("state")
        newest = {(one.state.currency, one.year): one for one in rows}
        return [
            Rate(
                currency,
                DOLLAR,
                one.exchange_rate,
                date(year, 1, 1),
                date(year, 12, 31),
                f"average by {one.edition}",
            )
            for (currency, year), one in newest.items()
        ]

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


def known_at(model: type[models.Model], at: datetime) -> list[dict[str, Any]]:
    """Every column of every row of a table as it stood then, by key; decimals are exact.

    What was written since is taken back, the newest first: rows that were added go, rows that
    were removed come back, and columns that were changed have their former value again.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id::text, to_jsonb(one)::text FROM {table} one")  # noqa: S608
        rows = {key: _exact(text) for key, text in cursor.fetchall()}
    before = Cast("before", models.TextField())
    later = Event.objects.filter(table=table, recorded_at__gt=at).of_writes()
    events = later.order_by("-id").annotate(was=before).values_list("key", "action", "was")
    for key, action, was in events.iterator():
        if action == Event.Action.INSERT:
            rows.pop(key, None)
        elif was is not None:
            rows[key] = rows.get(key, {}) | _exact(was)
    return [rows[key] for key in sorted(rows)]


def _exact(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return found
