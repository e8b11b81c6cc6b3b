"""Sources tell different spending of one state and year."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from alliances.models import Membership
from burden.models import CountryYear
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject

NEAR, FAR = Decimal("0.1"), Decimal("0.25")  # of the larger figure: ours
type Told = dict[str, tuple[str, Decimal]]


class Case(NamedTuple):
    """A member in the newest year that several sources tell of: edition and spending by source."""

    subject: Subject
    member: str
    name: str
    year: int
    told: Told


class Conflicting(Rule[Case]):
    """Sources differ by more than a tenth on what a member spent in a year.

    Looks at the newest year over of which two sources tell, each by its newest edition. Both are
    kept; definitions may explain the difference, and nobody takes one for the other.
    """

    def population(self, scope: Scope) -> int:
        return Membership.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = CountryYear.objects.filter(year__lt=as_of.year).exclude(defence_spending=None)
        found: dict[str, dict[int, Told]] = defaultdict(lambda: defaultdict(dict))
        columns = ("state__iso3", "year", "definition", "vintage", "defence_spending")
        for iso3, year, source, *told in rows.order_by("vintage").values_list(*columns):
            found[iso3][year][source] = (told[0], told[1])
        members = Membership.objects.filter(**scope.lookup())
        for one in members.select_related("alliance", "state"):
            years = {year: told for year, told in found[one.state.iso3].items() if len(told) > 1}
            if years:
                home = one.alliance
                subject = Subject(
                    SubjectKind.ALLIANCE, home.slug, home.pk, home.release, row=home.pk
                )
                year = max(years)
                yield Case(subject, one.state.iso3, one.state.name, year, years[year])

    def judge(self, case: Case, as_of: date) -> Problem | None:
        figures = sorted(case.told.items(), key=lambda one: one[1][1])
        (lower, (_, low)), (upper, (_, high)) = figures[0], figures[-1]
        gap = (high - low) / high if high else Decimal(0)
        if gap <= NEAR:
            return None
        return Problem(
            subject=case.subject,
            title=f"Sources differ on what {case.name} spent in {case.year}: "
            f"{low:,.0f} ({lower}) to {high:,.0f} ({upper}) m US dollars",
            state="conflicting",
            severity=Severity.MEDIUM if gap > FAR else Severity.LOW,
            since=date(case.year, 12, 31),
            period=case.member,
            explanation=Explanation(
                inputs={
                    f"{source} {vintage}": value
                    for source, (vintage, value) in sorted(case.told.items())
                },
                arithmetic=f"({high:,.0f} - {low:,.0f}) / {high:,.0f} = {gap:.4f}",
                citation=f"the newest edition of each source; above {NEAR} of the larger is told",
                clears_when=f"the sources' figures are within {NEAR:.0%} of each other",
            ),
        )
