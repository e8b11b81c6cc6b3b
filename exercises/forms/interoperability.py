"""What people fill in about systems, standards and how they work together."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.forms.drill import DAY, DrillForm, StateField
from exercises.models import (
    Adoption,
    Edition,
    InteropCase,
    InteropResult,
    Standard,
    System,
    SystemVersion,
)


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

    state = StateField(label=_("State"))

    past: ClassVar = {
        "declared_on": _("A state's word is recorded once it was given: enter a day up to today."),
        "implemented_on": _("It is implemented once that was done: enter a day up to today."),
    }

    class Meta:
        model = Adoption
        fields = ("state", "status", "reservation", "declared_on", "implement_by",
                  "implemented_on")  # fmt: skip
        widgets = {"declared_on": DAY, "implement_by": DAY, "implemented_on": DAY}


class SystemForm(DrillForm):
    """A system of one state."""

    state = StateField(label=_("State"))

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

    past: ClassVar = {
        "tested_on": _("A result is recorded once it was tested: enter a day up to today."),
    }

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


class WhenForm(forms.Form):
    """The day on which the matrix is looked at."""

    on = forms.DateField(required=False, widget=DAY)

    def day(self, today: date) -> date:
        """The day asked for; today without one, or with what is no day."""
        found: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return found or today
