"""What people fill in about calls, contacts and the crisis channel."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.forms.parties import DAY, PartyForm
from consultations.models import (
    Contact,
    Hotline,
    LogEntry,
    Prior,
    Request,
)
from kit.records import RecordForm


class HotlineForm(RecordForm):
    """A crisis channel, its clause and its tests."""

    class Meta:
        model = Hotline
        fields = (
            *("commitment", "answer_hours", "threshold", "steps"),
            *("test_every", "tested_from", "acknowledge_minutes"),
        )
        widgets = {"tested_from": DAY}


class ContactForm(PartyForm):
    """Whom to reach, and in which order in a crisis."""

    class Meta:
        model = Contact
        fields = (
            *("ref", "state", "office", "name", "phone", "email", "languages", "hours"),
            *("hotline", "position", "note", "release", "originators"),
        )
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class ReasonForm(forms.Form):
    """Why a clause is invoked."""

    reason = forms.CharField(
        label=gettext_lazy("What has happened"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LogForm(forms.Form):
    """A line of the log of a crisis."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[one for one in LogEntry.Kind.choices if one[0] not in ("invoked", "closed")],
        initial="note",
    )
    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=gettext_lazy("Whom"), required=False
    )
    text = forms.CharField(
        label=gettext_lazy("In words"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contact"]
        field.queryset = contacts

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("kind") in ("called", "reached", "acknowledged") and not found.get("contact"):
            self.add_error("contact", _("Say whom you called."))
        return found


class ClosingForm(forms.Form):
    """How a crisis ended."""

    text = forms.CharField(
        label=gettext_lazy("How it ended"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


CALL_WIDGETS = {"note": forms.Textarea(attrs={"rows": 3})}


class RequestForm(PartyForm):
    """A state asks to consult."""

    past: ClassVar = {
        "received_on": gettext_lazy("A request counts from its receipt: enter a day up to today."),
        "answered_on": gettext_lazy("An answer is recorded once it came: enter a day up to today."),
    }

    class Meta:
        model = Request
        fields = (
            *("ref", "title", "asker", "received_on", "within", "commitment"),
            *("answered_on", "meeting", "note", "release", "originators"),
        )
        widgets = {**CALL_WIDGETS, "received_on": DAY, "answered_on": DAY}


class PriorForm(PartyForm):
    """A deed of which the others are to be consulted first."""

    past: ClassVar = {
        "happened_on": gettext_lazy("A deed is recorded once it happened: enter a day up to today.")
    }

    class Meta:
        model = Prior
        fields = (
            *("ref", "title", "happened_on", "commitment", "meeting", "note"),
            *("release", "originators"),
        )
        widgets = CALL_WIDGETS
