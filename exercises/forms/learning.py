"""What people fill in about lessons, and what closes them."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.forms.drill import DAY, DrillForm
from exercises.models import Event, Lesson
from exercises.practice.lessons import ASPECTS
from kit.dates import in_words


class LessonForm(DrillForm):
    """A lesson, and who does what about it by when."""

    aspects = forms.MultipleChoiceField(
        choices=[(one, one.capitalize()) for one in ASPECTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="DOTMLPF-I",
    )

    past: ClassVar = {
        "identified_on": _("A lesson is recorded once it was identified: enter a day up to today."),
        "remedied_on": _("It is remedied once the action was taken: enter a day up to today."),
    }

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
