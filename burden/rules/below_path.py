"""A member lies below the path that was agreed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from burden.models import CountryYear, Guideline
from burden.shares.levels import guideline_gap, path
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject

FAR = Decimal("0.5")  # points of GDP: ours


class Case(NamedTuple):
    """A guideline, and one member's newest burden under it: per cent of GDP, and GDP in bn."""

    subject: Subject
    ref: str
    name: str
    line: tuple[Decimal, Decimal, int, int]  # from, to, first and last year
    member: str
    year: int
    burden: Decimal
    gdp: Decimal


class BelowPath(Rule[Case]):
    """A member's defence burden lies below the straight path to an agreed guideline.

    The newest calendar year with figures counts, if the path has begun by then (formula M14).
    """

    def population(self, scope: Scope) -> int:
        return Guideline.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Guideline.objects.filter(**scope.lookup()).select_related("alliance")
        found = list(rows.prefetch_related("alliance__memberships__state"))
        figures = CountryYear.objects.figures_of([one.alliance for one in found], as_of)
        for one in found:
            subject = Subject.of(SubjectKind.ALLIANCE, one, about=one.alliance)
            names = {m.state.iso3: m.state.name for m in one.alliance.memberships.all()}
            line = (one.start, one.target, one.first_year, one.last_year)
            for member in one.states or names:
                years = {
                    y: told[member]
                    for y, told in figures[one.alliance_id].items()
                    if member in told
                }
                year = max((y for y in years if as_of >= date(y, 12, 31)), default=0)
                if year >= one.first_year and member in names:
                    spending, gdp = years[year]
                    burden = spending / gdp / 10 if gdp else Decimal(0)
                    yield Case(subject, one.ref, names[member], line, member, year, burden, gdp)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        level = path(*case.line, case.year)
        if case.burden >= level or not case.gdp:
            return None
        gap = guideline_gap(level, case.burden, case.gdp)
        start, target, first, last = case.line
        return Problem(
            subject=case.subject,
            title=f"{case.name} spends {case.burden:.2f} % of GDP in {case.year}; "
            f"the path of {case.ref} is at {level:.2f} %",
            state="below_path",
            severity=Severity.MEDIUM if level - case.burden >= FAR else Severity.LOW,
            since=date(case.year, 12, 31),
            period=f"{case.ref}/{case.member}",
            explanation=Explanation(
                inputs={
                    "year": case.year,
                    "burden": round(case.burden, 4),
                    "path": round(level, 4),
                },
                arithmetic=f"{start} + ({target} - {start}) x ({case.year} - {first}) / "
                f"({last} - {first}) = {level:.4f}; ({level:.4f} % - {case.burden:.4f} %) x "
                f"{case.gdp:,.1f} = {gap:,.2f} bn US dollars",
                citation=f"guideline {case.ref}; the straight line to it is ours (M14)",
                clears_when=f"spending reaches {level:.2f} % of GDP, or the path in a later year",
            ),
        )
