"""The form of a commitment."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from alliances.access import editors_of
from commitments.cadence import EXPLAINED, Rhythm, Roll, ZonePolicy, cautions
from commitments.cadence.upcoming import upcoming
from commitments.models import HOLDING, WOKEN_BY, Commitment, Post
from kit.marked import MarkedForm
from treaties.models import Instrument, Provision

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DOMAINS = [(one, one) for one in ("land", "sea", "air", "cyber", "space", "economic")]
AS_IF_MET = gettext_lazy(
    "Counted as if it is met on each of these days, and today if it is overdue by now."
)
UNREADABLE = gettext_lazy("Correct first what it says of when it falls due.")
UNOWNED = gettext_lazy("Name an owner or a post, or keep it a draft: somebody must look after it.")


SAID: dict[str, dict[Any, Any]] = {
    "rhythm": EXPLAINED,
    "roll": {
        Roll.NONE: gettext_lazy("none: it stays where it is"),
        Roll.FOLLOWING: gettext_lazy("following: to the next working day"),
        Roll.PRECEDING: gettext_lazy("preceding: to the working day before"),
        Roll.MODIFIED_FOLLOWING: gettext_lazy(
            "modified following: to the next working day; to the one before at the end of a month"
        ),
    },
    "trigger": {
        "standing": gettext_lazy("nothing: it always holds"),
        "periodic": gettext_lazy("its rhythm or its due day"),
        "event": gettext_lazy("an event of another kind"),
        "armed_attack": gettext_lazy("an armed attack"),
        "threat": gettext_lazy("a threat"),
        "on_request": gettext_lazy("a request"),
        "notice": gettext_lazy("a notice"),
        "deployment": gettext_lazy("a deployment"),
    },
    "zone_policy": {
        ZonePolicy.LAST_ZONE: gettext_lazy("last zone: of the party where it ends last"),
        ZonePolicy.DEPOSITARY: gettext_lazy("depositary: of the depositary"),
        ZonePolicy.OBLIGOR: gettext_lazy("obligor: of whoever owes it"),
    },
}
"""What can be chosen, in more words than a record has for it."""

OWED = (
    *("title", "kind", "obligor", "obligor_states", "trigger", "threshold", "geographic_scope"),
    *("domains", "level", "level_unit"),
)
BASIS = ("instrument", "provision", "basis")
DUE = (
    *("rhythm", "period", "grace", "parity", "due_on", "recurrence", "runs_from", "runs_until"),
    *("roll", "zone_policy"),
)
HOLDERS = ("owner", "deputy", "post")
TERMS = ("note", "release", "originators", "is_draft")


class CommitmentForm(MarkedForm):
    """A promise: what is owed, by whom, when, resting on what, and who looks after it."""

    sections = (
        (gettext_lazy("What is owed"), OWED),
        (gettext_lazy("What it rests on"), BASIS),
        (gettext_lazy("When it falls due"), DUE),
        (gettext_lazy("Who looks after it"), HOLDERS),
        (gettext_lazy("Note and marking"), TERMS),
    )

    class Meta:
        model = Commitment
        fields = (*OWED, *BASIS, *DUE, *HOLDERS, *TERMS)
        widgets = dict.fromkeys(("due_on", "runs_from", "runs_until"), DAY)
        labels = {
            "kind": gettext_lazy("Kind of duty"),
            "obligor": gettext_lazy("Owed by"),
            "period": gettext_lazy("Period or time limit"),
            "due_on": gettext_lazy("Due day, if owed once"),
            "recurrence": gettext_lazy("Recurrence rule"),
            "trigger": gettext_lazy("What makes it due"),
            "parity": gettext_lazy("Odd or even years, for parity"),
            "roll": gettext_lazy("If the due day is no working day"),
            "zone_policy": gettext_lazy("Midnight of a day"),
            "is_draft": gettext_lazy("Draft: nothing falls due yet"),
        }
        help_texts = {
            "period": gettext_lazy("Such as P1Y, P3M or P90D; after an event, the time limit."),
            "grace": gettext_lazy("From the due day to the lapse, such as P30D or P1M."),
            "recurrence": gettext_lazy("Such as FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [one.state for one in self.alliance.memberships.select_related("state")]
        self.places = [one.iso2 for one in sides]
        choices: dict[str, list[tuple[str, str]]] = {
            "obligor_states": [(one.iso3, one.name) for one in sides],
            "domains": [*DOMAINS, *self._own_domains()],
        }
        self.fields["trigger"] = forms.ChoiceField(
            choices=self._triggers(),
            label=self.fields["trigger"].label,
        )
        for name, offered in choices.items():
            self.fields[name] = forms.MultipleChoiceField(
                choices=offered,
                required=False,
                label=self.fields[name].label,
                widget=forms.CheckboxSelectMultiple,
            )
        for name, said in SAID.items():
            choice: Any = self.fields[name]
            choice.choices = [(code, said.get(code, told)) for code, told in choice.choices]
        kept = (self.instance.owner_id, self.instance.deputy_id)  # though they may have left
        people = editors_of(self.alliance, also=kept)
        for name in ("owner", "deputy"):
            cast("forms.ModelChoiceField[User]", self.fields[name]).queryset = people

    def _triggers(self) -> list[tuple[str, str]]:
        """Those that are known, and the one it has, which a file may have brought."""
        own = (self.instance.trigger,) if self.instance.trigger else ()
        found = dict.fromkeys(("", *HOLDING, *WOKEN_BY, *own))
        return [(one, one.replace("_", " ") or str(BLANK_CHOICE_LABEL)) for one in found]

    def _own_domains(self) -> list[tuple[str, str]]:
        known = {code for code, _label in DOMAINS}
        return [(one, one) for one in self.instance.domains if one not in known]

    def choices_of(self, rows: Any) -> Any:
        if rows.model is Provision:
            return super().choices_of(rows).select_related("instrument")
        if rows.model in (Instrument, Post):
            return super().choices_of(rows)
        return rows

    def clean(self) -> dict[str, Any]:
        found = cast("dict[str, Any]", super().clean())
        clause = found.get("provision")
        if clause is not None:
            found["instrument"] = clause.instrument
        elif not (found.get("instrument") or found.get("basis")):
            self.add_error("basis", _("Name the clause, the instrument or the basis it rests on."))
        starts = self.is_new or self.initial.get("is_draft")
        is_unowned = not (found.get("owner") or found.get("post"))
        if starts and is_unowned and not found.get("is_draft"):
            self.add_error("owner", UNOWNED)
        return found

    def _post_clean(self) -> None:
        """A moving due day goes by the holidays of all parties, unless places were named."""
        moves = self.cleaned_data.get("roll", "none") != "none"
        if not moves:
            self.instance.roll_places = []
        elif not self.instance.roll_places:
            self.instance.roll_places = self.places
        super()._post_clean()  # type: ignore[misc]

    def next_days(self, as_of: date) -> tuple[list[date], list[str]]:
        """The next five due days of what the form says, and what to be careful about."""
        if any(name in self.errors for name in DUE):
            return [], [str(UNREADABLE)]
        promise = self.instance
        promise.is_draft = False
        try:
            cadence = promise.cadence()
        except ValueError as error:
            return [], [str(error)]
        if cadence is None:
            return [], []
        said = []
        if cadence.recurrence and cadence.starts_on:
            said = cautions(cadence.recurrence, cadence.starts_on)
        days = upcoming(cadence, [], as_of)
        if days and cadence.rhythm is Rhythm.ROLLING:
            said.append(str(AS_IF_MET))
        return days, said
