"""What people fill in about exercises, systems, standards and lessons."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.cadence import EXPLAINED
from exercises.models import (
    Adoption,
    Attainment,
    Clearance,
    Edition,
    Event,
    Inject,
    InteropCase,
    InteropResult,
    Lesson,
    Objective,
    Observation,
    Part,
    Participant,
    Series,
    Standard,
    System,
    SystemVersion,
)
from exercises.practice.aims import NAMES as STANDINGS
from exercises.practice.lessons import ASPECTS
from exercises.practice.stages import NAMES, ORDER
from kit.currencies import currency
from kit.dates import PartialDate, in_words
from kit.records import RecordForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_EXPLAINED: dict[Any, str] = {**EXPLAINED}
_PARTIAL = _("As far as it is known: 2027-09-13, 2027-09 or 2027.")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DrillForm(RecordForm):
    """A form whose row is part of another: that decides whether a name or number is free."""

    part_of = {"alliance", "event", "series", "standard", "edition", "system", "lesson", "case"}


class SeriesForm(DrillForm):
    """A new series."""

    class Meta:
        model = Series
        fields: tuple[str, ...] = (
            *("ref", "name", "type", "states", "commitment", "rhythm", "parity", "period"),
            *("grace", "runs_from", "note"),
        )
        widgets = {"runs_from": DAY}
        labels = {"parity": _("Odd or even years, for parity")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rhythm: Any = self.fields["rhythm"]
        rhythm.choices = [(code, _EXPLAINED.get(code, told)) for code, told in rhythm.choices]


class SeriesEditForm(SeriesForm):
    """A series that is there already."""

    class Meta(SeriesForm.Meta):
        fields = (*SeriesForm.Meta.fields[:-1], "runs_until", "note")
        widgets = {"runs_from": DAY, "runs_until": DAY}


class TakeOverForm(DrillForm):
    """A series of the library, and what it is to be called here."""

    known = forms.ChoiceField(label=_("Series in the library"))

    class Meta:
        model = Series
        fields = ("ref", "name", "type", "states", "commitment", "note")

    field_order = ("known", "ref", "name")

    def __init__(self, *args: Any, series: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["known"]
        field.choices = [("", "—"), *((one["series"], _told(one)) for one in series)]
        field.help_text = _("Empty? Bring a collection in first.") if not series else ""


def _told(series: dict[str, Any]) -> str:
    """What a series of the library is called in a list: its name, editions and years."""
    first, last = (series[name].earliest.year for name in ("first", "last"))
    return f"{series['series']} ({series['editions']}; {first}\u2013{last})"


class AimsForm(forms.Form):
    """What a list of objectives is narrowed to."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    capability = forms.ChoiceField(label=_("Capability"), required=False)
    stands = forms.ChoiceField(
        label=_("Stands"),
        required=False,
        choices=[("", _("any")), *((str(one), name) for one, name in STANDINGS.items())],
    )

    def __init__(self, *args: Any, capabilities: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["capability"]
        field.choices = [("", _("any")), *((one, one) for one in capabilities)]

    def fits(self, row: Objective, stands: str) -> bool:
        """Whether an objective is among what was asked for; what makes no sense is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        words = asked.get("q", "").casefold()
        return (
            words in f"{row.ref} {row.title}".casefold()
            and asked.get("capability") in (None, "", row.capability)
            and asked.get("stands") in (None, "", stands)
        )


class EventForm(DrillForm):
    """An edition of a series."""

    class Meta:
        model = Event
        fields = ("ref", "name", "starts_on", "ends_on", "place", "ranges", "report",
                  "cost_commitment", "note")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = self.day("starts_on"), self.day("ends_on")
        if starts_on and ends_on and ends_on.latest < starts_on.earliest:
            days = {"end": in_words(ends_on), "start": in_words(starts_on)}
            message = _("It would end on %(end)s, before it starts on %(start)s.")
            self.add_error("ends_on", message % days)
        return found


class ParticipantForm(DrillForm):
    """The forces of one state in one domain."""

    class Meta:
        model = Participant
        fields = ("state", "role", "domain", "forces", "people", "cost", "cost_currency",
                  "cost_basis")  # fmt: skip

    def clean_cost_currency(self) -> str:
        """A currency of ISO 4217, in capital letters."""
        return currency(self.cleaned_data["cost_currency"])


class PartForm(DrillForm):
    """A part that may move on its own."""

    class Meta:
        model = Part
        fields = ("name", "planned", "moved", "moved_to", "is_field", "note")


class ClearanceForm(DrillForm):
    """A permission that is needed."""

    class Meta:
        model = Clearance
        fields = ("kind", "state", "provision", "needed_by", "answer", "answered_on", "note")
        widgets = {"needed_by": DAY, "answered_on": DAY}


class AttainmentForm(DrillForm):
    """An objective that an exercise trains, and what came of it."""

    class Meta:
        model = Attainment
        fields = ("objective", "result", "evidence", "note")


class ObjectiveForm(DrillForm):
    """Something exercises are to show."""

    class Meta:
        model = Objective
        fields = ("ref", "title", "capability", "commitment", "agreed_on", "retest_every", "note")
        widgets = {"agreed_on": DAY}


class InjectForm(DrillForm):
    """One inject of the script; times are UTC."""

    class Meta:
        model = Inject
        fields = ("number", "title", "storyline", "owner", "audience", "planned_at", "actual_at",
                  "status", "expected", "observed")  # fmt: skip
        widgets = {"planned_at": MOMENT, "actual_at": MOMENT}


class ObservationForm(DrillForm):
    """Something seen in an exercise."""

    class Meta:
        model = Observation
        fields = ("number", "title", "text", "discussion", "conclusion", "recommendation", "tags",
                  "lesson")  # fmt: skip


class LessonForm(DrillForm):
    """A lesson, and who does what about it by when."""

    aspects = forms.MultipleChoiceField(
        choices=[(one, one.capitalize()) for one in ASPECTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="DOTMLPF-I",
    )

    class Meta:
        model = Lesson
        fields = ("ref", "title", "tags", "aspects", "identified_on", "action", "action_body",
                  "due_on", "remedied_on")  # fmt: skip
        widgets = {"identified_on": DAY, "due_on": DAY, "remedied_on": DAY}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first = found.get("identified_on")
        for name in ("due_on", "remedied_on"):
            if first and found.get(name) and found[name] < first:
                message = _("It was identified on %(day)s: enter that day or a later one.")
                self.add_error(name, message % {"day": in_words(first)})
        return found


class StandardForm(DrillForm):
    """A standard."""

    class Meta:
        model = Standard
        fields = ("ref", "title", "body", "is_ratified", "note")


class EditionForm(DrillForm):
    """A new edition."""

    class Meta:
        model = Edition
        fields = ("label", "issued_on", "note")
        widgets = {"issued_on": DAY}


class AdoptionForm(DrillForm):
    """How a state stands to an edition."""

    class Meta:
        model = Adoption
        fields = ("state", "status", "reservation", "declared_on", "implement_by",
                  "implemented_on")  # fmt: skip
        widgets = {"declared_on": DAY, "implement_by": DAY, "implemented_on": DAY}


class SystemForm(DrillForm):
    """A system of one state."""

    class Meta:
        model = System
        fields = ("ref", "name", "state", "domain", "note")


class VersionForm(DrillForm):
    """A new version."""

    class Meta:
        model = SystemVersion
        fields = ("label", "fielded_on", "note")
        widgets = {"fielded_on": DAY}


class CaseForm(DrillForm):
    """What is to be tested."""

    class Meta:
        model = InteropCase
        fields = ("ref", "title", "capability", "system_a", "system_b", "standard", "note")


class ResultForm(DrillForm):
    """What a test showed; only versions and editions of what the case is about are offered."""

    class Meta:
        model = InteropResult
        fields = ("outcome", "tested_on", "version_a", "version_b", "edition", "event", "evidence",
                  "note")  # fmt: skip
        widgets = {"tested_on": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.instance.case
        own = {"version_a": {"system": case.system_a_id}, "version_b": {"system": case.system_b_id},
               "edition": {"standard": case.standard_id}}  # fmt: skip
        for name, narrowed in own.items():
            field: Any = self.fields[name]
            field.queryset = field.queryset.filter(**narrowed).select_related(*narrowed)


class OffsetsForm(forms.Form):
    """How many days from the exercise each stage is due: negative before it, else after it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in ORDER:
            label = NAMES[stage].capitalize()
            self.fields[str(stage)] = forms.IntegerField(label=label)

    def wishes(self) -> dict[str, int]:
        return {str(stage): self.cleaned_data[str(stage)] for stage in ORDER}


class PostponeForm(forms.Form):
    """The new days."""

    starts_on = forms.CharField(label=_("Starts on"), help_text=_PARTIAL)
    ends_on = forms.CharField(label=_("Ends on"), required=False)

    def clean(self) -> dict[str, Any]:
        """Days as values; what is no day is told at its field."""
        found: dict[str, Any] = super().clean() or {}
        for name in ("starts_on", "ends_on"):
            try:
                found[name] = PartialDate.parse(found[name]) if found.get(name) else None
            except ValueError as error:
                self.add_error(name, str(error))
        return found


class PassForm(forms.Form):
    """When a stage was done."""

    done_on = forms.DateField(label=_("Done on"), widget=DAY)


class GapForm(forms.Form):
    """A year that is only a gap in the data."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2999)
    reason = forms.CharField(label=_("Why it is no lapse"))


class ShiftForm(forms.Form):
    """By how many minutes, later or (negative) earlier."""

    minutes = forms.IntegerField(label=_("Minutes"), help_text=_("Negative: earlier."))

    def by_time(self) -> timedelta:
        minutes: int = self.cleaned_data["minutes"]
        return timedelta(minutes=max(-(10**6), min(10**6, minutes)))


class CheckForm(forms.Form):
    """What a later exercise showed of a lesson."""

    event = forms.ModelChoiceField(Event.objects.none(), label=_("Exercise"))
    is_remedied = forms.BooleanField(label=_("It was shown to be remedied"), required=False)
    evidence = forms.CharField(label=_("Where the proof is kept"), max_length=300)

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["event"]
        field.queryset = events


class CloseForm(forms.Form):
    """The day a lesson counts as learned from."""

    closed_on = forms.DateField(label=_("Closed on"), widget=DAY)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class WhenForm(forms.Form):
    """The day on which the matrix is looked at."""

    on = forms.DateField(required=False, widget=DAY)

    def day(self, today: date) -> date:
        """The day asked for; today without one, or with what is no day."""
        found: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return found or today
