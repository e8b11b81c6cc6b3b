"""What people fill in about the ledger: contributions, pledges, keys, rates and figures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import State
from burden.kind import LADDER, Given, progress
from burden.kinds import kind_of, kinds
from burden.models import (
    Contribution,
    CountryYear,
    Instalment,
    Key,
    Pledge,
    Rate,
    Tolerance,
)
from burden.shares import Refusal
from burden.shares.parts import check_key
from kit.currencies import currency
from kit.marked import MarkedForm
from kit.records import RecordForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_CURRENCY = gettext_lazy("Three capital letters of ISO 4217, such as JPY.")
_WHOLE = gettext_lazy("In whole units of the currency, or of what is counted.")


class MoneyForm(RecordForm):
    """A form that names a currency."""

    def clean_currency(self) -> str:
        return currency(self.cleaned_data["currency"])


class LedgerForm(MoneyForm, MarkedForm):
    """A form of the ledger."""


GIVEN = ("ref", "contributor", "beneficiary", "kind", "category", "form")
COUNTED = ("amount", "currency", "unit", "basis", "valuation", "low", "high", "price_year")
SPAN = ("period_start", "period_end", "fiscal_year")


class ContributionForm(LedgerForm):
    """What one state gave or promised another; the form decides nothing that the kind refuses."""

    kind = forms.ChoiceField(required=False)
    asks_reason = True
    sections = (
        (gettext_lazy("What was given"), GIVEN),
        (gettext_lazy("How much"), COUNTED),
        (gettext_lazy("For when"), SPAN),
        (gettext_lazy("How far it has come"), LADDER),
        (gettext_lazy("What it rests on, note and marking"), ("instrument", "commitment")),
    )

    class Meta:
        model = Contribution
        fields = (
            *(*GIVEN, *COUNTED, *SPAN, *LADDER, "instrument", "commitment", "note"),
            *("release", "originators"),
        )
        widgets = dict.fromkeys(("period_start", "period_end"), DAY)
        labels = {
            "ref": gettext_lazy("Reference"),
            "price_year": gettext_lazy("Year of constant prices"),
            "low": gettext_lazy("Low value"),
            "high": gettext_lazy("High value"),
        }
        help_texts = {
            "amount": gettext_lazy("The central value, in whole units; it is never converted."),
            "currency": gettext_lazy("ISO 4217, such as JPY; empty where it is a count."),
            "unit": gettext_lazy("What is counted, such as persons; empty where it is money."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [code.partition(".")[2] for code in kinds.codes()]
        offered = cast("forms.ChoiceField", self.fields["kind"])
        offered.choices = [("", _("not classified")), *((one, _words(one)) for one in named)]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if bool(found.get("currency")) == bool(found.get("unit")) and "currency" not in self.errors:
            self.add_error("currency", _("Name either a currency or a unit that is counted."))
        if found.get("contributor") and found.get("contributor") == found.get("beneficiary"):
            self.add_error("beneficiary", _("Nobody contributes to itself."))
        start, end = found.get("period_start"), found.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", _("It lies before the period starts."))
        stages = {stage: found.get(stage) for stage in LADDER}
        for excess in progress(stages).excesses:
            self.add_error(excess.partition(" ")[0], excess)
        self._check_kind(found)
        return found

    def _check_kind(self, found: dict[str, Any]) -> None:
        kind = kind_of(found.get("kind") or "", "")
        given = Given(
            form=found.get("form") or "",
            unit=found.get("unit") or "",
            valuation=found.get("valuation") or "",
            amount=found.get("amount") or Decimal(0),
            low=found.get("low"),
            high=found.get("high"),
        )
        for field, message in kind.faults(given) if kind else ():
            self.add_error(field, message)


def _words(code: str) -> str:
    return code.replace("_", " ")


class PledgeForm(LedgerForm):
    """What an instrument promises in money."""

    class Meta:
        model = Pledge
        fields = (
            *("instrument", "currency", "total", "base_year", "base_amount", "escalator"),
            "release",
            "originators",
        )
        help_texts = {"currency": _CURRENCY, "total": _WHOLE, "base_amount": _WHOLE}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        ways = ("total", "base_amount")
        if not any(one in self.errors or found.get(one) is not None for one in ways):
            self.add_error("total", _("Name a total, or an amount that a rule moves on."))
        for one in ways:
            if (found.get(one) or 0) < 0:
                self.add_error(one, _("No pledge is negative: enter zero or more."))
        return found


class InstalmentForm(LedgerForm):
    """One payment of what is pledged."""

    class Meta:
        model = Instalment
        fields = (
            *("ref", "part", "fiscal_year", "amount", "currency", "due_on"),
            *("release", "originators"),
        )
        widgets = {"due_on": DAY}
        labels = {"ref": gettext_lazy("Reference")}
        help_texts = {"currency": _CURRENCY, "amount": _WHOLE}


class KeyForm(LedgerForm):
    """A key of cost-sharing, or a new version of one: parts in per cent, together 100."""

    class Meta:
        model = Key
        fields = (
            *("ref", "title", "instrument", "provision", "basis", "starts_on"),
            *("release", "originators"),
        )
        widgets = {"starts_on": DAY}
        labels = {"ref": gettext_lazy("Reference")}
        help_texts = {
            "ref": gettext_lazy("That of a key on record makes a new version of it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.alliance.memberships.select_related("state")
        self.members = [one.state for one in rows]
        for one in self.members:
            self.fields[one.iso3] = forms.DecimalField(
                min_value=0, max_value=100, max_digits=12, decimal_places=9, label=f"{one.name}, %"
            )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not (found.get("instrument") or found.get("provision") or found.get("basis")):
            self.add_error("basis", _("Say where it is agreed: a text, a clause, or in words."))
        told = {one.iso3: found.get(one.iso3) for one in self.members}
        parts = {iso3: part / 100 for iso3, part in told.items() if part is not None}
        if len(parts) == len(told):
            try:
                check_key(parts)
            except Refusal as refusal:
                self.add_error(None, f"{refusal.reason} " + _("Parts in per cent add up to 100."))
        self.instance.shares = {iso3: format(part, "f") for iso3, part in parts.items()}
        self._follow(found)
        return found

    def _follow(self, found: dict[str, Any]) -> None:
        """The version it is: one more than the last, which it begins after."""
        rows = Key.objects.filter(alliance=self.alliance, ref=found.get("ref") or "")
        last = rows.order_by("-version").first()
        self.instance.version = last.version + 1 if last else 1
        starts = found.get("starts_on")
        if last and starts and starts <= last.starts_on:
            self.add_error("starts_on", _("The version before it starts later, or on that day."))

    def ended(self) -> date:
        """The last day of the version before it."""
        starts: date = self.cleaned_data["starts_on"]
        return starts - timedelta(days=1)


class RateForm(MoneyForm):
    """An exchange rate over a period, with its source."""

    asks_reason = True
    part_of = set()

    class Meta:
        model = Rate
        fields = ("currency", "target", "per_unit", "starts_on", "ends_on", "source")
        widgets = dict.fromkeys(("starts_on", "ends_on"), DAY)
        labels = {"per_unit": gettext_lazy("Units of the currency for one of the other")}

    def clean_target(self) -> str:
        return currency(self.cleaned_data["target"])


FIGURES = (
    *("defence_spending", "defence_spending_constant", "price_year", "defence_share", "gdp"),
    *("gdp_world_bank", "population", "armed_forces", "exchange_rate"),
)


class CountryYearForm(RecordForm):
    """Figures of a state and year in an edition of their own: a revision is another edition."""

    asks_reason = True
    part_of = set()
    state = forms.ModelChoiceField(State.objects.all())

    class Meta:
        model = CountryYear
        fields = ("state", "year", "definition", "vintage", *FIGURES)
        labels = {
            "vintage": gettext_lazy("Edition"),
            "defence_spending": gettext_lazy("Defence spending, m US dollars"),
            "defence_spending_constant": gettext_lazy("At constant prices, m US dollars"),
            "price_year": gettext_lazy("Year of the constant prices"),
            "defence_share": gettext_lazy("Spending, per cent of GDP"),
            "gdp": gettext_lazy("GDP, bn US dollars"),
            "gdp_world_bank": gettext_lazy("GDP of the World Bank, bn US dollars"),
            "population": gettext_lazy("Population, millions"),
            "armed_forces": gettext_lazy("Armed forces, thousands"),
            "exchange_rate": gettext_lazy("Own currency per US dollar"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIGURES:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not any(found.get(name) is not None for name in FIGURES if name != "price_year"):
            self.add_error(None, _("Give at least one figure; what is not known stays empty."))
        if (found.get("price_year") is None) != (found.get("defence_spending_constant") is None):
            self.add_error("price_year", _("Constant prices and their year come together."))
        return found


class ToleranceForm(RecordForm):
    """A tolerance that one person proposes and another decides on."""

    class Meta:
        model = Tolerance
        fields = ("rule", "low", "high", "k", "m", "reason")
        labels = {
            "low": gettext_lazy("In balance from"),
            "high": gettext_lazy("In balance up to"),
            "k": gettext_lazy("Years outside before it is told"),
            "m": gettext_lazy("Of the last so many years"),
        }
        help_texts = {
            "low": gettext_lazy("1 is the fair part; 0.75 is a quarter less than that."),
            "high": gettext_lazy("1.25 is a quarter more."),
        }


class AttestForm(forms.Form):
    """What one side says it gave or received."""

    state = forms.ChoiceField(label=gettext_lazy("You speak for"))
    amount = forms.DecimalField(min_value=0, max_digits=24, decimal_places=4)
    note = forms.CharField(required=False, widget=forms.Textarea, max_length=2000)

    def __init__(self, *args: Any, sides: list[State], unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ChoiceField", self.fields["state"])
        chosen.choices = [(one.iso3, one.name) for one in sides]
        self.fields["amount"].label = _("Amount, %(unit)s") % {"unit": unit}
