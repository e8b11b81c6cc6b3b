"""Both sides tell different figures of one contribution."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from burden.models import Attestation
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject

SMALL, LARGE = Decimal("0.05"), Decimal("0.25")  # of the larger figure: ours


class Case(NamedTuple):
    """A contribution as recorded, and what one state says of it."""

    subject: Subject
    key: str
    ref: str
    unit: str
    recorded: Decimal
    state: str
    attested: Decimal
    said_on: date


class Contested(Rule[Case]):
    """The figures of giver and receiver for one contribution differ by more than a twentieth.

    Both are kept, and the amount is told as a range until they agree.
    """

    def population(self, scope: Scope) -> int:
        return Attestation.objects.filter(**scope.lookup()).newest().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        said = Attestation.objects.filter(recorded_at__date__lte=as_of, **scope.lookup())
        for row in said.newest().select_related("contribution", "alliance"):
            about = row.contribution
            subject = Subject.of(SubjectKind.ALLIANCE, row, about, about=row.alliance)
            figures = (about.amount, row.state, row.amount, row.recorded_at.date())
            yield Case(subject, str(about.pk), about.ref, about.currency or about.unit, *figures)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        low, high = sorted((case.recorded, case.attested))
        gap = (high - low) / high if high else Decimal(0)
        if gap <= SMALL:
            return None
        return Problem(
            subject=case.subject,
            title=f"{case.ref} is contested: {low:,.2f} to {high:,.2f} {case.unit}",
            state="contested",
            severity=Severity.MEDIUM if gap > LARGE else Severity.LOW,
            since=case.said_on,
            period=f"{case.key}/{case.state}",
            explanation=Explanation(
                inputs={
                    "recorded": case.recorded,
                    f"attested by {case.state}": case.attested,
                    "unit": case.unit,
                },
                arithmetic=f"({high:,.2f} - {low:,.2f}) / {high:,.2f} = {gap:.4f}",
                citation=f"both sides' figures; a difference above {SMALL} of the larger is told",
                clears_when=f"both figures are within {SMALL:.0%} of each other",
            ),
        )
