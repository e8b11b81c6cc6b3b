"""When can one party leave, and by when must it say so?"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from kit.dates import Duration
from treaties.term.agreed import Term, TermKind, Window, notice_window, period_end, period_on

DEFAULT_NOTICE = Duration(months=12)
"""The least notice where no clause gives one and denunciation is possible at all: VCLT 56(2)."""

_A_DAY = timedelta(days=1)


class WindowedExit(NamedTuple):
    """The next set day of exit that can still be reached, and the last day of notice for it."""

    next_effective: date
    latest_notice: date


def windowed_exit(in_force_on: date, window: Window, as_of: date) -> WindowedExit:
    """Give the next exit that a notice received on a day can still reach (formula L4, VCLT 54).

    Set days are counted from entry into force; a notice on the last day is in time.
    """
    for index in count():
        more = window.then_every.times(index)
        whole = Duration(
            window.first_after.months + more.months, window.first_after.days + more.days
        )
        effective = whole.after(in_force_on)
        latest = window.notice_before.before(effective)
        if as_of <= latest:
            break
    return WindowedExit(effective, latest)


def notice_effective(received_on: date, notice: Duration | None = None) -> date:
    """Give the day on which a notice takes effect: its receipt plus the period (L2, VCLT 78).

    The instrument is in force through the day before. Without a clause twelve months (VCLT 56(2)).
    """
    return (DEFAULT_NOTICE if notice is None else notice).after(received_on)


@dataclass(frozen=True, slots=True)
class Exit:
    """The earliest unilateral end that can still be reached (formulas L2, L3, L5).

    `notice_on` is the first day a notice counts, `locked_until` the same when it lies ahead, else
    None. `is_default`: no clause gives a period; twelve months, and only where the parties intended
    or implied a right to leave (VCLT 56).
    """

    effective_on: date
    notice_on: date
    locked_until: date | None
    is_default: bool


def earliest_exit(term: Term, as_of: date) -> Exit | None:
    """Give the earliest end that a notice received on or after a day can bring (VCLT 54, 56).

    None when one party cannot end it alone: no term, a fixed term without a notice clause, a term
    that follows its parent (ask the parent), a lock without a known start, no window left, or set
    days of exit that concern single clauses: a right to leave those implies none to leave the rest.
    """
    if term.kind in {TermKind.NONE, TermKind.FOLLOWS_PARENT}:
        return None
    if term.kind is TermKind.FIXED_THEN_TACIT_RENEWAL:
        return _exit_from_renewal(term, as_of)
    if term.window is None and term.kind is TermKind.FIXED and term.notice is None:
        return None
    lock = _lock_end(term)
    if lock is None and (term.lock is not None or term.kind is TermKind.FIXED_THEN_NOTICE):
        return None
    notice_on = max(as_of, lock or as_of)
    if term.window is not None:
        return _exit_on_set_day(term, term.window, notice_on, as_of)
    effect = notice_effective(notice_on, term.notice)
    return Exit(effect, notice_on, _ahead(notice_on, as_of), is_default=term.notice is None)


def _exit_on_set_day(term: Term, window: Window, notice_on: date, as_of: date) -> Exit | None:
    if window.applies_to or term.starts_on is None:
        return None
    effect = windowed_exit(term.starts_on, window, notice_on).next_effective
    return Exit(effect, notice_on, _ahead(notice_on, as_of), is_default=False)


def _lock_end(term: Term) -> date | None:
    if term.lock is not None:
        return term.lock.after(term.starts_on) if term.starts_on else None
    return term.first_end if term.kind is TermKind.FIXED_THEN_NOTICE else None


def _ahead(day: date, as_of: date) -> date | None:
    return day if as_of < day else None


def _exit_from_renewal(term: Term, as_of: date) -> Exit | None:
    running = period_on(term, as_of)
    for period in (running, running + 1):
        window = notice_window(term, period)
        if window is None:
            return None
        notice_on = max(as_of, window[0])
        if notice_on <= window[1]:
            effect = stop_effect(term, period, notice_on)
            return Exit(effect, notice_on, _ahead(notice_on, as_of), is_default=False)
    return None


def stop_effect(term: Term, period: int, notice: date) -> date:
    """Give the first day no longer in force after a notice in the window of a period (L5)."""
    end = period_end(term, period)
    if term.notice_effect is not None or end is None:
        return notice_effective(notice, term.notice_effect)
    return end + _A_DAY
