"""What belongs to a meeting: agenda, delegations, papers, decisions and actions."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from alliances.models import Scoped, State
from commitments.models import Commitment
from consultations.models.forums import Meeting
from consultations.querysets import ActionQuerySet, PartQuerySet

sha256 = RegexValidator(r"^[0-9a-f]{64}$", "Give the 64 hexadecimal digits of a SHA-256.")


class Delegation(Scoped):
    """Who came for one side."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="delegations")
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    head = models.CharField(max_length=200, help_text="name and office of who leads it")
    members = models.TextField(blank=True, help_text="one to a line")

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["meeting", "state"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "state"], name="one_delegation_of_a_state_at_a_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} at {self.meeting}"

    def people(self) -> list[str]:
        """Who leads it, then its members, each once."""
        lines = (line.strip()[:200] for line in (self.head, *self.members.splitlines()))
        return list(dict.fromkeys(filter(None, lines)))


class Reply(Scoped):
    """Whether a member of a delegation comes to the meeting, and who stands in if not."""

    class Answer(models.TextChoices):
        """What was answered (compare PARTSTAT of RFC 5545, 3.2.12)."""

        ACCEPTED = "accepted", "accepted"
        TENTATIVE = "tentative", "tentative"
        DECLINED = "declined", "declined"

    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="replies")
    name = models.CharField(max_length=200, help_text="as the delegation lists them")
    answer = models.CharField(max_length=9, choices=Answer)
    stands_in = models.CharField(max_length=200, blank=True, help_text="who comes instead")
    replied_at = models.DateTimeField()
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        help_text="who took the answer down",
    )

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["delegation", "name"]
        verbose_name_plural = "replies"
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["delegation", "name"], name="one_reply_of_a_member_of_a_delegation"
            ),
            models.CheckConstraint(
                condition=Q(stands_in="") | Q(answer="declined"),
                name="somebody_stands_in_for_who_declines",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_answer_display()}"


class Paper(Scoped):
    """A document tabled at a meeting: where it is, and the checksum by which it is known again."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=300, help_text="file number or address")
    checksum = models.CharField(
        max_length=64, blank=True, validators=[sha256], help_text="SHA-256 of the file"
    )

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["meeting", "recorded_at"]
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(checksum="") | Q(checksum__regex=r"^[0-9a-f]{64}$"),
                name="the_checksum_of_a_paper_is_a_sha256",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(Scoped):
    """What a meeting decided; it may have become a commitment."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="decisions"
    )

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["meeting", "number"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "number"], name="one_decision_per_number_of_a_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.number}: {self.text[:80]}"


class ActionItem(Scoped):
    """Something that someone is to do after a meeting, until it is done."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="actions")
    text = models.TextField()
    state = models.ForeignKey(
        State, models.PROTECT, null=True, blank=True, related_name="+", help_text="whose it is"
    )
    owner = models.CharField(max_length=120, blank=True, help_text="person or office")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["due_on", "recorded_at"]
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="a_done_action_has_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class AgendaItem(Scoped):
    """A point to be discussed; an open action of an earlier meeting is carried over as one."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    carries = models.ForeignKey(
        ActionItem, models.CASCADE, null=True, blank=True, related_name="carried_to"
    )

    objects = PartQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["meeting", "position"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "carries"], name="an_action_is_carried_to_a_meeting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"
