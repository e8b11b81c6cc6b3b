"""A deed of which the others were not consulted first."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from compliance.models import Severity
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from consultations.models import Prior
from consultations.rules.unanswered import CLAUSE, subject_of
from kit.dates import PartialDate, in_words


class Case(NamedTuple):
    """A deed, and the day of the consultation on it, if one is recorded."""

    subject: Subject
    key: str
    title: str
    happened_on: PartialDate
    consulted_on: PartialDate | None
    citation: str


class PriorConsultation(Rule[Case]):
    """A deed that asks for prior consultation has no record of one that came before it.

    A partial date counts by the bound that is less likely to raise a false alarm (formula L14):
    only a meeting that was certainly later does not count. Meetings that were not held never do.
    """

    def population(self, scope: Scope) -> int:
        return Prior.objects.filter(**scope.lookup()).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Prior.objects.filter(**scope.lookup(), happened_on__lte=as_of.isoformat())
        for one in rows.select_related("alliance", *CLAUSE):
            held = one.meeting if one.meeting and one.meeting.status == "held" else None
            consulted_on = held.starts_on if held else None
            words = (one.title, one.happened_on, consulted_on, one.rests_on())
            yield Case(subject_of(one), str(one.pk), *words)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        happened, consulted = case.happened_on, case.consulted_on
        if as_of < happened.latest or (consulted and consulted.earliest <= happened.latest):
            return None
        met = "no consultation is recorded"
        if consulted:
            met = f"consulted only on {in_words(consulted)}"
        return Problem(
            subject=case.subject,
            title=f"No prior consultation: {case.title}"[:300],
            state="breached",
            severity=Severity.HIGH,
            since=happened.latest,
            due_on=happened.latest,
            period=case.key,
            explanation=Explanation(
                inputs={
                    "deed": case.title,
                    "happened_on": str(happened),
                    "consulted_on": str(consulted) if consulted else "",
                },
                arithmetic=f"happened on {in_words(happened)}, {met}",
                citation=case.citation,
                clears_when="the meeting in which it was discussed beforehand is recorded",
            ),
        )
