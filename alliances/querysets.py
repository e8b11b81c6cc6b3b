"""Who may see what: the one verb of access."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from accounts.models import Eyes, PartnerSystem, User

_LENT = "SELECT record, also FROM entente_access.lent(%s, %s) ORDER BY also"

EDITING = ("editor", "approver", "administrator")
"""The roles of those who may change records."""

type Principal = User | PartnerSystem | Eyes | AnonymousUser


def good_today(grant: str = "") -> Q:
    """Grants that are good today, reached by the path `grant`.

    Today in UTC, by the clock of the database, as for the wall beneath (`alliances.walls`).
    """
    starts, ends, today = f"{grant}starts_on", f"{grant}ends_on", TruncDate(Now())
    begun = Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": today})
    return begun & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": today}))


def granted_to(principal: Principal, grant: str = "", alliance: str = "alliance__") -> Q:
    """Grants to the principal that are good today, by the paths `grant` and `alliance`.

    A partner system reads, as those who look through its state's eyes do, where that is a member.
    """
    if isinstance(principal, PartnerSystem):
        whose = Q(**{f"{grant}partner": principal})
        whose &= Q(**{f"{alliance}memberships__state__iso3": principal.state})
    elif isinstance(principal, Eyes):
        whose = Q(**{f"{grant}user": principal.person})
        whose &= Q(**{f"{alliance}memberships__state__iso3": principal.state})
    elif isinstance(principal, User):
        whose = Q(**{f"{grant}user": principal})
    else:
        return Q(pk__in=[])
    return whose & good_today(grant)


class AllianceQuerySet(models.QuerySet[Any]):
    """Alliances."""

    def visible_to(self, principal: Principal) -> Self:
        """Only those granted to the principal."""
        return self.filter(granted_to(principal, "grants__", ""))

    def editable_by(self, principal: Principal) -> Self:
        """Only those in which the principal may change records: a person, and not through eyes."""
        return self._in_role(principal, *EDITING)

    def approvable_by(self, principal: Principal) -> Self:
        """Only those in which the principal may approve what others propose."""
        return self._in_role(principal, "approver", "administrator")

    def _in_role(self, principal: Principal, *roles: str) -> Self:
        if not isinstance(principal, User):
            return self.none()
        return self.filter(granted_to(principal, "grants__", "") & Q(grants__role__in=roles))


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of alliances, seen only as far as granted and released.

    Some records belong to one alliance and are shared with others (AUKUS is at home in ANZUS and
    serves US-UK too); `shared_path` names the way to those other alliances. What hangs on such a
    record is lent with it if it is released to the parties or to everybody; what is marked narrower
    is lent only with a record that is no wider itself, so that a note of our own stays with the
    desk that wrote it.
    """

    shared_path: ClassVar[str] = ""

    def visible_to(self, principal: Principal) -> Self:
        """Rows of the principal's alliances; to a partner system, only what is released to it.

        Staff see every marking of their alliances. A partner sees `public` and `parties`, and
        `states` where its own state is named; never `internal`.
        """
        reached = self.filter(self._reach(principal))
        if not isinstance(principal, PartnerSystem | Eyes):
            return reached
        named = Q(release="states", released_to__contains=[principal.state])
        return reached.filter(Q(release__in=["public", "parties"]) | named)

    def editable_by(self, principal: Principal) -> Self:
        """Rows at home in an alliance in which the principal may change records."""
        alliance: Any = self.model._meta.get_field("alliance").related_model
        return self.filter(alliance__in=alliance.objects.editable_by(principal))

    def with_rights_of(self, principal: Principal) -> Self:
        """Each row saying, as `is_editable`, whether the principal may change it."""
        alliance: Any = self.model._meta.get_field("alliance").related_model
        editable = alliance.objects.editable_by(principal).filter(pk=OuterRef("alliance"))
        return self.annotate(is_editable=Exists(editable))

    def of_alliance(self, alliance: models.Model) -> Self:
        """Rows at home in the alliance or lent to it, each once."""
        return self.of_alliances([alliance])

    def of_alliances(self, alliances: Any) -> Self:
        """Rows at home in one of the alliances or lent to it, each once."""
        return self.filter(self._at_home_or_shared(alliances))

    def lenders(self, alliance: models.Model) -> dict[UUID, list[str]]:
        """The records by which such rows are lent to other alliances, with the names of these.

        Of the records that rows of the alliance may hang on; by their keys, one query. Empty for
        rows that are not shared, and for those who may not write in the alliance.
        """
        if not self.shared_path:
            return {}
        model: Any = self.model
        for step in self.shared_path.split("__")[:-1]:
            model = model._meta.get_field(step).related_model
        found: dict[UUID, list[str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_LENT, [model._meta.db_table, alliance.pk])
            for key, name in cursor.fetchall():
                found.setdefault(key, []).append(name)
        return found

    def _reach(self, principal: Principal) -> Q:
        alliance: Any = self.model._meta.get_field("alliance").related_model
        grant: Any = alliance._meta.get_field("grants").related_model
        granted = grant.objects.filter(granted_to(principal))
        return self._at_home_or_shared(granted.values("alliance"))

    def _at_home_or_shared(self, alliances: Any) -> Q:
        """The rows of alliances, and those shared with them.

        The links that share are asked for themselves, without the records and alliances they join:
        the wall beneath plans a subquery for each table that a query names.
        """
        here = Q(alliance__in=alliances)
        if not self.shared_path:
            return here
        owner, _, name = self.shared_path.rpartition("__")
        model: Any = self.model
        for step in owner.split("__") if owner else []:
            model = model._meta.get_field(step).related_model
        shared = model._meta.get_field(name)
        links = shared.remote_field.through.objects.filter(alliance__in=alliances)
        keys = links.values(shared.m2m_field_name())
        return here | (self._lent(owner, model, keys) if owner else Q(pk__in=keys))

    def _lent(self, owner: str, model: Any, keys: Any) -> Q:
        """Rows that hang on records among the keys by the path `owner`, and are lent with them."""
        lent, is_wide = Q(**{f"{owner}__in": keys}), Q(release__in=["public", "parties"])
        if "__" in owner:  # what lies between may be narrower than the record
            rows = self.model._default_manager.filter(lent & is_wide)
            return Q(pk__in=rows.values("pk"))
        as_narrow = Q(release="internal") | Q(release=OuterRef("release"))
        whole = model._default_manager.filter(as_narrow, pk=OuterRef(owner))
        return lent & (is_wide | Q(Exists(whole)))
