"""Systems of the parties, their versions, and tests of whether they work together."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from alliances.models import Scoped, iso3
from exercises.models.programme import Event
from exercises.models.standards import Edition, Standard
from exercises.practice.interop import Issue, Outcome, Shown
from exercises.querysets import ExerciseQuerySet


class System(Scoped):
    """Something of one state that is to work with something of another: a radio, a data link."""

    ref = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=3, validators=[iso3], help_text="whose it is")
    domain = models.CharField(max_length=40, blank=True, help_text="land, air, sea, cyber, space")
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["state", "name"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_system_per_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class SystemVersion(Scoped):
    """A version of a system, from the day it was fielded on; the newest one counts."""

    system = models.ForeignKey(System, models.CASCADE, related_name="versions")
    label = models.CharField(max_length=40)
    fielded_on = models.DateField(
        help_text="information: what was tested before asks for a new test, on the matrix"
    )
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["system", "fielded_on"]
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["system", "label"], name="one_version_per_label"),
            models.UniqueConstraint(
                fields=["system", "fielded_on"], name="one_version_is_fielded_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.label}"

    @property
    def issue(self) -> str:
        """What it is called in an alliance's bundle: its system, and its own label."""
        return f"{self.system.ref}:{self.label}"

    def as_issue(self) -> Issue:
        return Issue(self.fielded_on, self.label)


class InteropCase(Scoped):
    """What is to be tested: two systems against each other, by a standard, for a capability."""

    ref = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    capability = models.CharField(max_length=120, help_text="such as air picture")
    system_a = models.ForeignKey(System, models.PROTECT, related_name="cases_as_a")
    system_b = models.ForeignKey(System, models.PROTECT, related_name="cases_as_b")
    standard = models.ForeignKey(
        Standard, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["capability", "ref"]
        verbose_name = "test case"
        constraints = [
            *Scoped.Meta.constraints,
            models.UniqueConstraint(fields=["alliance", "ref"], name="one_test_case_per_ref"),
            models.UniqueConstraint(
                fields=["system_a", "system_b", "standard", "capability"],
                name="a_pair_is_tested_once_by_a_standard",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(system_a=F("system_b")), name="a_system_is_tested_with_another"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("exercises:interopcase-detail", args=[self.pk])


class InteropResult(Scoped):
    """What a test showed, of which versions and which edition, with its evidence."""

    class Outcome(models.TextChoices):
        """As coalition trials say it."""

        SUCCESS = Outcome.SUCCESS.value, "success"
        LIMITED = Outcome.LIMITED.value, "limited success"
        ISSUE = Outcome.ISSUE.value, "issue"
        NOT_TESTED = Outcome.NOT_TESTED.value, "not tested"

    case = models.ForeignKey(InteropCase, models.PROTECT, related_name="results")
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="interop_results"
    )
    version_a = models.ForeignKey(SystemVersion, models.PROTECT, related_name="+")
    version_b = models.ForeignKey(SystemVersion, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    tested_on = models.DateField(help_text="information: the newest test counts, on the matrix")
    evidence = models.CharField(max_length=300, blank=True, help_text="where the proof is kept")
    note = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta(Scoped.Meta):
        ordering = ["case", "tested_on", "recorded_at", "id"]
        verbose_name = "test result"
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(outcome="not_tested") | ~Q(evidence=""),
                name="a_test_result_has_its_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_outcome_display()}"

    def as_shown(self) -> Shown:
        """The result as a value; ask for rows with versions and edition."""
        edition = self.edition.as_issue() if self.edition else None
        a, b = self.version_a.as_issue(), self.version_b.as_issue()
        return Shown(self.tested_on, self.outcome, a, b, edition)
