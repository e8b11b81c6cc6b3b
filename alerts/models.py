"""Subscriptions, the alerts they give rise to, the messages that carry them, each attempt."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import PartnerSystem
from alliances.models import Alliance
from alliances.walls import Closed, Common, Following, Own
from compliance.models import Change, Severity
from kit.audited import Audited
from kit.models import Record, new_id

LONGEST_ADDRESS = 500  # characters of an address that a partner takes news at


class Subscription(Record):
    """A person wants to be told of changes in one alliance, or in all that they may see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions")
    alliance = models.ForeignKey(Alliance, models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=80, default="alerts.email")
    least_severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.LOW)

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            Own(name="subscriptions_wall", column="user_id"),
            models.UniqueConstraint(
                fields=["user", "alliance", "channel"],
                name="one_subscription_each",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.alliance or 'every alliance'}"


class Routed(models.Model):
    """The change was given to everyone who asked to be told of it, even if that was nobody."""

    change = models.OneToOneField(Change, models.CASCADE, primary_key=True, related_name="routed")

    class Meta:
        constraints = [Closed(name="routed_wall")]

    def __str__(self) -> str:
        return f"routed {self.change}"


class Endpoint(models.Model):
    """Where the system of a partner takes the head of our record, until it ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.OneToOneField(PartnerSystem, models.CASCADE, related_name="endpoint")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    secret = models.TextField(help_text="that signs what is sent; sealed by our own key")
    ended_at = models.DateTimeField(null=True, help_text="nothing is sent any more")

    class Meta:
        ordering = ["system__name"]
        constraints = [
            Audited(name="alerts_endpoint_is_audited", masks=("secret",)),
            Closed(name="endpoints_wall"),
        ]

    def __str__(self) -> str:
        return f"{self.system} at {self.address}"


class Message(Record):
    """What one subscription is sent at one time: the outbox row, with one id on every attempt.

    What an endpoint is sent stands in `body`, byte for byte; what a person is, is made of what they
    may see when it is sent.
    """

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    body = models.TextField(blank=True)
    due_at = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="given up; shown to the operator")

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            Following(name="messages_wall", column="subscription_id", table="alerts_subscription"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="a_message_is_sent_or_failed"
            ),
            models.CheckConstraint(
                condition=Q(subscription__isnull=False, endpoint=None, body="")
                | (Q(subscription=None, endpoint__isnull=False) & ~Q(body="")),
                name="a_message_is_for_a_person_or_a_machine",
            ),
        ]
        indexes = [
            models.Index(
                F("due_at"), condition=Q(sent_at=None, failed_at=None), name="messages_to_send"
            )
        ]

    def __str__(self) -> str:
        return f"message to {self.subscription or self.endpoint}"


class Alert(Record):
    """One change, for one subscription; made once, whatever fails afterwards."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="alerts")
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="alerts")
    message = models.ForeignKey(Message, models.CASCADE, related_name="alerts")

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            Following(name="alerts_wall", column="subscription_id", table="alerts_subscription"),
            models.UniqueConstraint(fields=["change", "subscription"], name="one_alert_each"),
        ]

    def __str__(self) -> str:
        return f"{self.change} for {self.subscription}"


class Delivery(Record):
    """One attempt to send one message, and how it went."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    error = models.TextField(blank=True, help_text="empty: the channel took it")

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            Following(name="deliveries_wall", column="message_id", table="alerts_message"),
        ]
        ordering = ["recorded_at"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.message}: {self.error or 'sent'}"


class Pause(models.Model):
    """Nothing is delivered from here until somebody resumes; there is one row, or none.

    It tells of an installation, not of its records: a backup does not carry it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    paused_at = models.DateTimeField(db_default=Now())
    reason = models.TextField()

    class Meta:
        constraints = [
            Audited(name="alerts_pause_is_audited"),
            Common(name="pauses_wall"),
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_pause_at_most"),
        ]

    def __str__(self) -> str:
        return f"paused since {self.paused_at:%-d %B %Y, %H:%M} UTC: {self.reason}"
