"""Has an instrument renewed itself, or did a notice stop it in time?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from treaties.term.agreed import Term, notice_window, period_end, period_on
from treaties.term.leaving import stop_effect

_A_DAY = timedelta(days=1)


class RenewalState(StrEnum):
    """How an instrument that renews itself stands on a day."""

    IN_FORCE = "in_force"
    RENEWED = "renewed"
    TERMINATES = "terminates"
    TERMINATED = "terminated"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a self-renewing instrument stands on a day (formula L5).

    `ends_on` is the last day in force; `new_end` the same once renewed, else None. `terminates_on`
    is the first day no longer in force after a notice in time, `notice_on` that notice. The window
    is the running period's; None when no renewal follows that a notice could stop.
    """

    state: RenewalState
    ends_on: date | None
    new_end: date | None
    renewals: int
    notice_on: date | None
    terminates_on: date | None
    window_opens_on: date | None
    window_closes_on: date | None
    is_window_open: bool


def tacit_renewal(term: Term, notices: Sequence[date], as_of: date) -> Renewal:
    """Say whether an instrument has renewed itself by a day.

    `notices` are the days of receipt (VCLT 78) of those not revoked (VCLT 68). One outside a window
    has no effect. A term without a first end or a renewal simply stays in force.
    """
    index = period_on(term, as_of)
    stop = next(_stops(term, sorted(day for day in notices if day <= as_of), index), None)
    window = None if stop else notice_window(term, index)
    end = stop.effective_on - _A_DAY if stop else period_end(term, index)
    state = _renewal_state(index, end, stop, as_of)
    return Renewal(
        state=state,
        ends_on=end,
        new_end=end if state is RenewalState.RENEWED else None,
        renewals=stop.period if stop else index,
        notice_on=stop.notice_on if stop else None,
        terminates_on=stop.effective_on if stop else None,
        window_opens_on=window and window[0],
        window_closes_on=window and window[1],
        is_window_open=window is not None and window[0] <= as_of <= window[1],
    )


class _Stop(NamedTuple):
    notice_on: date
    effective_on: date
    period: int


def _renewal_state(index: int, end: date | None, stop: _Stop | None, as_of: date) -> RenewalState:
    if stop is not None:
        is_over = stop.effective_on <= as_of
        return RenewalState.TERMINATED if is_over else RenewalState.TERMINATES
    if end is not None and end < as_of:
        return RenewalState.EXPIRED
    return RenewalState.RENEWED if index else RenewalState.IN_FORCE


def _stops(term: Term, notices: Sequence[date], last: int) -> Iterator[_Stop]:
    """Give the notices that lie in the window of a period up to the `last` one."""
    for notice in notices:
        for period in range(last + 1):
            window = notice_window(term, period)
            if window is not None and window[0] <= notice <= window[1]:
                yield _Stop(notice, stop_effect(term, period, notice), period)
