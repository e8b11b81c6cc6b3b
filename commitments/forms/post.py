"""The forms of a post that is there, and of who held it when."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from alliances.access import editors_of
from alliances.models import Grant
from alliances.querysets import EDITING
from commitments.forms.promise import DAY
from commitments.models import Post, Tenure
from kit.dates import in_words
from kit.marked import MarkedForm
from kit.records import RecordForm


class PostEditForm(MarkedForm):
    """What a post is called, and who may see it; who holds it is told by appointing them."""

    class Meta:
        model = Post
        fields = ("name", "release", "originators")
        labels = {"name": gettext_lazy("What it is called")}

    def clean_name(self) -> str:
        """Refuse the name of another post of the alliance."""
        found: str = self.cleaned_data["name"]
        same = Post.objects.visible_to(self.principal).filter(alliance=self.alliance, name=found)
        if same.exclude(pk=self.instance.pk).exists():
            message = _("There is a post called %(name)s already: choose another name.")
            raise forms.ValidationError(message % {"name": found})
        return found


class TenureForm(RecordForm):
    """Who held a post from when to when: for what was entered wrong, or never."""

    asks_reason = True

    class Meta:
        model = Tenure
        fields = ("holder", "starts_on", "ends_on")
        labels: ClassVar = {
            "holder": gettext_lazy("Held by"),
            "starts_on": gettext_lazy("From, with that day"),
            "ends_on": gettext_lazy("To, with that day"),
        }
        help_texts: ClassVar = {"ends_on": gettext_lazy("Empty: until further notice.")}
        widgets: ClassVar = {"starts_on": DAY, "ends_on": DAY}

    def choices_of(self, rows: Any) -> Any:
        """Who may edit here, or might once: what is entered may be long over."""
        if rows.model is User:
            once = Grant.objects.filter(alliance=self.alliance, role__in=EDITING).values("user")
            return rows.filter(Q(pk__in=once) | Q(pk=self.instance.holder_id))
        return super().choices_of(rows)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = found.get("starts_on"), found.get("ends_on")
        if begins and ends and ends < begins:
            message = _("The last day is before the first, %(day)s.")
            self.add_error("ends_on", message % {"day": in_words(begins)})
        holder = found.get("holder")
        if holder and not ends and not editors_of(self.alliance).filter(pk=holder.pk).exists():
            self.add_error("ends_on", _("They change no records here any more: say until when."))
        return found
