"""A decision to stay or leave that falls due."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import STEPS, in_words
from treaties.models import Instrument
from treaties.models.history import facts_of
from treaties.rules.expiring import urgency
from treaties.term import Facts, TermKind, tacit_renewal, windowed_exit


class Case(NamedTuple):
    """An instrument with set days of exit, or one that renews itself."""

    subject: Subject
    facts: Facts


class NoticeWindow(Rule[Case]):
    """The last day to give notice comes within a year; after it the parties stay bound.

    Exit on set days (formula L4) and tacit renewal (L5); a notice counts when received
    (VCLT 78).
    """

    def population(self, scope: Scope) -> int:
        return Instrument.objects.filter(**scope.lookup()).with_notice_window().count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        rows = Instrument.objects.filter(**scope.lookup()).with_notice_window()
        for instrument in rows.with_history():
            yield Case(Subject.of(SubjectKind.INSTRUMENT, instrument), facts_of(instrument))

    def judge(self, case: Case, as_of: date) -> Problem | None:
        if case.facts.ended_on is not None and case.facts.ended_on <= as_of:
            return None
        closing = _closing(case.facts, as_of)
        if closing is None:
            return None
        last, effect, words = closing
        warned = last - timedelta(days=STEPS[0])
        if as_of < warned:
            return None
        severity, step = urgency(last, as_of)
        return Problem(
            subject=case.subject,
            title=f"{words}: last day to give notice is {last:%-d %B %Y}",
            state="notice_closing",
            severity=min(severity, Severity.MEDIUM),
            step=step,
            since=warned,
            due_on=last,
            period=last.isoformat(),
            explanation=Explanation(
                inputs={"latest_notice": last.isoformat(), "effective_on": effect.isoformat()},
                arithmetic=f"a notice received by {in_words(last)} takes effect on "
                f"{in_words(effect)}; warned from {in_words(last)} - {STEPS[0]} days = "
                f"{in_words(warned)}",
                citation=f"{case.facts.title} ({case.facts.ref}), term and notice",
                clears_when="the day passes, or notice is given",
            ),
        )


def _closing(facts: Facts, as_of: date) -> tuple[date, date, str] | None:
    """The last day of notice ahead, when it would take effect, and what it is about."""
    if facts.own is None or as_of < facts.own.in_force_on:
        return None
    if facts.term.window is not None:
        window, begun = facts.term.window, facts.own.in_force_on
        found = windowed_exit(begun, window, as_of)
        if any(windowed_exit(begun, window, one) == found for one in facts.notices if one <= as_of):
            return None  # the decision was taken
        part = window.applies_to
        return found.latest_notice, found.next_effective, f"{facts.title}, {part or 'exit'}"
    if facts.term.kind is not TermKind.FIXED_THEN_TACIT_RENEWAL:
        return None
    renewal = tacit_renewal(facts.term, facts.notices, as_of)
    if renewal.window_closes_on is None or renewal.window_closes_on < as_of or not renewal.ends_on:
        return None
    last = renewal.window_closes_on
    stopped = tacit_renewal(facts.term, [last], last).terminates_on or renewal.ends_on
    return last, stopped, f"{facts.title} renews itself"
