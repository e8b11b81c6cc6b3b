"""Among whom is an instrument suspended?"""

from datetime import date

from compliance.question import Answer, Question, only
from treaties.models import Instrument
from treaties.models.history import facts_of
from treaties.term import Facts, ForceState


class PartialSuspension(Question):
    """The pairs of parties among whom an instrument is suspended (VCLT 57, 58, 72)."""

    rank = 50

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        instrument = only(Instrument.objects.with_history(), ref)
        if instrument is None:
            return None
        facts = facts_of(instrument)
        if not facts.pauses and not is_named:
            return None
        pairs = facts.suspended_pairs(as_of)
        kept = sorted((pair for pair in facts.pairs() if pair not in pairs), reverse=True)
        active = [pause.starts_on for pause in facts.pauses if pause.covers(as_of)]
        detail = {
            "pair": sorted(pairs[0], reverse=True) if len(pairs) == 1 else None,
            "pairs": [sorted(pair, reverse=True) for pair in pairs],
            "unaffected": kept,
            "since": min(active, default=None),
        }
        state = _state(facts, as_of, len(pairs), len(kept))
        return Answer(ref, as_of, "partial_suspension", state, detail)


def _state(facts: Facts, as_of: date, suspended: int, kept: int) -> str:
    """What is not in force cannot be suspended; otherwise for all, for some, or for none."""
    found = facts.coverage(as_of)
    if found is not None and found.state not in (ForceState.IN_FORCE, ForceState.EXPIRING):
        return str(found.state)
    if not suspended:
        return str(ForceState.IN_FORCE)
    return "suspended_for_pair" if kept else str(ForceState.SUSPENDED)
