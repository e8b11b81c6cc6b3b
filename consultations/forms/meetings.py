"""What people fill in about forums and their meetings."""

from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Alliance, State
from alliances.querysets import Principal
from consultations.actions import columns_of_hours
from consultations.forms.parties import DAY, MOMENT, PartyForm, sides_of
from consultations.models import (
    ActionItem,
    Delegation,
    Forum,
    Meeting,
    Paper,
    Reply,
)
from kit.errors import Refused
from kit.records import RecordForm

LARGEST_FILE = 1_000_000


class ForumForm(PartyForm):
    """A standing body, and who presides for each side."""

    class Meta:
        model = Forum
        fields = (
            *("ref", "name", "level", "commitment", "hosts", "watch", "note"),
            *("release", "originators"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = sides_of(self.alliance)
        for one in self.sides:
            label = _("Chair for %(state)s") % {"state": one.name}
            chair = self.instance.chairs.get(one.iso3, "")
            self.fields[self._name(one)] = forms.CharField(
                label=label, required=False, max_length=200, initial=chair
            )

    def _name(self, state: State) -> str:
        return f"chair_{state.iso3.lower()}"

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        chairs = {one.iso3: found.get(self._name(one), "") for one in self.sides}
        self.instance.chairs = {iso3: chair for iso3, chair in chairs.items() if chair}
        return found


class PlanForm(forms.Form):
    """When and where to meet; hours are those of the place."""

    title = forms.CharField(max_length=200, required=False, help_text=_("if it has one of its own"))
    starts_at = forms.DateTimeField(label=gettext_lazy("Starts"), widget=MOMENT)
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"), min_value=15, max_value=30 * 24 * 60, initial=120
    )
    zone = forms.ChoiceField(label=gettext_lazy("In the time of"))
    place = forms.CharField(max_length=120, required=False)
    format = forms.ChoiceField(choices=[one for one in Meeting.Format.choices if one[0] != "none"])

    def __init__(self, *args: Any, principal: Principal, alliance: Alliance, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.sides = sides_of(alliance)
        zones = {one.timezone: f"{one.name} ({one.timezone})" for one in self.sides}
        other = str(self.get_initial_for_field(self.fields["zone"], "zone") or "UTC")
        field: Any = self.fields["zone"]
        field.choices = list(({other: other, "UTC": "UTC"} | zones).items())[::-1]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if {"starts_at", "zone", "minutes"} <= set(found):
            start = local(found["starts_at"], found["zone"])
            found["starts_at"] = start
            found["ends_at"] = start + timedelta(minutes=found["minutes"])
        return found

    def columns(self) -> dict[str, Any]:
        """What a plan or a move takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "minutes"}


def local(typed: datetime, zone: str) -> datetime:
    """What was typed, by the clocks of a zone; refused in the hour that clocks leap over."""
    if not 1900 <= typed.year <= 2999:  # near the ends of the calendar no clock can be told
        raise ValidationError({"starts_at": _("Enter a day from 1900 to 2999.")})
    at = typed.replace(tzinfo=ZoneInfo(zone))
    back = datetime.fromtimestamp(at.timestamp(), ZoneInfo(zone))
    if back.replace(tzinfo=None) != typed.replace(tzinfo=None):
        words = {"time": f"{typed:%H:%M}", "day": f"{typed:%-d %B %Y}"}
        message = _("There is no %(time)s on %(day)s: the clocks go forward.") % words
        raise ValidationError({"starts_at": message})
    return back


class MeetingForm(PartyForm):
    """When, where and how a meeting is, and how it stands: what its pages change one by one."""

    class Meta:
        model = Meeting
        fields = ("title", "starts_at", "ends_at", "zone", "place", "format", "status", "outcome")

    def clean(self) -> dict[str, Any]:
        """The days are those of the hours, at the place of meeting."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("starts_at") and found.get("ends_at") and found.get("zone"):
            try:
                hours = columns_of_hours(found["starts_at"], found["ends_at"], found["zone"])
            except Refused as refusal:
                self.add_error(refusal.field, refusal.message)
                return found
            self.instance.starts_on, self.instance.ends_on = hours["starts_on"], hours["ends_on"]
        return found


class HelperForm(forms.Form):
    """For which days to look for hours that suit both sides."""

    first = forms.DateField(label=gettext_lazy("From"), widget=DAY)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=31, initial=14)
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"), min_value=30, max_value=720, initial=120
    )


class StatusForm(forms.Form):
    """How a meeting stands."""

    status = forms.ChoiceField(choices=Meeting.Status.choices)
    outcome = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)


class MinutesForm(forms.Form):
    """The text of minutes, and the version it was written on."""

    text = forms.CharField(
        label=gettext_lazy("Minutes"),
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PointForm(forms.Form):
    """A point of an agenda."""

    title = forms.CharField(max_length=300)


class DecisionForm(forms.Form):
    """What was decided."""

    text = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ActionForm(PartyForm):
    """What is to be done, by whom and by when."""

    class Meta:
        model = ActionItem
        fields = ("text", "state", "owner", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "due_on": DAY}


class DelegationForm(PartyForm):
    """Who came for one side."""

    class Meta:
        model = Delegation
        fields = ("state", "head", "members")
        widgets = {"members": forms.Textarea(attrs={"rows": 5})}


class ReplyForm(forms.Form):
    """What a member of a delegation answers."""

    who = forms.ChoiceField(label=gettext_lazy("Who"))
    answer = forms.ChoiceField(choices=Reply.Answer.choices, label=gettext_lazy("Answer"))
    stands_in = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Who stands in"),
        help_text=gettext_lazy("Only if they decline."),
    )

    def __init__(self, *args: Any, delegations: list[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            f"{one.pk}/{number}": (one, name)
            for one in delegations
            for number, name in enumerate(one.people())
        }
        who = cast("forms.ChoiceField", self.fields["who"])
        who.choices = [(key, f"{name}, {one.state}") for key, (one, name) in self.people.items()]

    def said(self) -> dict[str, Any]:
        """Whose answer it is, and what it says."""
        told = self.cleaned_data
        delegation, name = self.people[told["who"]]
        words = {"answer": told["answer"], "stands_in": told["stands_in"]}
        return {"delegation": delegation, "name": name, **words}


class PaperForm(RecordForm):
    """A document that was tabled."""

    class Meta:
        model = Paper
        fields = ("title", "reference", "checksum")


class CalendarFileForm(forms.Form):
    """A calendar file with meetings."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"), help_text=gettext_lazy("up to 1 MB")
    )

    def __init__(self, *args: Any, principal: Principal, alliance: Alliance, **kw: Any) -> None:
        super().__init__(*args, **kw)

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 1 MB."))
        return bytes(sent.read())


class FeedForm(forms.Form):
    """A calendar to subscribe to: of all that one may see, of an alliance, or of a forum."""

    name = forms.CharField(max_length=80, help_text=gettext_lazy("where you use it: phone, desk"))
    alliance = forms.ModelChoiceField(
        Alliance.objects.none(), required=False, empty_label=gettext_lazy("All my alliances")
    )
    forum = forms.ModelChoiceField(
        Forum.objects.none(), required=False, empty_label=gettext_lazy("All forums")
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alliances: Any = self.fields["alliance"]
        alliances.queryset = Alliance.objects.visible_to(principal)
        forums: Any = self.fields["forum"]
        forums.queryset = Forum.objects.visible_to(principal).order_by("name")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("forum") and found.get("alliance"):
            raise ValidationError({"forum": _("Choose an alliance or a forum, not both.")})
        return found
