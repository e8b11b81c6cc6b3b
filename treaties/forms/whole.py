"""What people fill in about an instrument itself, and about its clauses."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.dates import in_words
from kit.sourced import SourcedForm
from treaties.forms.parts import DAY
from treaties.models import Instrument, Provision

WHAT = (
    *("title", "ref", "kind", "binding", "is_anchor", "is_multilateral"),
    *("place", "depositary"),
)
COVERED = ("covers_from", "covers_until")
KNOWN = (
    *("registration_due_on", "registered_on", "publication_due_on", "published_on"),
    "text_checked_on",
)
STEPS = ("entry_into_force_rule", "approval_procedures", "registration", "has_no_number")
HANDLED = ("note", "secrecy", "handling", "release", "originators")
FACT = ("confidence", "sources")
TAKEN = "new"  # the address of the form in which instruments are entered
_WORDS = forms.Textarea(attrs={"rows": 3})


type Sections = tuple[tuple[Any, tuple[str, ...]], ...]


class LinesField(SimpleArrayField):
    """Texts, one to a line; empty lines are none."""

    widget = _WORDS

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(forms.CharField(), delimiter="\n", **kwargs)

    def to_python(self, value: Any) -> Any:
        """The texts; of what was typed, its lines."""
        if isinstance(value, str):
            value = [line for line in value.splitlines() if line.strip()]
        return super().to_python(value)


class InstrumentForm(SourcedForm):
    """What is on record of an instrument: neither its text, which has versions, nor its status."""

    asks_reason = True
    sections: ClassVar[Sections] = (
        (gettext_lazy("What it is"), WHAT),
        (gettext_lazy("What it covers"), COVERED),
        (gettext_lazy("How it is made known"), KNOWN),
        (gettext_lazy("How it enters into force, and its numbers"), STEPS),
        (gettext_lazy("Where this comes from"), FACT),
        (gettext_lazy("Note, secrecy and marking"), HANDLED),
    )
    approval_procedures = LinesField(
        required=False,
        label=gettext_lazy("Approval procedures"),
        help_text=gettext_lazy("One to a line."),
    )
    registration = LinesField(
        required=False,
        label=gettext_lazy("Registered as"),
        help_text=gettext_lazy("Numbers in treaty series, one to a line; empty: not stated."),
    )
    has_no_number = forms.BooleanField(
        required=False, label=gettext_lazy("It is known to have no number in any series")
    )

    class Meta:
        model = Instrument
        fields = (*WHAT, *COVERED, *KNOWN, *STEPS[:-1], *FACT, *HANDLED)
        widgets: ClassVar = {
            **dict.fromkeys((*COVERED, *KNOWN), DAY),
            **dict.fromkeys(("entry_into_force_rule", "note", "secrecy", "handling"), _WORDS),
        }
        labels: ClassVar = {
            "ref": gettext_lazy("Reference"),
            "binding": gettext_lazy("Whether it binds in law"),
            "is_anchor": gettext_lazy("It is the alliance's founding instrument"),
            "is_multilateral": gettext_lazy("It has many parties, not all of them on record"),
            "place": gettext_lazy("Where it was done"),
            "covers_from": gettext_lazy("First day that it covers"),
            "covers_until": gettext_lazy("Last day that it covers"),
            "registration_due_on": gettext_lazy("To be registered by"),
            "registered_on": gettext_lazy("Registered on"),
            "publication_due_on": gettext_lazy("To be published by"),
            "published_on": gettext_lazy("Published on"),
            "text_checked_on": gettext_lazy("Text checked on"),
            "entry_into_force_rule": gettext_lazy("Rule of its entry into force"),
            "handling": gettext_lazy("Released to, in words"),
        }
        help_texts: ClassVar = {
            "is_anchor": "",
            "is_multilateral": gettext_lazy("Then it outlives the exit of one of them."),
            "ref": gettext_lazy("Part of its address: links that others keep lead by it."),
            "covers_from": gettext_lazy("May be before it is in force."),
            "registration_due_on": gettext_lazy("With the United Nations (Charter 102)."),
            "publication_due_on": gettext_lazy("By the law of a party."),
            "text_checked_on": gettext_lazy("When it was last held against the original."),
            "entry_into_force_rule": gettext_lazy("In words; the days are actions on record."),
            "handling": "",
        }
        error_messages: ClassVar = {
            "ref": {
                "invalid": gettext_lazy(
                    "Letters, digits, hyphens and underscores alone, such as us-jp-treaty-1960."
                )
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["has_no_number"] = self.instance.registration == []

    def clean_ref(self) -> str:
        """Refuse the reference of another instrument of the alliance."""
        found: str = self.cleaned_data["ref"]
        if found == TAKEN:
            raise forms.ValidationError(_("“new” is where treaties are entered: choose another."))
        same = Instrument.objects.visible_to(self.principal).filter(
            alliance=self.instance.alliance_id, ref=found
        )
        if (other := same.exclude(pk=self.instance.pk).first()) is not None:
            message = _("“%(title)s” has that reference already: choose another.")
            raise forms.ValidationError(message % {"title": other.title})
        return found

    def clean_is_anchor(self) -> bool:
        """Refuse a second founding instrument."""
        found: bool = self.cleaned_data["is_anchor"]
        rows = Instrument.objects.visible_to(self.principal).filter(
            alliance=self.instance.alliance_id, is_anchor=True
        )
        if found and (other := rows.exclude(pk=self.instance.pk).first()) is not None:
            message = _("That is “%(title)s” (%(ref)s) already: take it from there first.")
            raise forms.ValidationError(message % {"title": other.title, "ref": other.ref})
        return found

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = found.get("covers_from"), found.get("covers_until")
        if begins and ends and ends < begins:
            message = _("It covers nothing before %(day)s: name that day or a later one.")
            self.add_error("covers_until", message % {"day": in_words(begins)})
        numbers, has_none = found.get("registration"), found.get("has_no_number")
        if numbers and has_none:
            message = _("Take the numbers away, or say that it has some.")
            self.add_error("has_no_number", message)
        found["registration"] = numbers or ([] if has_none else None)
        return found


class ProvisionForm(SourcedForm):
    """What is on record of a clause, in our own words; its text is that of the instrument."""

    asks_reason = True

    class Meta:
        model = Provision
        fields = ("number", "is_label", "paraphrase", "is_binding", *FACT, *HANDLED[-2:])
        labels: ClassVar = {
            "number": gettext_lazy("Number or name"),
            "is_label": gettext_lazy("That is our label: the text does not number it so"),
            "paraphrase": gettext_lazy("What it says"),
            "is_binding": gettext_lazy("Whether it binds in law"),
        }
        help_texts: ClassVar = {
            "number": gettext_lazy("As the text has it, such as IV or 5(2)."),
            "is_label": "",
            "paraphrase": gettext_lazy("In one line of our own words; the text itself stays."),
            "is_binding": "",
        }
        widgets: ClassVar = {"paraphrase": _WORDS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        binds = cast("forms.NullBooleanSelect", self.fields["is_binding"].widget)
        binds.choices = [
            ("unknown", _("as the instrument does")),
            ("true", _("yes")),
            ("false", _("no")),
        ]
