"""Forms in which people say where a fact comes from, and how far they believe it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.marked import MarkedForm

_NOT_LISTED = _(
    "“%(value)s” is not on the alliance's list of sources. Have it entered there, under that code,"
    " and try again."
)


class SourcedForm(MarkedForm):
    """A form of a fact with its sources, chosen among those that the alliance lists.

    What the fact names already comes first, in its order, whether it is on the list or not: so that
    nothing is lost, nor changes its order, by a form that was opened for something else.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = {one.code: one.title for one in self.alliance.source_list.all()}
        offered = {code: listed.get(code, code) for code in self.initial.get("sources") or []}
        self.fields["sources"] = forms.MultipleChoiceField(
            choices=list((offered | listed).items()),
            required=False,
            label=_("Sources"),
            help_text=_("From the alliance's list."),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _NOT_LISTED},
        )
        self.fields["confidence"].help_text = _("How far it is believed, as a whole.")
