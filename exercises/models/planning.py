"""How an exercise is planned: stages, who takes part, parts that move, clearances."""

from django.db import models
from django.db.models import F, Q

from alliances.models import Scoped, iso3
from exercises.models.programme import Event
from exercises.practice.stages import NAMES, ORDER, StageKind
from exercises.querysets import ExerciseQuerySet
from kit.models import PartialDateField
from treaties.models import Provision


class Stage(Scoped):
    """One stage of an exercise: the last day it is to be done by, and the day it was.

    Its gate (what must be done before it) is kept by `exercises.actions.pass_stage`.
    """

    KINDS = [(str(one), NAMES[one]) for one in ORDER]

    event = models.ForeignKey(Event, models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=KINDS)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["event", "due_on"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["event", "kind"], name="an_exercise_has_a_stage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.event}"

    @property
    def stage(self) -> StageKind:
        return StageKind(self.kind)


class Participant(Scoped):
    """The forces that one state sends in one domain, what they cost it, or that it observes.

    Costs stand with their basis and are never summed across bases.
    """

    class Role(models.TextChoices):
        """As what it comes."""

        HOST = "host", "hosts"
        PARTICIPANT = "participant", "takes part"
        OBSERVER = "observer", "observes"

    event = models.ForeignKey(Event, models.CASCADE, related_name="participants")
    state = models.CharField(max_length=3, validators=[iso3], help_text="ISO 3166 alpha-3")
    role = models.CharField(max_length=11, choices=Role, default=Role.PARTICIPANT)
    domain = models.CharField(
        max_length=40, blank=True, help_text="land, air, sea, cyber, space, staff"
    )
    forces = models.CharField(max_length=200, blank=True, help_text="units and platforms")
    people = models.PositiveIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    cost_basis = models.CharField(
        max_length=24, blank=True, help_text="what the amount is: budget, obligated, paid"
    )

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["event", "state", "domain"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "state", "domain"], name="a_state_takes_part_once_in_a_domain"
            ),
            models.CheckConstraint(
                condition=Q(cost=None, cost_currency="", cost_basis="")
                | (Q(cost__gte=0) & ~Q(cost_currency="") & ~Q(cost_basis="")),
                name="a_cost_has_its_currency_and_basis",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.state, self.domain)))


class Part(Scoped):
    """A part of an exercise that may move on its own: so many field events, of which some moved."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="parts")
    name = models.CharField(max_length=200)
    planned = models.PositiveIntegerField(default=1, help_text="how many events it comprises")
    moved = models.PositiveIntegerField(default=0, help_text="how many of them were moved")
    moved_to = PartialDateField(
        null=True, blank=True, help_text="information: when what was moved is to be held"
    )
    is_field = models.BooleanField(default=True, help_text="in the field, not at a desk")
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["event", "name"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["event", "name"], name="one_part_per_name"),
            models.CheckConstraint(
                condition=Q(moved__lte=F("planned")), name="no_more_is_moved_than_was_planned"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Clearance(Scoped):
    """A permission an exercise needs from a state, by a day, with the clause it rests on."""

    class Kind(models.TextChoices):
        """What is to be permitted."""

        DIPLOMATIC = "diplomatic", "diplomatic clearance"
        HOST_NATION = "host_nation", "host-nation consent"
        OVERFLIGHT = "overflight", "overflight"
        PORT = "port", "port visit"
        RANGE = "range", "use of ranges"
        SPECTRUM = "spectrum", "frequencies"
        SAFETY = "safety", "safety of live firing"
        ENVIRONMENT = "environment", "environmental assessment"
        NOTIFICATION = "notification", "notification of others"

    class Answer(models.TextChoices):
        """What was answered."""

        WAITING = "waiting", "waiting"
        GRANTED = "granted", "granted"
        REFUSED = "refused", "refused"
        NOT_NEEDED = "not_needed", "not needed"

    event = models.ForeignKey(Event, models.CASCADE, related_name="clearances")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=3, validators=[iso3], help_text="whose it is to give")
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="+"
    )
    needed_by = models.DateField(help_text="last day for the answer")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(
        null=True, blank=True, help_text="information: when it was answered"
    )
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["event", "needed_by", "kind"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "kind", "state"], name="a_clearance_is_asked_for_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.state}"
