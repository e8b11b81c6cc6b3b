"""Posts: who looks after a commitment when its owner is not there; and one's own views of lists."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alliances.models import Alliance, Scoped
from alliances.querysets import ScopedQuerySet
from alliances.walls import Own
from kit.models import Record


class Post(Scoped):
    """A function in the ministry, such as the treaty desk."""

    name = models.CharField(max_length=120)

    objects = ScopedQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["alliance_id", "name"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "name"], name="one_post_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Tenure(Scoped):
    """Who holds a post from when to when, both days included; one person at a time."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="tenures")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day; none: until further")

    objects = ScopedQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["post", "-starts_on"]
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_tenure_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["post", "starts_on"], name="one_tenure_of_a_post_starts_on_a_day"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ends_on=None), name="one_open_tenure_of_a_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.post}"


class SavedView(Record):
    """A person's own filters of an alliance's list of commitments, by a name."""

    MOST = 20  # of one person in one alliance

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    filters = models.JSONField(help_text="names and values, as in the address of the list")

    class Meta(Record.Meta):
        ordering = ["name"]
        constraints = [
            *Record.Meta.constraints,
            Own(name="saved_views_wall", column="user_id"),
            models.UniqueConstraint(
                fields=["user", "alliance", "name"], name="one_saved_view_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
