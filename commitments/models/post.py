"""Posts: who looks after a commitment when its owner is not there."""

from django.conf import settings
from django.db import models

from alliances.models import Scoped
from alliances.querysets import ScopedQuerySet


class Post(Scoped):
    """A function in the ministry, such as the treaty desk, and the person who holds it now."""

    name = models.CharField(max_length=120)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "name"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "name"], name="one_post_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
