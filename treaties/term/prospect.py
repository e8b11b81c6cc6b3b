"""What lies ahead of an instrument on a day: its end, its next renewal, the last day of notice."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from treaties.term.agreed import TermKind
from treaties.term.facts import Facts
from treaties.term.leaving import Exit, WindowedExit, earliest_exit, windowed_exit
from treaties.term.renewal import tacit_renewal

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What can be counted ahead; what cannot, or does not come any more, is None.

    `ends_on` is the last day in force; of a term that renews itself, of the period that runs, after
    which it goes on from `renews_on` unless a notice comes from `notice_from` through `notice_by`.
    `leaves` is the earliest end that a notice of today brings, `set_day` the next set day of exit,
    `part` what alone ends on it, if not the whole.
    """

    ends_on: date | None = None
    renews_on: date | None = None
    notice_from: date | None = None
    notice_by: date | None = None
    leaves: Exit | None = None
    set_day: WindowedExit | None = None
    part: str = ""

    def __bool__(self) -> bool:
        """Whether anything can be counted."""
        return self != Prospect()


def prospect(facts: Facts, as_of: date) -> Prospect:
    """Say what lies ahead on a day; of what is over, only its last day (formulas L2 to L5)."""
    cut, end = facts.cut_on(as_of), facts.end(as_of)
    known = [day for day in (end, cut - _A_DAY if cut else None) if day is not None]
    last = min(known, default=None)
    if last is not None and last < as_of:
        return Prospect(ends_on=last)
    ahead = Prospect(last) if cut else _leaving(Prospect(last), facts, as_of)
    if facts.term.kind is not TermKind.FIXED_THEN_TACIT_RENEWAL or cut or end is None:
        return ahead
    running = tacit_renewal(facts.term, facts.notices, as_of)
    follows = running.window_closes_on is not None and running.ends_on == end
    if not follows:
        return ahead
    opens, closes = running.window_opens_on, running.window_closes_on
    is_open = closes is not None and as_of <= closes
    return replace(
        ahead,
        renews_on=end + _A_DAY,
        notice_from=opens if is_open and opens != date.min else None,
        notice_by=closes if is_open else None,
    )


def _leaving(ahead: Prospect, facts: Facts, as_of: date) -> Prospect:
    """With what a notice can bring, unless it ends by itself before that."""
    leaves, window = earliest_exit(facts.term, as_of), facts.term.window
    renews = facts.term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL
    ends_before = leaves and ahead.ends_on and ahead.ends_on < leaves.effective_on
    leaves = None if ends_before and not renews else leaves
    if window is None or facts.own is None:
        return replace(ahead, leaves=leaves)
    set_day = windowed_exit(facts.term.starts_on or facts.own.in_force_on, window, as_of)
    return replace(ahead, leaves=leaves, set_day=set_day, part=window.applies_to)
