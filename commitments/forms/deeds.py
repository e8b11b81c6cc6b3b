"""The forms of what is done to commitments: proven, relieved, broken, woken, handed over."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from alliances.access import editors_of
from alliances.models import Alliance
from alliances.querysets import Principal
from commitments.actions import LARGEST_FILE, Proof, Sent, Wish
from commitments.cadence import NEVER, named
from commitments.forms.promise import DAY
from commitments.models import WOKEN_BY, Commitment, Evidence, Occurrence, Relief
from kit.dates import PartialDate, in_words

KINDS = [
    ("link", gettext_lazy("a link")),
    ("file", gettext_lazy("a file")),
    ("figure", gettext_lazy("a figure")),
    ("report", gettext_lazy("a report")),
]


NEEDED = {
    "link": ("url", gettext_lazy("A link needs its address.")),
    "file": ("file", gettext_lazy("Choose the file.")),
    "figure": ("figure", gettext_lazy("Give the figure, and its unit.")),
}


class PartialDay(forms.CharField):
    """A day known to the day, the month or the year."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class OnPromise(forms.Form):
    """A form about one commitment, offering of what hangs on it what the principal may see."""

    def __init__(
        self, *args: Any, promise: Commitment, principal: Principal, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.promise, self.principal = promise, principal
        if "label" in self.fields:
            seen = promise.occurrences.visible_to(principal)
            waits = seen.filter(met_on=None).order_by("opens_on")
            known = [(one.label, f"{named(one.label)}, {_until(one)}") for one in waits]
            choice = cast("forms.ChoiceField", self.fields["label"])
            choice.choices = [("", gettext_lazy("whichever it fits")), *known]


def _until(one: Occurrence) -> str:
    if one.due_on == NEVER:
        return f"open from {in_words(one.opens_on)}, without a due day"
    return f"due by {in_words(one.due_on)}"


class ProofForm(OnPromise):
    """What met the commitment, and where it can be seen."""

    title = forms.CharField(max_length=300, label=gettext_lazy("What it is"))
    kind = forms.ChoiceField(choices=KINDS, label=gettext_lazy("Sort"))
    met_on = PartialDay(
        label=gettext_lazy("Met on"), help_text=gettext_lazy("2026-10-20 or 2026-10")
    )
    label = forms.ChoiceField(required=False, label=gettext_lazy("For which occurrence"))
    url = forms.URLField(required=False, max_length=500, label=gettext_lazy("Address"))
    file = forms.FileField(
        required=False, help_text=gettext_lazy("At most 10 MB; its SHA-256 is kept with it.")
    )
    figure = forms.DecimalField(required=False, max_digits=20, decimal_places=4)
    figure_unit = forms.CharField(required=False, max_length=40, label=gettext_lazy("Unit"))
    expires_on = forms.DateField(
        required=False, widget=DAY, label=gettext_lazy("Proves until, with that day")
    )
    supersedes = forms.ModelChoiceField(
        Evidence.objects.none(), required=False, label=gettext_lazy("In place of")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = Evidence.objects.visible_to(self.principal).standing()
        stands = stands.filter(commitment=self.promise)
        cast("forms.ModelChoiceField[Evidence]", self.fields["supersedes"]).queryset = stands

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent and sent.size > LARGEST_FILE:
            raise forms.ValidationError(gettext_lazy("The file is larger than 10 MB."))
        return sent

    def clean(self) -> dict[str, Any]:
        """Each sort of evidence has what it is named after, else nobody could look at it."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        field, said = NEEDED.get(found.get("kind", ""), ("", ""))
        if field and field not in self.errors and found.get(field) in (None, ""):
            self.add_error(field, said)
        return found

    def proof(self) -> Proof:
        """What was said, as a value."""
        said = self.cleaned_data
        sent = said["file"]
        file = Sent(sent.name, sent.content_type or "", sent.read()) if sent else None
        names = ("kind", "title", "met_on", "label", "url", "figure", "figure_unit", "expires_on")
        return Proof(**{name: said[name] for name in names}, file=file)


SAID_OF = {
    "waiver": ("label",),
    "extension": ("label", "new_due_on"),
    "suspension": ("starts_on", "ends_on"),
    "dispute": ("starts_on", "ends_on"),
}
_NOT_OF_IT = gettext_lazy(
    "This does not go with what is proposed: leave it empty, or choose again."
)


class ReliefForm(OnPromise):
    """What is to be relieved, by whose authority, and why."""

    kind = forms.ChoiceField(choices=Relief.Kind.choices, label=gettext_lazy("What is proposed"))
    label = forms.ChoiceField(required=False, label=gettext_lazy("Of which occurrence"))
    new_due_on = forms.DateField(
        required=False, widget=DAY, label=gettext_lazy("New due day, for an extension")
    )
    starts_on = forms.DateField(
        required=False, widget=DAY, label=gettext_lazy("First day, of a suspension or dispute")
    )
    ends_on = forms.DateField(
        required=False, widget=DAY, label=gettext_lazy("First day it no longer holds")
    )
    authority = forms.CharField(
        max_length=300, help_text=gettext_lazy("By whom or what, such as a note of both sides.")
    )
    reason = forms.CharField(widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["label"]
        choice.choices = [("", gettext_lazy("of none alone")), *choice.choices[1:]]

    def clean(self) -> dict[str, Any]:
        """What does not go with the kind is told, not left out: another kind may be meant."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        goes = SAID_OF.get(found.get("kind", ""))
        for name in (*SAID_OF["extension"], *SAID_OF["dispute"]):
            if goes is not None and name not in goes and found.get(name):
                self.add_error(name, _NOT_OF_IT)
        return found

    def wish(self) -> Wish:
        """What is proposed, as a value."""
        return Wish(**self.cleaned_data)


class BreachForm(OnPromise):
    """How a commitment was broken."""

    began_on = forms.DateField(widget=DAY, label=gettext_lazy("Broken since"))
    what = forms.CharField(widget=forms.Textarea, label=gettext_lazy("What was done, or not done"))


class BreachEndForm(forms.Form):
    """When a broken commitment was made good."""

    ended_on = forms.DateField(widget=DAY, label=gettext_lazy("First day it was kept again"))


class PostForm(forms.Form):
    """A function that looks after commitments."""

    name = forms.CharField(max_length=120, label=gettext_lazy("What it is called"))


class AppointForm(forms.Form):
    """Who holds a post, and from when on."""

    holder = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Held by"),
        empty_label=gettext_lazy("nobody"),
    )
    starts_on = forms.DateField(widget=DAY, label=gettext_lazy("From, with that day"))

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["holder"]).queryset = editors_of(alliance)


class IncidentForm(forms.Form):
    """An event in the world that clauses speak of."""

    trigger = forms.ChoiceField(choices=[(one, one.replace("_", " ")) for one in WOKEN_BY])
    occurred_on = PartialDay(help_text=gettext_lazy("2026-10-20, 2026-10 or 2026"))
    title = forms.CharField(max_length=300, label=gettext_lazy("What happened"))
    note = forms.CharField(required=False, widget=forms.Textarea)


class SimulateForm(forms.Form):
    """Which event, and when, is only imagined."""

    trigger = forms.ChoiceField(choices=[(one, one.replace("_", " ")) for one in WOKEN_BY])
    on = forms.DateField(widget=DAY, label=gettext_lazy("On"))


class ReassignForm(forms.Form):
    """From whom to whom commitments go; offered is who owns one that the principal may see."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("From"),
        empty_label=gettext_lazy("nobody yet"),
    )
    to = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("To"))

    def __init__(self, *args: Any, alliance: Alliance, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Commitment.objects.visible_to(principal)
        owners = seen.filter(alliance=alliance, owner__isnull=False)
        people = editors_of(alliance)
        held = User.objects.filter(pk__in=owners.values("owner"))
        cast("Any", self.fields["owner"]).queryset = held.order_by("username")
        cast("Any", self.fields["to"]).queryset = people
