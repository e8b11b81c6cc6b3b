"""Is a fixed-term instrument in force, and is there a gap before or after it?"""

from datetime import date
from typing import Any

from compliance.question import Answer, Question, only
from treaties.models import Instrument
from treaties.models.history import facts_of
from treaties.term import Coverage, Facts, ForceState, TermKind

OVER = {ForceState.LAPSED, ForceState.EXPIRED, ForceState.SUPERSEDED, ForceState.TERMINATED}


class FixedTermCoverage(Question):
    """How the term of an instrument stands: gaps, successor, days left (formula L6)."""

    rank = 30

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        instrument = only(Instrument.objects.with_history(), ref)
        if instrument is None:
            return None
        facts = facts_of(instrument)
        found = facts.coverage(as_of)
        if found is None or (facts.term.kind is not TermKind.FIXED and not is_named):
            return None
        state = "suspended" if facts.is_suspended(as_of) else str(found.state)
        return Answer(ref, as_of, "fixed_term_coverage", state, _detail(facts, found))


def _detail(facts: Facts, found: Coverage) -> dict[str, Any]:
    assert facts.own is not None
    is_over = found.state in OVER
    detail: dict[str, Any] = {
        "in_force_on": facts.own.in_force_on,
        "ends_on": found.ends_on,
        "covers_from": facts.own.covers_from,
        "covers_until": facts.own.covers_until,
        "retroactive": found.retroactive if is_over else facts.own.is_retroactive,
        "gap_days": found.gap_days,
        "successor": found.successor,
        "successor_in_force": found.successor_in_force_on,
        "gap_days_until_successor": found.gap_days_until_successor,
        "is_uncertain": found.is_uncertain,
    }
    if found.days_left is not None and not is_over:
        detail |= {"days_left": found.days_left, "next_ladder_step": found.next_ladder_step}
    return detail
