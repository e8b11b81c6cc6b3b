"""What the forms of exercises have in common: days, times, and states as people type them."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pycountry
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import State
from kit.records import RecordForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class DrillForm(RecordForm):
    """A form whose row is part of another: that decides whether a name or number is free."""

    part_of = {"alliance", "event", "series", "standard", "edition", "system", "lesson", "case"}


def code_of(typed: str) -> str:
    """The three letters of a state of ISO 3166, of today or of the past, by its name or a code.

    ValidationError, which says how to write one.
    """
    if named := State.objects.filter(name__iexact=typed).first():
        return named.iso3
    for known in (pycountry.countries, pycountry.historic_countries):
        try:
            return str(known.lookup(typed).alpha_3)
        except LookupError:
            continue
    raise forms.ValidationError(
        _("“%(typed)s” is no state of ISO 3166: write its name or its three letters, such as JPN.")
        % {"typed": typed}
    )


class StateField(forms.CharField):
    """One state, by its name or code."""

    def __init__(self, **kwargs: Any) -> None:
        said = gettext_lazy("Its name, or its three letters of ISO 3166, such as JPN.")
        super().__init__(max_length=100, **{"help_text": said} | kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return code_of(typed) if typed else typed


class StatesInput(forms.CheckboxSelectMultiple):
    """Boxes for the allies, and a line for any other states."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        ticked = super().value_from_datadict(data, files, name) or []
        typed = [*([ticked] if isinstance(ticked, str) else ticked), data.get(f"{name}_others", "")]
        parts = (part.strip() for one in typed for part in one.replace(";", ",").split(","))
        return list(dict.fromkeys(filter(None, parts)))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        allies, told = {code for code, _name in self.choices}, value or []
        boxes = super().render(name, [one for one in told if one in allies], attrs, renderer)
        key = f"{name}_others"
        typed = ", ".join(one for one in told if one not in allies)
        line = forms.TextInput().render(key, typed, {"id": f"id_{key}"}, renderer)
        label = _("Others, by name or code, with commas between")
        return format_html('{}<label for="id_{}">{}</label>{}', boxes, key, label, line)


class StatesField(forms.MultipleChoiceField):
    """Several states: allies to be ticked, and any others."""

    widget = StatesInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": gettext_lazy("Tick at least one state, or name one.")
    }

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(code_of(one) for one in super().to_python(value)))

    def valid_value(self, value: str) -> bool:
        return True  # it has a code, ally or not
