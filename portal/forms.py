"""What people fill in on pages that need more than one feature."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alliances.actions import Kept, Wish, wider_releases
from alliances.models import Alliance, Release
from kit.importing import profiles
from kit.importing.table import LARGEST_FILE, MEGABYTE
from portal.imports import kinds_for
from treaties.models import Instrument, Original


class UploadForm(forms.Form):
    """A file to bring in: of which kind, and for which alliance."""

    kind = forms.ChoiceField(label=_("Kind of file"))
    alliance = forms.ModelChoiceField(
        Alliance.objects.none(),
        required=False,
        to_field_name="slug",
        label=_("For the alliance"),
        help_text=_("Public registers belong to none."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, of 50 MB at most. It is checked first; nothing is changed yet."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, alliance = self.fields["kind"], self.fields["alliance"]
        kind.choices = [(code, one.title) for code, one in kinds_for(user)]  # type: ignore[attr-defined]
        alliance.queryset = Alliance.objects.editable_by(user)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            limit = LARGEST_FILE // MEGABYTE
            raise forms.ValidationError(_("The file is larger than %d MB: split it.") % limit)
        return file

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "kind" in found:
            of_alliance = profiles[found["kind"]].is_of_alliance
            if of_alliance and not found.get("alliance") and "alliance" not in self.errors:
                self.add_error("alliance", _("Choose the alliance that the rows belong to."))
            if not of_alliance:
                found["alliance"] = None
        return found


class OriginalForm(forms.Form):
    """A file that holds the text of an instrument."""

    file = forms.FileField(
        label=_("File"),
        max_length=None,
        allow_empty_file=True,
        help_text=_(
            "PDF with a text layer, Word (.docx), web page, plain text or Akoma Ntoso, of 20 MB at "
            "most. Its bytes are kept as they are; you see what was read before anything counts."
        ),
    )


class AcceptForm(forms.Form):
    """Which of the texts that were read count, and from which day."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, help_text=_("As found.")
    )
    holds_from = forms.DateField(
        label=_("Stands from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day an amendment takes effect; leave it out for the original text."),
    )
    amendment = forms.ModelChoiceField(
        Instrument.objects.none(), required=False, label=_("Amended by")
    )
    is_authentic = forms.NullBooleanField(
        label=_("Authentic"), required=False, help_text=_("Whether the treaty names the language.")
    )
    provenance = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=500,
        help_text=_("Who publishes this text, and where."),
    )

    def __init__(self, original: Original, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [one["language"] for one in (original.found or {}).get("versions", [])]
        self.fields["languages"].choices = [(one, one) for one in found]  # type: ignore[attr-defined]
        self.fields["languages"].initial = found
        mine = Instrument.objects.visible_to(user).filter(alliance=original.alliance_id)
        self.fields["amendment"].queryset = mine.exclude(pk=original.instrument_id)  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """What is looked for, and where."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("All of them; “in quotes” as they stand; or; -without."),
    )
    alliance = forms.ModelChoiceField(
        Alliance.objects.none(), required=False, to_field_name="slug", label=_("Alliance")
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    on = forms.DateField(
        label=_("As it stood on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: every version."),
    )

    def __init__(self, user: Any, languages: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alliance"].queryset = Alliance.objects.visible_to(user)  # type: ignore[attr-defined]
        choices = [("", _("any")), *((one, one) for one in languages)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class WideningForm(forms.Form):
    """To whom else a record is to be released, why, and by whose consent.

    Offered is only what would let in somebody new.
    """

    release = forms.ChoiceField(label=_("Release to"))
    states = forms.MultipleChoiceField(
        required=False,
        label=_("The states, if it is to named states"),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        widget=forms.Textarea, label=_("Reason"), help_text=_("For whoever decides it.")
    )
    consent = forms.CharField(
        required=False,
        widget=forms.Textarea,
        label=_("Consent of the originator"),
        help_text=_("By which letter they agreed; needed if it is not our own information."),
    )

    def __init__(self, *args: Any, row: Kept, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = wider_releases(row)
        release, states = cast("tuple[Any, Any]", (self.fields["release"], self.fields["states"]))
        release.choices = [one for one in Release.choices if one[0] in offered]
        if Release.STATES in offered:
            sides = [one.state for one in alliance.memberships.select_related("state")]
            states.choices = [(one.iso3, one.name) for one in sides]
        else:
            del self.fields["states"]
        if not offered:
            self.caution = _("No wider release can be proposed for this.")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        named, is_named = found.get("states"), found.get("release") == Release.STATES
        if is_named and not named:
            self.add_error("states", _("Name at least one state."))
        if named and not is_named:
            self.add_error("states", _("Named states go with “named states” alone."))
        return found

    def wish(self) -> Wish:
        """What is proposed."""
        told = self.cleaned_data
        to = told["release"], tuple(sorted(told.get("states", ())))
        return Wish(to=to, reason=told["reason"], consent=told["consent"])
