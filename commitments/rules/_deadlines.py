"""What the rules on deadlines judge, and how they explain it."""

from datetime import date
from typing import NamedTuple

from commitments.cadence import warned_on
from commitments.models import Occurrence
from compliance.models import SubjectKind
from compliance.rule import Explanation, Subject
from kit.dates import in_words


class Case(NamedTuple):
    """An open occurrence of a commitment, with what it rests on."""

    subject: Subject
    title: str
    citation: str
    clause: str
    cadence: str
    label: str
    opens_on: date
    due_on: date
    lapses_on: date
    warned_on: date


def case_of(occurrence: Occurrence) -> Case:
    """The values that a rule on deadlines judges."""
    promise = occurrence.commitment
    told = (promise, promise.provision, promise.instrument)
    cadence, opens, due = promise.cadence(), occurrence.opens_on, occurrence.due_on
    return Case(
        subject=Subject.of(SubjectKind.COMMITMENT, occurrence, *told, about=promise),
        title=promise.title,
        citation=promise.rests_on(),
        clause=promise.clause_ref(),
        cadence=promise.in_words(),
        label=occurrence.label,
        opens_on=occurrence.opens_on,
        due_on=occurrence.due_on,
        lapses_on=occurrence.lapses_on,
        warned_on=warned_on(cadence, opens, due) if cadence else due,
    )


def explanation(case: Case) -> Explanation:
    """Why an occurrence falls due when it does."""
    return Explanation(
        inputs={
            "clause": case.clause,
            "cadence": case.cadence,
            "occurrence": case.label,
            "opens_on": case.opens_on.isoformat(),
            "due_on": case.due_on.isoformat(),
            "lapses_on": case.lapses_on.isoformat(),
        },
        arithmetic=f"open since {in_words(case.opens_on)}, {case.cadence}: due by "
        f"{in_words(case.due_on)}, lapsed after {in_words(case.lapses_on)}",
        citation=case.citation,
        clears_when="it is met and the record is entered, or it is waived or suspended",
    )
