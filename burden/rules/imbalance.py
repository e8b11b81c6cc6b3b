"""A member that carries too little or too much for its means, year after year."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from alliances.models import Alliance, Membership
from burden.models import CountryYear
from burden.shares import HIGH, LOW, Figures, outside, persistent, run_start, yearly_efforts
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject

FAR = Decimal("0.5")  # half of the proportionate effort, or as much again above it
K, M = 2, 3  # outside tolerance in K of the last M years


class Case(NamedTuple):
    """An alliance, its members' names, and their spending and GDP by year."""

    subject: Subject
    name: str
    members: dict[str, str]
    figures: Figures


class Imbalance(Rule[Case]):
    """A member's effort lies outside 0.75 to 1.25 of proportionate in 2 of the last 3 years.

    Effort is its share of the alliance's defence spending over its share of the alliance's GDP
    (formula M5); the persistence keeps it from flapping (M19). The tolerance is ours.
    """

    def population(self, scope: Scope) -> int:
        return Membership.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Alliance.objects.filter(**scope.lookup("pk")).prefetch_related("memberships__state")
        alliances = list(rows)
        figures = CountryYear.objects.figures_of(alliances, as_of)
        for one in alliances:
            members = {each.state.iso3: each.state.name for each in one.memberships.all()}
            subject = Subject(SubjectKind.ALLIANCE, one.slug, one.pk, one.release)
            yield Case(subject, one.name, members, figures[one.pk])

    def judge(self, case: Case, as_of: date) -> Problem | None:
        efforts = yearly_efforts(case.figures, case.members, as_of)
        if not efforts:
            return None
        years = sorted(efforts)
        breaches = {
            member: persistent([not LOW <= efforts[y][member] <= HIGH for y in years], K, M)
            for member in case.members
        }
        flagged = [member for member, flags in breaches.items() if flags[-1]]
        if not flagged:
            return None
        return _problem(case, efforts, {m: years[run_start(breaches[m])] for m in flagged})


def _problem(case: Case, efforts: dict[int, dict[str, Decimal]], since: dict[str, int]) -> Problem:
    year = max(efforts)
    now = {member: round(efforts[year][member], 4) for member in efforts[year]}
    far = any(abs(1 - now[member]) >= FAR for member in since)
    words = [f"{case.members[member]} {now[member]:.2f}" for member in since]
    return Problem(
        subject=case.subject,
        title=f"Effort out of balance in {year}: {', '.join(words)} (1.00 is proportionate)",
        state="imbalanced",
        severity=Severity.HIGH if far else Severity.MEDIUM,
        since=date(min(since.values()), 12, 31),
        explanation=Explanation(
            inputs=_inputs(case, year, now),
            arithmetic="; ".join(_arithmetic(case, year, member, now) for member in since),
            citation="Effort ratio (M5): share of defence spending over share of GDP; "
            f"tolerance {LOW} to {HIGH}, in {K} of {M} years",
            clears_when=f"every member is within {LOW} to {HIGH} in at least {M - K + 1} of the "
            f"last {M} years",
        ),
    )


def _inputs(case: Case, year: int, now: dict[str, Decimal]) -> dict[str, object]:
    return {
        "year": year,
        "tolerance": [float(LOW), float(HIGH)],
        "effort": {member: float(ratio) for member, ratio in now.items()},
        "defence_spending_usd_m": {m: float(case.figures[year][m][0]) for m in now},
        "gdp_usd_bn": {m: float(case.figures[year][m][1]) for m in now},
        "outside": list(outside(now, LOW, HIGH)),
    }


def _arithmetic(case: Case, year: int, member: str, now: dict[str, Decimal]) -> str:
    pairs = case.figures[year]
    spent, made = (sum(pair[n] for pair in pairs.values()) for n in (0, 1))
    spending, gdp = pairs[member]
    return (
        f"{member}: ({spending:,.0f} / {spent:,.0f}) / ({gdp:,.1f} / {made:,.1f}) = {now[member]}"
    )
