"""What people fill in about how long an instrument holds, and how it may be left."""

from collections.abc import Iterator
from typing import Any, ClassVar, cast

from django import forms
from django.db.models.fields import BLANK_CHOICE_LABEL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.dates import Duration, in_words
from treaties.forms.parts import DAY, PartForm
from treaties.models import Instrument, Term
from treaties.models.history import term_of
from treaties.term import TermKind

LASTS = ("kind", "ends_on", "initial")
RENEWED = ("renewal", "renewals", "notice_effect", "notice_opens_on", "notice_closes_on")
LEFT = ("lock", "notice", "notice_to")
SET_DAY = ("window_first_after", "window_then_every", "window_notice_before")
SET_DAYS = (*SET_DAY, "window_applies_to")
LENGTHS = ("initial", "renewal", "notice_effect", "lock", "notice", *SET_DAY)
DAYS = ("ends_on", "notice_opens_on", "notice_closes_on")
YEARS = range(1000, 3000)  # within which what is counted from a day stays on the calendar
LONGEST = Duration(months=12_000)  # of all periods together
KINDS = [
    (TermKind.NONE, gettext_lazy("nothing is said of its duration")),
    (TermKind.FIXED, gettext_lazy("fixed: it ends by itself")),
    (TermKind.INDEFINITE, gettext_lazy("indefinite: until it is ended")),
    (TermKind.FIXED_THEN_NOTICE, gettext_lazy("fixed, then until notice is given")),
    (TermKind.FIXED_THEN_TACIT_RENEWAL, gettext_lazy("fixed, then it renews itself")),
    (TermKind.FOLLOWS_PARENT, gettext_lazy("as long as the instrument it implements")),
]
# What a term of each kind is counted from; the set days of exit and the words suit any of them.
COUNTED: dict[TermKind, tuple[str, ...]] = {
    TermKind.NONE: (),
    TermKind.FIXED: ("ends_on", "initial", "lock", "notice"),
    TermKind.INDEFINITE: ("lock", "notice"),
    TermKind.FIXED_THEN_NOTICE: ("ends_on", "initial", "lock", "notice"),
    TermKind.FIXED_THEN_TACIT_RENEWAL: ("ends_on", "initial", "notice", *RENEWED),
    TermKind.FOLLOWS_PARENT: (),
}

type Faults = Iterator[tuple[str, str]]


class LengthField(forms.CharField):
    """A length of calendar time such as P1Y6M."""

    def clean(self, value: Any) -> Any:
        """The length; None where nothing is typed."""
        text = super().clean(value)
        try:
            return Duration.parse(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class TermForm(PartForm):
    """How long an instrument holds, whether it renews itself, and how it may be left."""

    asks_reason = True
    part_of = {"alliance"}  # the one of its instrument: what adds a second one refuses it
    sections = (
        (gettext_lazy("How long it holds"), LASTS),
        (gettext_lazy("If it renews itself"), RENEWED),
        (gettext_lazy("If it is left"), LEFT),
        (gettext_lazy("If it is left on set days only"), SET_DAYS),
        (gettext_lazy("In words"), ("conditions",)),
    )

    class Meta:
        model = Term
        fields = (*LASTS, *RENEWED, *LEFT, *SET_DAYS, "conditions")
        field_classes: ClassVar = dict.fromkeys(LENGTHS, LengthField)
        labels: ClassVar = {
            "kind": gettext_lazy("Its term"),
            "ends_on": gettext_lazy("Last day, as first agreed"),
            "initial": gettext_lazy("Length of the first period"),
            "renewal": gettext_lazy("Length of each renewal"),
            "renewals": gettext_lazy("How many renewals"),
            "notice_opens_on": gettext_lazy("First day of notice against the first renewal"),
            "notice_closes_on": gettext_lazy("Last day of notice against the first renewal"),
            "notice_effect": gettext_lazy("From notice against it to the end"),
            "lock": gettext_lazy("No notice before"),
            "notice": gettext_lazy("Period of notice"),
            "notice_to": gettext_lazy("Notice is given to"),
            "window_first_after": gettext_lazy("The first of them comes after"),
            "window_then_every": gettext_lazy("Then one every"),
            "window_notice_before": gettext_lazy("Notice at least"),
            "window_applies_to": gettext_lazy("What may be left then"),
        }
        help_texts: ClassVar = {
            "ends_on": gettext_lazy("In force through that day. It counts before the length."),
            "initial": gettext_lazy("Such as P25Y, P18M or P90D, from its entry into force."),
            "renewal": gettext_lazy("Such as P5Y."),
            "renewals": gettext_lazy("Empty: without limit."),
            "notice_opens_on": gettext_lazy("Empty: notice counts through the whole period."),
            "notice_closes_on": gettext_lazy("Both days move on with each renewal."),
            "notice_effect": gettext_lazy("Empty: it ends with the period that runs."),
            "lock": gettext_lazy("How long from its entry into force, such as P10Y."),
            "notice": gettext_lazy("From its receipt to its effect, such as P1Y."),
            "window_first_after": gettext_lazy("How long from its entry into force: P10Y."),
            "window_then_every": gettext_lazy("Such as P5Y."),
            "window_notice_before": gettext_lazy("How long before that day, such as P1Y."),
            "window_applies_to": gettext_lazy("Such as a section; empty: the whole of it."),
            "conditions": gettext_lazy("What else is agreed of its end; nothing is counted by it."),
        }
        widgets: ClassVar = {
            **dict.fromkeys(DAYS, DAY),
            "conditions": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = cast("forms.ChoiceField", self.fields["kind"])
        kinds.choices = [("", BLANK_CHOICE_LABEL), *((str(one), said) for one, said in KINDS)]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for place, said in self._faults(found):
            if place not in self.errors:
                self.add_error(place, said)
        return found

    def _post_clean(self) -> None:
        """Judge the row once each field is in order: half of it would contradict itself."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]

    def _faults(self, found: dict[str, Any]) -> Faults:
        for name in DAYS:
            if found.get(name) and found[name].year not in YEARS:
                years = {"first": YEARS.start, "last": YEARS.stop - 1}
                yield name, _("Name a year from %(first)s to %(last)s.") % years
        for name in ("renewal", "window_then_every"):
            if found.get(name) is not None and not found[name]:
                yield name, _("It must have some length, such as P5Y.")
        if not (kind := found.get("kind")):
            return
        yield from _uncounted(TermKind(kind), found)
        yield from _set_days(found)
        if kind == TermKind.FIXED_THEN_TACIT_RENEWAL:
            yield from self._renewing(found)

    def _renewing(self, found: dict[str, Any]) -> Faults:
        for name in ("initial", "renewal"):
            if found.get(name) is None:
                yield name, _("What renews itself needs the length of each period: name it.")
        first, again = found.get("initial"), found.get("renewal")
        if not (first and again):
            return
        more = again.times(found.get("renewals") or 0)
        whole = Duration(first.months + more.months, first.days + more.days)
        if LONGEST.approximate_days < whole.approximate_days:
            yield "renewals", _("All its periods together would last more than a thousand years.")
        notice = found.get("notice")
        shortest = min((first, again), key=lambda one: one.approximate_days)
        if notice and shortest.approximate_days <= notice.approximate_days:
            message = _("No notice could be in time: a period lasts no longer, %(period)s.")
            yield "notice", message % {"period": shortest.in_words()}
        yield from self._against_renewal(found)

    def _against_renewal(self, found: dict[str, Any]) -> Faults:
        """What is wrong with the days on which notice against the first renewal counts."""
        opens, closes = found.get("notice_opens_on"), found.get("notice_closes_on")
        if opens and not closes:
            yield "notice_closes_on", _("Name the last day too, or neither.")
        if closes and not opens:
            yield "notice_opens_on", _("Name the first day too, or neither.")
        if opens and closes and closes < opens:
            message = _("That is before the first day of notice, %(day)s.")
            yield "notice_closes_on", message % {"day": in_words(opens)}
        end = found.get("ends_on") or self._first_end(found["initial"])
        if closes and end and end < closes:
            message = _("The first period ends before that, on %(day)s.")
            yield "notice_closes_on", message % {"day": in_words(end)}

    def _first_end(self, first: Duration) -> Any:
        """The end of the first period, where the entry into force is on record."""
        on = Instrument.objects.with_history().get(pk=self.instance.instrument_id)
        begun = term_of(on).starts_on
        return first.after(begun) if begun else None


def _uncounted(kind: TermKind, found: dict[str, Any]) -> Faults:
    """What is filled in though nothing is counted from it in a term of this kind."""
    for name in ("ends_on", "initial", "lock", "notice", *RENEWED):
        if found.get(name) is not None and name not in COUNTED[kind]:
            message = _("A term of this kind, “%(kind)s”, has none: empty it, or choose another.")
            yield name, message % {"kind": dict(KINDS)[kind]}


def _set_days(found: dict[str, Any]) -> Faults:
    """Set days of exit that cannot be counted, because only a part of what gives them is named."""
    if any(found.get(one) for one in SET_DAYS):
        for name in SET_DAY:
            if found.get(name) is None:
                yield name, _("Set days are counted from all three lengths: name this one too.")
