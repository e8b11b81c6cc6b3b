"""Contributions, and figures of states."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import PartnerSystem, User
from alliances.models import Alliance
from burden.models import (
    Attestation,
    Attestor,
    Contribution,
    CountryYear,
    Guideline,
    Instalment,
    Key,
    Pledge,
    Rate,
    Tolerance,
)
from tests.build.alliances import person, state
from treaties.models import Instrument

_serial = count(1)


def contribution(owner: Alliance, amount: str = "12.5", **more: Any) -> Contribution:
    """Japan budgets yen for the United States in 2026."""
    columns = {
        "alliance": owner,
        "release": owner.release,
        "ref": f"gift-{next(_serial)}",
        "contributor": state("JPN"),
        "beneficiary": state("USA"),
        "category": "utilities",
        "form": "cash",
        "basis": "budget",
        "amount": Decimal(amount),
        "currency": "" if more.get("unit") else "JPY",
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 12, 31),
    } | more
    return Contribution.objects.create(**columns)


def country_year(iso3: str, year: int, spending: str, gdp: str, **more: Any) -> CountryYear:
    """Defence spending in millions, GDP in billions of US dollars, by SIPRI's definition."""
    columns = {"definition": "sipri", "vintage": "2025"} | more
    return CountryYear.objects.create(
        state=state(iso3),
        year=year,
        defence_spending=Decimal(spending),
        gdp=Decimal(gdp),
        **columns,
    )


def pledge(text: Instrument, total: str = "1000", **more: Any) -> Pledge:
    """What an instrument promises, in US dollars."""
    columns = {"alliance": text.alliance, "release": text.release, "currency": "USD"} | more
    return Pledge.objects.create(instrument=text, total=Decimal(total), **columns)


def instalment(text: Instrument, due_on: date, amount: str = "100", **more: Any) -> Instalment:
    """A hundred US dollars that fall due on a day."""
    columns = {
        "alliance": text.alliance,
        "release": text.release,
        "ref": f"due-{next(_serial)}",
        "currency": "USD",
    } | more
    return Instalment.objects.create(
        instrument=text, due_on=due_on, amount=Decimal(amount), **columns
    )


def delivered(text: Instrument, amount: str, **more: Any) -> Contribution:
    """US dollars paid in 2026 for what an instrument pledges."""
    columns = {"instrument": text, "basis": "paid", "currency": "USD"} | more
    return contribution(text.alliance, amount, **columns)


def key(owner: Alliance, **more: Any) -> Key:
    """Halves for the United States and Japan, from 2020 on."""
    columns = {
        "alliance": owner,
        "release": owner.release,
        "ref": f"key-{next(_serial)}",
        "title": "Halves",
        "basis": "exchange of letters",
        "shares": {"USA": "0.5", "JPN": "0.5"},
        "starts_on": date(2020, 1, 1),
    } | more
    return Key.objects.create(**columns)


def guideline(owner: Alliance, **more: Any) -> Guideline:
    """From 1 % of GDP in 2020 to 3 % in 2030, for every member."""
    columns = {
        "alliance": owner,
        "release": owner.release,
        "ref": f"goal-{next(_serial)}",
        "title": "Three per cent",
        "basis": "declaration",
        "first_year": 2020,
        "start": Decimal(1),
        "last_year": 2030,
        "target": Decimal(3),
    } | more
    return Guideline.objects.create(**columns)


def attestation(about: Contribution, amount: str, **more: Any) -> Attestation:
    """What the United States say of a contribution."""
    columns = {
        "alliance": about.alliance,
        "release": about.release,
        "released_to": about.released_to,
        "state": "USA",
    } | more
    return Attestation.objects.create(contribution=about, amount=Decimal(amount), **columns)


def seat(owner: Alliance, iso3: str, who: User | PartnerSystem) -> Attestor:
    """Somebody who speaks for a state in an alliance."""
    whose = {"user": who} if isinstance(who, User) else {"partner": who}
    marking = {"release": "states", "released_to": [iso3]}
    return Attestor.objects.create(alliance=owner, state=iso3, **marking, **whose)


def tolerance(owner: Alliance, low: str, high: str, on: date, **more: Any) -> Tolerance:
    """A tolerance of efforts that somebody proposed and somebody else approved on a day."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    made = next(_serial)
    columns = {
        "rule": Tolerance.Rule.IMBALANCE,
        "low": Decimal(low),
        "high": Decimal(high),
        "release": "parties",
        "reason": "as was agreed",
        "proposed_by": person(f"proposer-{made}", owner),
        "decided_by": person(f"approver-{made}", owner, role="approver"),
        "proposed_at": at,
        "decided_at": at,
        "decision": "approved",
    } | more
    return Tolerance.objects.create(alliance=owner, **columns)


def rate(currency: str, per_unit: str, year: int = 2026, **more: Any) -> Rate:
    """The average of a year, per US dollar."""
    columns = {
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "source": "central bank",
    } | more
    return Rate.objects.create(currency=currency, per_unit=Decimal(per_unit), **columns)
