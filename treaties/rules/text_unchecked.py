"""A text that was not held against the original for long."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import Duration, in_words
from treaties.models import Instrument

EVERY = Duration(months=24)


class Case(NamedTuple):
    """An instrument whose text was checked once."""

    subject: Subject
    title: str
    checked_on: date


class TextUnchecked(Rule[Case]):
    """Our text of an instrument was last held against the original more than 24 months ago.

    Amendments come in by many doors; a text that nobody looks at any more is the one that is
    quoted wrongly. The period is ours.
    """

    def population(self, scope: Scope) -> int:
        checked = Instrument.objects.filter(**scope.lookup(), text_checked_on__isnull=False)
        return checked.count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        last = EVERY.before(as_of)
        rows = Instrument.objects.filter(**scope.lookup(), text_checked_on__lt=last)
        for row in rows.iterator():
            subject = Subject.of(SubjectKind.INSTRUMENT, row)
            yield Case(subject, row.title, row.text_checked_on)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        due = EVERY.after(case.checked_on)
        if as_of <= due:
            return None
        return Problem(
            subject=case.subject,
            title=f"The text of {case.title} was last checked on {case.checked_on:%-d %B %Y}",
            state="overdue",
            severity=Severity.LOW,
            since=due,
            due_on=due,
            period=case.checked_on.isoformat(),
            explanation=Explanation(
                inputs={"text_checked_on": case.checked_on.isoformat()},
                arithmetic=f"{in_words(case.checked_on)} + {EVERY.in_words()} = {in_words(due)}",
                citation="our own rule",
                clears_when="the text is held against the original and the day recorded",
            ),
        )
