"""What people fill in on pages that need more than one feature."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alliances.models import Alliance
from kit.importing import profiles
from kit.importing.table import LARGEST_FILE, MEGABYTE
from portal.imports import kinds_for


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
