"""What people fill in about findings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alliances.access import editors_of
from compliance.models import Finding


class HandOverForm(forms.Form):
    """Who looks after a finding from now on: somebody who may change records there, or nobody."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Hand over to"),
        empty_label=_("nobody for now"),
    )

    def __init__(self, data: Any = None, *, finding: Finding) -> None:
        who = finding.acknowledged_by_id
        super().__init__(data, initial={"person": who})
        person: Any = self.fields["person"]
        person.queryset = editors_of(finding.alliance, also=[who])
