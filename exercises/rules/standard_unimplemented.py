"""A standard that a state ratified and has not implemented by the day it agreed to."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from exercises.models import Adoption
from exercises.querysets import ExerciseQuerySet
from kit.dates import in_words

AGREED = (Adoption.Status.RATIFIED, Adoption.Status.RESERVED)


class Case(NamedTuple):
    """A state's word on an edition, and the day by which it was to be implemented."""

    subject: Subject
    standard: str
    edition: str
    state: str
    status: str
    reservation: str
    implement_by: date


class StandardUnimplemented(Rule[Case]):
    """A state ratified an edition of a standard and has not implemented it by the agreed day.

    A reservation changes what is to be implemented, not by when.
    """

    def population(self, scope: Scope) -> int:
        return _agreed(scope).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = _agreed(scope).filter(implement_by__lt=as_of)
        for one in rows.select_related("edition__standard"):
            if one.implemented_on is None or as_of < one.implemented_on:
                standard = one.edition.standard
                yield Case(
                    subject=Subject.of(SubjectKind.STANDARD, standard, one.edition, one),
                    standard=standard.title,
                    edition=one.edition.label,
                    state=one.state,
                    status=one.get_status_display(),
                    reservation=one.reservation,
                    implement_by=one.implement_by,
                )

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if as_of <= case.implement_by:
            return None
        name = f"{case.standard}, edition {case.edition}"
        return Problem(
            subject=case.subject,
            title=f"{case.state} has not implemented {name}"[:300],
            state="overdue",
            severity=Severity.MEDIUM,
            since=case.implement_by + timedelta(days=1),
            due_on=case.implement_by,
            period=f"{case.edition}/{case.state}",
            explanation=Explanation(
                inputs={
                    "state": case.state,
                    "edition": case.edition,
                    "declared": case.status,
                    "reservation": case.reservation or None,
                    "implement_by": case.implement_by.isoformat(),
                },
                arithmetic=f"to be implemented by {in_words(case.implement_by)}, not "
                "recorded as implemented",
                citation=f"{name} ({case.subject.ref})",
                clears_when="its implementation is recorded, or another day is agreed",
            ),
        )


def _agreed(scope: Scope) -> ExerciseQuerySet:
    return Adoption.objects.filter(**scope.lookup(), status__in=AGREED, implement_by__isnull=False)
