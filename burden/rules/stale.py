"""The figures of an ally are out of date."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from alliances.models import Alliance, Membership
from burden.models import CountryYear
from burden.shares import Figures
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject


class Case(NamedTuple):
    """An alliance, its members' names, and the figures of its members by year."""

    subject: Subject
    members: dict[str, str]
    figures: Figures


class Stale(Rule[Case]):
    """A member's spending and GDP of a year are not on record by the end of the year after.

    Nothing is said of an alliance for which no figure is kept at all.
    """

    def population(self, scope: Scope) -> int:
        return Membership.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Alliance.objects.filter(**scope.lookup("pk")).prefetch_related("memberships__state")
        alliances = list(rows)
        figures = CountryYear.objects.figures_of(alliances, as_of)
        for one in alliances:
            members = {each.state.iso3: each.state.name for each in one.memberships.all()}
            subject = Subject(SubjectKind.ALLIANCE, one.slug, one.pk, one.release, row=one.pk)
            yield Case(subject, members, figures[one.pk])

    def judge(self, case: Case, as_of: date) -> Problem | None:
        newest = {
            member: max((year for year, told in case.figures.items() if member in told), default=0)
            for member in case.members
        }
        late = {m: year for m, year in newest.items() if year < as_of.year - 2}
        if not late or not any(newest.values()):
            return None
        names = [f"{case.members[m]} ({year or 'none'})" for m, year in late.items()]
        oldest = min(year or max(newest.values()) for year in late.values())
        return Problem(
            subject=case.subject,
            title=f"Figures are out of date: {', '.join(names)}",
            state="stale",
            severity=Severity.LOW,
            since=date(oldest + 3, 1, 1),
            explanation=Explanation(
                inputs={"newest year with spending and GDP": newest},
                arithmetic="; ".join(
                    f"{m}: {year + 1} was due by 31 December {year + 2}" if year else f"{m}: none"
                    for m, year in late.items()
                ),
                citation="a year's figures are expected by the end of the year after it: ours",
                clears_when="the newest year's figures of these members are on record",
            ),
        )
