"""The events list while an exercise runs: when one inject is late, all that follow are."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from exercises.models import Inject
from kit.errors import Refused

LONGEST = timedelta(days=366)
OPEN = (Inject.Status.DRAFT, Inject.Status.READY)


@transaction.atomic
def shift(*, inject: Inject, by_time: timedelta, by: User) -> int:
    """Move an inject and all later ones not yet sent, by the same time; says how many moved.

    Those at the same instant with a lower number stay: they come before it.
    """
    if not by_time or abs(by_time) > LONGEST:
        text = "Say by how much: more than nothing, and less than a year either way."
        raise Refused("impossible_shift", text, "by_time")
    if inject.status not in OPEN:
        text = f"{inject} is {inject.get_status_display()}: only what is to come can be moved."
        raise Refused("not_to_come", text)
    later = Inject.objects.select_for_update().filter(
        event=inject.event_id, status__in=OPEN, planned_at__gte=inject.planned_at
    )
    later = later.exclude(planned_at=inject.planned_at, number__lt=inject.number)
    return later.update(planned_at=F("planned_at") + by_time)
