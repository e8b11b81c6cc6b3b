"""What people fill in about series, their editions and the objectives they are to show."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.cadence import EXPLAINED
from exercises.forms.drill import DAY, DrillForm, StatesField
from exercises.models import Event, Objective, Series
from exercises.practice.aims import NAMES as STANDINGS
from exercises.practice.stages import NAMES, ORDER
from kit.dates import PartialDate, in_words

_EXPLAINED: dict[Any, str] = {**EXPLAINED}
_PARTIAL = _("As far as it is known: 2027-09-13, 2027-09 or 2027.")


class JoinedForm(DrillForm):
    """A form that says which states take part."""

    states = StatesField(label=_("States"), help_text=_("Those who take part."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["states"]
        sides = self.alliance.memberships.select_related("state")
        field.choices = [(one.state.iso3, one.state.name) for one in sides]
        if self.is_new and not self.initial.get("states"):
            self.initial["states"] = [code for code, _name in field.choices]

    def clean_states(self) -> list[str]:
        """As they stood on record, where they are the same."""
        found: list[str] = self.cleaned_data["states"]
        kept: list[str] = self.instance.states or []
        return kept if set(kept) == set(found) else found


class SeriesForm(JoinedForm):
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


class TakeOverForm(JoinedForm):
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


class ObjectiveForm(DrillForm):
    """Something exercises are to show."""

    past: ClassVar = {
        "agreed_on": _("An objective is recorded once it was agreed: enter a day up to today."),
    }

    class Meta:
        model = Objective
        fields = ("ref", "title", "capability", "commitment", "agreed_on", "retest_every", "note")
        widgets = {"agreed_on": DAY}


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


class GapForm(forms.Form):
    """A year that is only a gap in the data."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2999)
    reason = forms.CharField(label=_("Why it is no lapse"))
