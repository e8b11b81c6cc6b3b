"""What an instrument says about its duration, and the end that holds on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from kit.dates import Duration

_A_DAY = timedelta(days=1)


class TermKind(StrEnum):
    """How an instrument's duration is agreed."""

    NONE = "none"
    FIXED = "fixed"
    INDEFINITE = "indefinite"
    FIXED_THEN_NOTICE = "fixed_then_notice"
    FIXED_THEN_TACIT_RENEWAL = "fixed_then_tacit_renewal"
    FOLLOWS_PARENT = "follows_parent"


@dataclass(frozen=True, slots=True)
class Window:
    """Exit on set days only: `first_after` entry into force, `then_every`; `notice_before` each."""

    first_after: Duration
    then_every: Duration
    notice_before: Duration
    applies_to: str = ""

    def __post_init__(self) -> None:
        """Refuse windows that do not follow one another."""
        if not self.then_every:
            msg = "Exit windows need a positive interval, such as P5Y."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Term:
    """What an instrument says about its duration and end; what it does not say is None.

    It may end before it starts: an agreement can enter into force after what it covers is over.

    `starts_on` is its entry into force, `ends_on` the end first agreed (for a tacit renewal, of the
    first period). `notice_window` is the first period's; it moves with each renewal. Without it a
    notice stops a renewal on any day of the period that leaves `notice` before its end.
    `notice_effect` runs from that notice; without it the instrument ends with the period.
    `renewals` is how many are provided, None for no limit.
    """

    kind: TermKind
    starts_on: date | None = None
    ends_on: date | None = None
    initial: Duration | None = None
    lock: Duration | None = None
    notice: Duration | None = None
    renewal: Duration | None = None
    renewals: int | None = None
    notice_window: tuple[date, date] | None = None
    notice_effect: Duration | None = None
    window: Window | None = None

    def __post_init__(self) -> None:
        """Refuse a term that contradicts itself; an incomplete one is allowed."""
        problem = next(_contradictions(self), None)
        if problem is not None:
            raise ValueError(problem)

    @property
    def first_end(self) -> date | None:
        """The end of the fixed or initial period, as a day or counted from entry into force."""
        if self.ends_on is None and self.starts_on is not None and self.initial is not None:
            return self.initial.after(self.starts_on)
        return self.ends_on


def _contradictions(term: Term) -> Iterator[str]:
    if term.renewal is not None and not term.renewal:
        yield "A renewal must be for a positive period, such as P5Y."
    if term.renewals is not None and term.renewals < 0:
        yield f"The number of renewals cannot be negative: {term.renewals}."
    if term.notice_window is not None and term.notice_window[1] < term.notice_window[0]:
        opens, closes = term.notice_window
        yield f"The notice window closes on {closes}, before it opens on {opens}."


@dataclass(frozen=True, slots=True)
class Extension:
    """An amendment that moves an end; `ends_on` None removes it."""

    effective_on: date
    ends_on: date | None


def amendments_by(extensions: Sequence[Extension], as_of: date) -> list[Extension]:
    """Give the amendments in effect on a day, oldest first."""
    effective = (one for one in extensions if one.effective_on <= as_of)
    return sorted(effective, key=lambda one: one.effective_on)


def end_on(term: Term, extensions: Sequence[Extension], as_of: date) -> date | None:
    """Give the last day in force, as the parties had agreed by a day; None without an end.

    An amendment in effect counts before the term's own words. A tacit renewal gives the end of the
    period that runs on that day, or of the last one.
    """
    moved = amendments_by(extensions, as_of)
    if moved:
        return moved[-1].ends_on
    if term.kind is TermKind.FIXED:
        return term.first_end
    if term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL:
        return period_end(term, period_on(term, as_of))
    return None


def notice_window(term: Term, period: int) -> tuple[date, date] | None:
    """Give the first and last day of notice against the renewal that follows a period, if any."""
    end = period_end(term, period)
    is_last = term.renewals is not None and term.renewals <= period
    if end is None or term.renewal is None or is_last:
        return None
    if term.notice_window is not None:
        opens, closes = term.notice_window
        shift = term.renewal.times(period)
        return shift.after(opens), shift.after(closes)
    before = period_end(term, period - 1) if period else None
    opens = before + _A_DAY if before else term.starts_on or date.min
    return opens, term.notice.before(end) if term.notice else end


def period_on(term: Term, as_of: date) -> int:
    """Number the period that runs on a day: 0 before any renewal, the last one for ever."""
    if term.first_end is None or term.renewal is None:
        return 0
    last = term.renewals
    return next(
        period
        for period in count()
        if period == last or as_of <= (period_end(term, period) or as_of)
    )


def period_end(term: Term, period: int) -> date | None:
    """Give the anniversary day that ends a period, counted from the anchor without drift (L1)."""
    if term.ends_on is None and term.starts_on is not None and term.initial is not None:
        more = term.renewal.times(period) if term.renewal else Duration()
        whole = Duration(term.initial.months + more.months, term.initial.days + more.days)
        return whole.after(term.starts_on)
    if term.ends_on is None or term.renewal is None:
        return term.ends_on
    return term.renewal.times(period).after(term.ends_on)
