"""A treaty that was signed and does not enter into force."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import Duration, in_words
from treaties.models import Action, Instrument
from treaties.models.history import ON_SIGNATURE, actions_of, heirs_of, late_effect_of
from treaties.models.parties import waiting_for

PATIENCE = Duration(months=24)


class Case(NamedTuple):
    """An instrument that was signed and has not entered into force: since when, and who lacks."""

    subject: Subject
    title: str
    signed_on: date
    ended_on: date | None
    lacking: tuple[str, ...]


class Unratified(Rule[Case]):
    """A treaty was signed more than two years ago and has not entered into force.

    A signatory must not defeat its object meanwhile (VCLT 18), and owes nothing else. Memoranda and
    declarations hold from signature. Whoever has not consented is named where consents are
    recorded. The period is ours.
    """

    def population(self, scope: Scope) -> int:
        return Instrument.objects.filter(**scope.lookup()).signed_only(ON_SIGNATURE).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Instrument.objects.filter(**scope.lookup()).signed_only(ON_SIGNATURE)
        for row in rows.with_history():
            signed = actions_of(row, Action.Kind.SIGNED)
            ended = actions_of(row, Action.Kind.TERMINATED, Action.Kind.ENDED)
            if signed and not heirs_of(row):
                yield Case(
                    Subject.of(SubjectKind.INSTRUMENT, row),
                    row.title,
                    max(map(late_effect_of, signed)),
                    min(map(late_effect_of, ended), default=None),
                    tuple(waiting_for(row, as_of)),
                )

    def judge(self, case: Case, as_of: date) -> Problem | None:
        due = PATIENCE.after(case.signed_on)
        if as_of <= due or (case.ended_on is not None and case.ended_on <= as_of):
            return None
        lacking = ", ".join(case.lacking)
        return Problem(
            subject=case.subject,
            title=f"{case.title} was signed on {case.signed_on:%-d %B %Y} and is not in force",
            state="unratified",
            severity=Severity.LOW,
            since=due,
            due_on=due,
            period=case.signed_on.isoformat(),
            explanation=Explanation(
                inputs={"signed_on": case.signed_on.isoformat(), "lacking": list(case.lacking)},
                arithmetic=f"{in_words(case.signed_on)} + {PATIENCE.in_words()} = "
                f"{in_words(due)}; no entry into force "
                f"is recorded{f', no consent of {lacking}' if lacking else ''}",
                citation="VCLT 11, 14, 18 and 24",
                clears_when="its entry into force is recorded, or that it was given up",
            ),
        )
