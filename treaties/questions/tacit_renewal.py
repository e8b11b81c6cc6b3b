"""Has an instrument renewed itself?"""

from datetime import date

from compliance.question import Answer, Question, only
from treaties.models import Instrument
from treaties.models.history import facts_of
from treaties.term import Facts, ForceState, TermKind, tacit_renewal

OVER = (ForceState.TERMINATED, ForceState.SUPERSEDED)


class TacitRenewal(Question):
    """How an instrument that renews itself unless stopped stands (formula L5)."""

    rank = 40

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        instrument = only(Instrument.objects.with_history(), ref)
        if instrument is None:
            return None
        facts = facts_of(instrument)
        if facts.term.kind is not TermKind.FIXED_THEN_TACIT_RENEWAL:
            return None
        found = tacit_renewal(facts.term, facts.notices, as_of)
        begun = facts.own is not None and facts.own.in_force_on <= as_of
        detail = {
            "ends_on": found.ends_on,
            "new_end": found.new_end,
            "renewals": found.renewals,
            "notice_on": found.notice_on,
            "terminates_on": found.terminates_on,
            "window_opens": found.window_opens_on,
            "window_closes": found.window_closes_on,
            "is_window_open": found.is_window_open,
        }
        state = _ended(facts, as_of) or str(found.state)
        state = state if begun else str(ForceState.NOT_YET_IN_FORCE)
        return Answer(ref, as_of, "tacit_renewal", state, detail)


def _ended(facts: Facts, as_of: date) -> str:
    """How it ended before its periods did: terminated, replaced, or cut short by an amendment."""
    covered = facts.coverage(as_of)
    is_over = covered is not None and covered.state in OVER
    return str(covered.state) if covered and is_over else ""
