"""Who may see what: the one verb of access."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from accounts.models import Eyes, PartnerSystem, User

type Principal = User | PartnerSystem | Eyes | AnonymousUser


def granted_to(principal: Principal, path: str) -> Q:
    """Rows whose alliance, reached by `path`, is granted to the principal today.

    Today in UTC, by the clock of the database, as for the wall beneath (`alliances.walls`).
    """
    if isinstance(principal, PartnerSystem):
        whose = Q(**{f"{path}grants__partner": principal})
    elif isinstance(principal, Eyes):
        whose = Q(**{f"{path}grants__user": principal.person})
        whose &= Q(**{f"{path}memberships__state__iso3": principal.state})
    elif isinstance(principal, User):
        whose = Q(**{f"{path}grants__user": principal})
    else:
        return Q(pk__in=[])
    starts, ends, today = f"{path}grants__starts_on", f"{path}grants__ends_on", TruncDate(Now())
    begun = Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": today})
    return whose & begun & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": today}))


class AllianceQuerySet(models.QuerySet[Any]):
    """Alliances."""

    def visible_to(self, principal: Principal) -> Self:
        """Only those granted to the principal."""
        return self.filter(granted_to(principal, ""))

    def editable_by(self, principal: Principal) -> Self:
        """Only those in which the principal may change records: a person, and not through eyes."""
        return self._in_role(principal, "editor", "approver", "administrator")

    def approvable_by(self, principal: Principal) -> Self:
        """Only those in which the principal may approve what others propose."""
        return self._in_role(principal, "approver", "administrator")

    def _in_role(self, principal: Principal, *roles: str) -> Self:
        if not isinstance(principal, User):
            return self.none()
        return self.filter(granted_to(principal, "") & Q(grants__role__in=roles))


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows of alliances, seen only as far as granted and released.

    Some records belong to one alliance and are shared with others (AUKUS is at home in ANZUS and
    serves US-UK too); `shared_path` names the way to those other alliances.
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
        """Rows at home in the alliance or shared with it, each once."""
        here = Q(alliance=alliance)
        if self.shared_path:
            shared = self.model._default_manager.filter(**{self.shared_path: alliance})
            here |= Q(pk__in=shared.values("pk"))
        return self.filter(here)

    def _reach(self, principal: Principal) -> Q:
        alliance: Any = self.model._meta.get_field("alliance").related_model
        mine = alliance.objects.visible_to(principal)
        reach = Q(alliance__in=mine)
        if self.shared_path:
            shared = self.model._default_manager.filter(**{f"{self.shared_path}__in": mine})
            reach |= Q(pk__in=shared.values("pk"))
        return reach
