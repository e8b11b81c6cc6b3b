"""What people fill in about what hangs on an instrument: what was done, numbers, readings, days."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import State
from kit.dates import in_words
from kit.records import RecordForm
from treaties.models import (
    Action,
    Identifier,
    Instrument,
    Passage,
    Provision,
    Relation,
    Reservation,
    Statement,
)

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PARTIAL = gettext_lazy("2016-10-20; 2016-10 or 2016 where no more is known.")
REPLIES = (
    Reservation.Kind.ACCEPTANCE,
    Reservation.Kind.OBJECTION,
    Reservation.Kind.PRECLUDING,
)


class PartForm(RecordForm):
    """A form of something that hangs on an instrument, which the row it is given names."""

    part_of = {"alliance", "instrument"}

    def choices_of(self, rows: Any) -> Any:
        on = self.instance.instrument
        if rows.model is State:
            return rows.filter(pk__in=on.party_list.values("state")) | rows.filter(
                pk__in=self.alliance.memberships.values("state")
            )
        if rows.model is Provision:
            return rows.visible_to(self.principal).filter(instrument=on).order_by("position")
        return super().choices_of(rows)


class ActionForm(PartForm):
    """Something done to an instrument: what, by whom, on which day and from which day on."""

    asks_reason = True

    class Meta:
        model = Action
        fields = (
            *("kind", "states", "done_on", "takes_effect_on", "provision"),
            *("new_end_on", "removes_end", "note"),
        )
        labels = {
            "states": gettext_lazy("By or among"),
            "done_on": gettext_lazy("Done on"),
            "takes_effect_on": gettext_lazy("Takes effect on"),
            "provision": gettext_lazy("Only of the clause"),
            "new_end_on": gettext_lazy("New end"),
            "removes_end": gettext_lazy("It takes the end away"),
        }
        help_texts = {
            "states": gettext_lazy("Who acted; for a suspension, among whom. None: all of them."),
            "done_on": PARTIAL,
            "takes_effect_on": gettext_lazy(
                "Where it differs: a notice counts from its receipt, an accession later."
            ),
            "new_end_on": gettext_lazy("The last day in force that an amendment sets."),
            "note": "",
        }
        widgets = {
            "states": forms.CheckboxSelectMultiple,
            "new_end_on": DAY,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        has_day = found.get("done_on") or found.get("takes_effect_on")
        if not has_day and not {"done_on", "takes_effect_on"} & set(self.errors):
            self.add_error("done_on", _("Give the day it was done, or from which it takes effect."))
        if found.get("new_end_on") and found.get("removes_end"):
            self.add_error("removes_end", _("It either sets a new end or takes the end away."))
        moves = found.get("new_end_on") or found.get("removes_end")
        if moves and found.get("kind") != Action.Kind.AMENDED:
            self.add_error("kind", _("Only an amendment moves the end: choose “amended”."))
        return found


class RelationForm(forms.Form):
    """How an instrument stands to an older one of the same alliance."""

    kind = forms.ChoiceField(label=gettext_lazy("This one"), choices=Relation.Kind.choices)
    other = forms.ModelChoiceField(
        Instrument.objects.none(),
        label=gettext_lazy("The older one"),
        help_text=gettext_lazy("A circle, in which one would come before itself, is refused."),
    )

    def __init__(self, *args: Any, on: Instrument, principal: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Instrument.objects.visible_to(principal).filter(alliance=on.alliance_id)
        choice = cast("forms.ModelChoiceField[Instrument]", self.fields["other"])
        choice.queryset = rows.exclude(pk=on.pk).order_by("title")


class IdentifierForm(PartForm):
    """The number or address of an instrument in a series."""

    class Meta:
        model = Identifier
        fields = ("scheme", "number")
        labels = {"scheme": gettext_lazy("Series")}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        named = {one: found.get(one) for one in ("scheme", "number")}
        same = Identifier.objects.visible_to(self.principal).filter(
            alliance=self.instance.alliance_id, **named
        )
        taken = same.exclude(pk=self.instance.pk).select_related("instrument").first()
        if taken is not None:
            message = _("That number is on record already, of %(title)s (%(ref)s).")
            told = {"title": taken.instrument.title, "ref": taken.instrument.ref}
            self.add_error("number", message % told)
        return found


class ReservationForm(PartForm):
    """A reservation or declaration of a party, or another's answer to one (VCLT 19 to 23)."""

    asks_reason = True

    class Meta:
        model = Reservation
        fields = ("kind", "state", "in_reply_to", "provision", "made_on", "withdrawn_on", "text")
        labels = {
            "state": gettext_lazy("By"),
            "in_reply_to": gettext_lazy("In reply to"),
            "provision": gettext_lazy("On the clause"),
            "made_on": gettext_lazy("Made on"),
            "withdrawn_on": gettext_lazy("Withdrawn on"),
        }
        help_texts: ClassVar = {
            "made_on": PARTIAL,
            "withdrawn_on": "",
            "in_reply_to": gettext_lazy("Acceptances and objections answer a reservation."),
            "text": gettext_lazy("In its own words, or in yours."),
        }
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 6})}

    def choices_of(self, rows: Any) -> Any:
        if rows.model is Reservation:
            seen = rows.visible_to(self.principal).filter(instrument=self.instance.instrument)
            plain = seen.exclude(kind__in=REPLIES).exclude(pk=self.instance.pk)
            return plain.select_related("state")
        return super().choices_of(rows)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        replied, is_reply = found.get("in_reply_to"), found.get("kind") in REPLIES
        if is_reply and replied is None and "in_reply_to" not in self.errors:
            self.add_error("in_reply_to", _("Choose the reservation that it answers."))
        if replied is not None and not is_reply:
            self.add_error("in_reply_to", _("Only an acceptance or an objection answers another."))
        if replied is not None and replied.state_id == getattr(found.get("state"), "pk", None):
            self.add_error("state", _("Nobody answers a reservation of their own."))
        self._in_order(replied)
        return found

    def _in_order(self, replied: Reservation | None) -> None:
        """What cannot have been is told here, where it was typed; nothing else would tell it."""
        made, withdrawn = self.day("made_on"), self.day("withdrawn_on")
        if made and withdrawn and withdrawn.latest < made.earliest:
            message = _("It was made on %(day)s: it cannot be withdrawn before that.")
            self.add_error("withdrawn_on", message % {"day": in_words(made)})
        if made and replied is not None and made.latest < replied.made_on.earliest:
            message = _("What it answers was made on %(day)s: it cannot come before that.")
            self.add_error("made_on", message % {"day": in_words(replied.made_on)})


class StatementForm(PartForm):
    """An understanding or interpretation that says how an instrument, or a clause, is read."""

    class Meta:
        model = Statement
        fields = ("kind", "provision", "text")
        labels = {"provision": gettext_lazy("Of the clause")}
        help_texts: ClassVar = {"provision": gettext_lazy("None: of the instrument as a whole.")}
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 6})}


class PassageForm(PartForm):
    """From which day an article applies, and through which, where it has days of its own."""

    class Meta:
        model = Passage
        fields = ("applies_from", "applies_until")
        labels = {
            "applies_from": gettext_lazy("Applies from"),
            "applies_until": gettext_lazy("Applies through"),
        }
        help_texts: ClassVar = {
            "applies_from": gettext_lazy("Empty: from the day on which the text stands."),
            "applies_until": gettext_lazy("Its last day; empty: as long as the text stands."),
        }
        widgets: ClassVar = {"applies_from": DAY, "applies_until": DAY}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = found.get("applies_from"), found.get("applies_until")
        if begins and ends and ends < begins:
            message = _("The last day on which it applies is before the first, %(day)s.")
            self.add_error("applies_until", message % {"day": in_words(begins)})
        return found
