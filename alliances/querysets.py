"""Who may see what: the one verb of access."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import PartnerSystem, User

type Principal = User | PartnerSystem | AnonymousUser


def granted_to(principal: Principal, path: str) -> Q:
    """Rows whose alliance, reached by `path`, was granted to the principal."""
    if isinstance(principal, PartnerSystem):
        return Q(**{f"{path}grants__partner": principal})
    if isinstance(principal, User):
        return Q(**{f"{path}grants__user": principal})
    return Q(pk__in=[])


class AllianceQuerySet(models.QuerySet[Any]):
    """Alliances."""

    def visible_to(self, principal: Principal) -> Self:
        """Only those granted to the principal."""
        return self.filter(granted_to(principal, ""))


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
        if not isinstance(principal, PartnerSystem):
            return reached
        named = Q(release="states", released_to__contains=[principal.state])
        return reached.filter(Q(release__in=["public", "parties"]) | named)

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
