"""Questions over commitments and their occurrences."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Now, TruncDate

from alliances.models import Grant
from alliances.querysets import ScopedQuerySet, good_today


class CommitmentQuerySet(ScopedQuerySet):
    """Commitments; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def with_clause(self) -> Self:
        """With what they rest on."""
        return self.select_related("provision__instrument", "instrument")

    def with_cadence(self) -> Self:
        """Those that fall due by a rhythm. No drafts."""
        return self.exclude(rhythm__in=["", "none_fixed"]).filter(is_draft=False)

    def woken_by_events(self) -> Self:
        """Those that are due once something happens. No drafts."""
        return self.filter(Q(kind="conditional") | Q(rhythm="after_event"), is_draft=False)

    def with_holder(self) -> Self:
        """Each with `holder_id`, who looks after it now, and whether its `owner_is_there`.

        The owner, as long as they sign in and may see the alliance; else the deputy, else whoever
        holds its post.
        """
        return self.annotate(
            owner_is_there=_is_there("owner"),
            holder_id=Case(
                When(_is_there("owner"), then=F("owner_id")),
                When(_is_there("deputy"), then=F("deputy_id")),
                default=Subquery(self._keepers().values("holder")[:1]),
                output_field=models.UUIDField(),
            ),
        )

    def _keepers(self) -> models.QuerySet[models.Model]:
        """Who holds the post of a commitment today, if they are there."""
        post: Any = self.model._meta.get_field("post").related_model
        tenures: Any = post._meta.get_field("tenures").related_model
        today = TruncDate(Now())
        lasting = Q(ends_on=None) | Q(ends_on__gte=today)
        held = tenures.objects.filter(lasting, post=OuterRef("post"), starts_on__lte=today)
        found: models.QuerySet[models.Model] = held.filter(_is_there("holder"))
        return found.order_by("-starts_on")

    def on_record(self) -> Self:
        """Those of which we know that they were met at least once, so that they can be missed."""
        return self.filter(occurrences__isnull=False).distinct()


def _is_there(whose: str) -> Exists:
    """Whether a person signs in and may see the row's alliance today."""
    grants = Grant.objects.filter(alliance=OuterRef("alliance"), user=OuterRef(whose))
    return Exists(grants.filter(good_today(), user__is_active=True))


class OccurrenceQuerySet(ScopedQuerySet):
    """Occurrences; shared wherever the instrument of their commitment is."""

    shared_path: ClassVar[str] = "commitment__instrument__also_alliances"

    def open_on(self, day: date) -> Self:
        """Begun by that day, and neither met nor overtaken by then."""
        waits = Q(closed_on=None) | Q(closed_on__gt=day) | Q(reopens_on__lte=day)
        return self.filter(waits, opens_on__lte=day)

    def woken_by_events(self) -> Self:
        """Those of promises that are due once something happens."""
        woken = Q(commitment__kind="conditional") | Q(commitment__rhythm="after_event")
        return self.filter(woken)

    def earliest_of_each(self) -> Self:
        """One for each commitment: that which has been open longest."""
        return self.order_by("commitment_id", "opens_on").distinct("commitment_id")

    def with_clause(self) -> Self:
        """With the commitment and what it rests on."""
        return self.select_related("commitment__provision__instrument", "commitment__instrument")

    def past_due(self, day: date) -> Self:
        return self.open_on(day).filter(due_on__lt=day)


class EvidenceQuerySet(ScopedQuerySet):
    """Evidence."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class IncidentQuerySet(ScopedQuerySet):
    """Events in the world."""

    def standing(self) -> Self:
        """Not retracted."""
        return self.filter(retracted_at=None)


class ReliefQuerySet(ScopedQuerySet):
    """Waivers, extensions, suspensions and disputes."""

    def approved(self) -> Self:
        """Those that have effect."""
        return self.filter(decision="approved")

    def lasting_on(self, day: date) -> Self:
        """Suspensions and disputes that hold on a day."""
        begun = self.approved().filter(starts_on__lte=day)
        return begun.filter(Q(ends_on=None) | Q(ends_on__gt=day))
