"""Forms in which people say to whom a record may be shown, and whose information it is."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.records import RecordForm

NAMED = "states"  # released to named states


class MarkedForm(RecordForm):
    """A form of a record that is marked: as its alliance is, unless it says otherwise.

    States to release to are named elsewhere, so that is offered only where it is so already. Whose
    information it is may be added to, and stays: an originator is not forgotten.
    """

    begins_as_alliance: ClassVar[bool] = False  # and not as the row that it is made with

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "release" in self.fields:
            self._offer_markings()
        if "originators" in self.fields:
            self._offer_states()

    def clean_originators(self) -> list[str]:
        """Refuse to take away whose information it was said to be."""
        found: list[str] = sorted(self.cleaned_data["originators"])
        kept = self.initial.get("originators") or []  # of a new row, what it is made from names
        if gone := sorted(set(kept) - set(found)):
            raise forms.ValidationError(
                _("%(states)s stays: an originator may be added, not taken away.")
                % {"states": ", ".join(gone)}
            )
        return found

    def _offer_markings(self) -> None:
        if self.is_new and (self.begins_as_alliance or "release" not in self.initial):
            self.initial["release"] = self.alliance.release
        if self.instance.release != NAMED:
            marking = cast("forms.ChoiceField", self.fields["release"])
            marking.choices = [one for one in cast("Any", marking.choices) if one[0] != NAMED]

    def _offer_states(self) -> None:
        sides = [one.state for one in self.alliance.memberships.select_related("state")]
        offered = {one.iso3: one.name for one in sides}
        offered = {one: one for one in self.instance.originators} | offered
        self.fields["originators"] = forms.MultipleChoiceField(
            choices=list(offered.items()),
            required=False,
            label=_("Originator"),
            help_text=_("Whose information it is; nobody named: our own."),
            widget=forms.CheckboxSelectMultiple,
        )
