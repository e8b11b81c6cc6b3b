"""The form of a post that is there."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Post
from kit.marked import MarkedForm


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
