"""What people fill in to bring an instrument on record, with its parties and its clauses."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Alliance, State
from kit.records import OPENED_WITH, AskedForm
from treaties.forms.whole import FACT, WHAT, InstrumentForm, ProvisionForm, Sections
from treaties.models import Instrument, Provision

NOTED = ("note", "release", "originators")

if TYPE_CHECKING:
    _StatesField = forms.ModelMultipleChoiceField[State]
else:
    _StatesField = forms.ModelMultipleChoiceField


class StatesField(_StatesField):
    """States to be ticked: at least one."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(
            State.objects.all(),
            label=gettext_lazy("Parties"),
            error_messages={"required": gettext_lazy("Tick at least one state.")},
        )


class NewInstrumentForm(InstrumentForm):
    """A new instrument and its parties; the rest is amended when it is known."""

    sections: ClassVar[Sections] = (
        (gettext_lazy("What it is"), WHAT),
        (gettext_lazy("Between whom"), ("parties",)),
        (gettext_lazy("Where this comes from"), FACT),
        (gettext_lazy("Note and marking"), NOTED),
    )
    parties = StatesField()
    # A field of the form it is made from that is None here is left out.
    approval_procedures = registration = has_no_number = None  # type: ignore[assignment]

    class Meta(InstrumentForm.Meta):
        fields = (*WHAT, *FACT, *NOTED)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ref = self.fields["ref"]
        ref.required = False
        ref.help_text = _("Part of its address; empty: made of the title.")
        self.initial["parties"] = members_of(self.alliance)

    def clean_ref(self) -> str:
        """The reference that was typed, or one made of the title."""
        if not self.cleaned_data["ref"]:
            made = slugify(self.cleaned_data.get("title", ""))[:60].strip("-_")
            if not made and "title" not in self.errors:
                raise forms.ValidationError(
                    _("None can be made of the title: give one, such as us-jp-treaty-1960.")
                )
            self.cleaned_data["ref"] = made
        return super().clean_ref()


class PartiesForm(AskedForm):
    """Who is party to an instrument, and why that is changed."""

    parties = StatesField()

    def __init__(self, *args: Any, row: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        now = [one.state for one in row.party_list.select_related("state")]
        self.initial["parties"] = [one.pk for one in now]
        self.initial[OPENED_WITH] = " ".join(one.iso3 for one in now)


class NewProvisionForm(ProvisionForm):
    """A new clause, and behind which one it stands."""

    after = forms.ModelChoiceField(
        Provision.objects.none(),
        required=False,
        label=gettext_lazy("Stands behind"),
        empty_label=gettext_lazy("nothing: it is the first"),
    )
    field_order = ("number", "is_label", "after")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Provision.objects.visible_to(self.principal)
        there = rows.filter(instrument=self.instance.instrument_id).order_by("position")
        if not there:
            del self.fields["after"]
            return
        choice = cast("forms.ModelChoiceField[Provision]", self.fields["after"])
        choice.queryset = there
        choice.label_from_instance = lambda obj: obj.cited()  # type: ignore[method-assign]
        self.initial["after"] = there.last()

    def clean_number(self) -> str:
        """Refuse what would end the clause's part of an address."""
        found: str = self.cleaned_data["number"]
        if "/" in found:
            raise forms.ValidationError(
                _("A slash would end the clause's address: write 5-2 instead of 5/2.")
            )
        return found


def members_of(alliance: Alliance) -> list[Any]:
    """The keys of the alliance's members, in its order."""
    return list(alliance.memberships.order_by("position").values_list("state", flat=True))
