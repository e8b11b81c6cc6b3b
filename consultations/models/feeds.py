"""Calendars that people subscribe to by a secret address."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliances.models import Alliance
from alliances.walls import Own
from consultations.models.forums import Forum
from kit.audited import Audited
from kit.models import Record


class Feed(Record):
    """One secret address of a calendar: all that its owner may see, one alliance, or one forum.

    Only the digest of the secret is kept. What it shows is asked anew each time, with its owner's
    rights of that moment.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    name = models.CharField(max_length=80, help_text="where it is used: phone, desk")
    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, blank=True, related_name="+", help_text="none: all"
    )
    forum = models.ForeignKey(Forum, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["recorded_at"]
        constraints = [
            Audited(name="consultations_feed_is_audited", masks=("digest",)),
            Own(name="feeds_wall", column="user_id"),
            models.CheckConstraint(
                condition=Q(alliance=None) | Q(forum=None), name="a_feed_is_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.name
