"""A member that carries too little or too much for its means, year after year."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from alliances.models import Alliance, Membership, narrowest, originators_of
from burden.models import CountryYear, Tolerance
from burden.shares import OURS, Breach, Figures, Setting, lasting_breaches, yearly_efforts
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject

FAR = Decimal("0.5")  # half of the proportionate effort, or as much again above it


class Case(NamedTuple):
    """An alliance, its members' names, their spending and GDP by year, and its tolerance."""

    subject: Subject
    name: str
    members: dict[str, str]
    figures: Figures
    setting: Setting = OURS


class Imbalance(Rule[Case]):
    """A member's effort lies outside 0.75 to 1.25 of proportionate in 2 of the last 3 years.

    Effort is its share of the alliance's defence spending over its share of the alliance's GDP
    (formula M5); the persistence keeps it from flapping (M19). The tolerance is ours, unless the
    alliance has approved another.
    """

    def population(self, scope: Scope) -> int:
        return Membership.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Alliance.objects.filter(**scope.lookup("pk")).prefetch_related("memberships__state")
        alliances = list(rows)
        figures = CountryYear.objects.figures_of(alliances, as_of)
        agreed = Tolerance.objects.in_force("burden.imbalance", as_of, **scope.lookup())
        for one in alliances:
            members = {each.state.iso3: each.state.name for each in one.memberships.all()}
            held = agreed.get(one.pk)
            marking, whose = narrowest(one, held), originators_of(held)
            subject = Subject(SubjectKind.ALLIANCE, one.slug, one.pk, *marking, whose, row=one.pk)
            setting = held.setting if held else OURS
            yield Case(subject, one.name, members, figures[one.pk], setting)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        efforts = yearly_efforts(case.figures, case.members, as_of)
        told = {
            member: breach._replace(ratio=round(breach.ratio, 4))
            for member, breach in lasting_breaches(efforts, case.members, case.setting).items()
        }
        return _problem(case, told) if told else None


def _problem(case: Case, told: dict[str, Breach]) -> Problem:
    far = any(abs(1 - breach.ratio) >= FAR for breach in told.values())
    words = [f"{case.members[m]} {one.ratio:.2f} in {one.year}" for m, one in told.items()]
    return Problem(
        subject=case.subject,
        title=f"Effort out of balance: {', '.join(words)} (1.00 is proportionate)",
        state="imbalanced",
        severity=Severity.HIGH if far else Severity.MEDIUM,
        since=date(min(breach.since for breach in told.values()), 12, 31),
        explanation=Explanation(
            inputs=_inputs(case, told),
            arithmetic="; ".join(_arithmetic(case, *each) for each in told.items()),
            citation="Effort ratio (M5): share of defence spending over share of GDP; "
            f"tolerance {case.setting}",
            clears_when=case.setting.clears_when,
        ),
    )


def _inputs(case: Case, told: dict[str, Breach]) -> dict[str, object]:
    pairs = {member: case.figures[breach.year][member] for member, breach in told.items()}
    return {
        "tolerance": [case.setting.low, case.setting.high],
        "year": {member: breach.year for member, breach in told.items()},
        "effort": {member: breach.ratio for member, breach in told.items()},
        "defence_spending_usd_m": {m: spending for m, (spending, _) in pairs.items()},
        "gdp_usd_bn": {m: gdp for m, (_, gdp) in pairs.items()},
    }


def _arithmetic(case: Case, member: str, breach: Breach) -> str:
    pairs = case.figures[breach.year]
    spent, made = (sum(pair[n] for pair in pairs.values()) for n in (0, 1))
    spending, gdp = pairs[member]
    return (
        f"{member} in {breach.year}: ({spending:,.0f} / {spent:,.0f}) / "
        f"({gdp:,.1f} / {made:,.1f}) = {breach.ratio}"
    )
