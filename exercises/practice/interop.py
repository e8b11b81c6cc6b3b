"""Whether two systems work together by a standard: results of tests, and how they age.

A result holds for the versions and the edition that were tested. Once a newer edition is issued or
a newer version is fielded, what it said is history, and the cell asks for a new test.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What a test showed, in the words of coalition interoperability trials."""

    SUCCESS = "success"
    LIMITED = "limited"
    ISSUE = "issue"
    NOT_TESTED = "not_tested"


RETEST = "retest"
WORDS = {
    "success": "success",
    "limited": "limited",
    "issue": "issue",
    "not_tested": "not tested",
    "retest": "to re-test",
    "interoperable": "interoperable",
    "not_shown": "not shown",
    "no_cases": "nothing to test",
}
"""The state of a cell whose newest result is of an older version or edition."""


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """A version of a system or an edition of a standard: the day it came out, and its label."""

    came_on: date
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One result: the day, what it showed, and the three things it was shown of.

    `edition` is None for a test without a standard.
    """

    on: date
    outcome: str
    version_a: Issue
    version_b: Issue
    edition: Issue | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """How a pair of systems stands by a standard on a day.

    `state` is an outcome or `retest`; `reasons` say what is newer than what was tested; `last` is
    the newest result known on the day, None where nothing was tested.
    """

    state: str
    last: Shown | None = None
    reasons: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        return WORDS[self.state]


def newest(issues: Iterable[Issue], as_of: date) -> Issue | None:
    """The newest one that had come out by a day."""
    return max((one for one in issues if one.came_on <= as_of), default=None)


def cell(
    results: Iterable[Shown],
    as_of: date,
    *,
    versions_a: Sequence[Issue],
    versions_b: Sequence[Issue],
    editions: Sequence[Issue] = (),
) -> Cell:
    """The state of one cell on a day; a later result on the same day counts over an earlier one."""
    known = [one for one in results if one.on <= as_of and one.outcome != Outcome.NOT_TESTED]
    if not known:
        return Cell(Outcome.NOT_TESTED)
    last = max(reversed(known), key=lambda one: one.on)
    pairs = (
        ("version", last.version_a, newest(versions_a, as_of)),
        ("version", last.version_b, newest(versions_b, as_of)),
        ("edition", last.edition, newest(editions, as_of)),
    )
    reasons = tuple(
        f"tested with {kind} {had.label}; {now.label} came out on {now.came_on:%-d %B %Y}"
        for kind, had, now in pairs
        if had is not None and now is not None and had < now
    )
    return Cell(RETEST if reasons else last.outcome, last, reasons)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a capability is interoperable on a day, and since when; `open` names what is not.

    `state`: interoperable, limited (every cell works, some with limits), not_shown (a cell has an
    issue, asks for a new test or was never tested), or no_cases.
    """

    state: str
    since: date | None = None
    open: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        return WORDS[self.state]


def verdict(cells: Iterable[tuple[str, Cell]]) -> Verdict:
    """Judge a capability by its cells, each with its name: by results, never by declaration."""
    found = list(cells)
    works = {Outcome.SUCCESS, Outcome.LIMITED}
    bad = tuple(f"{name}: {one.state}" for name, one in found if one.state not in works)
    if not found:
        return Verdict("no_cases")
    if bad:
        return Verdict("not_shown", open=bad)
    since = max(one.last.on for _, one in found if one.last)
    limits = tuple(f"{name}: limited" for name, one in found if one.state == Outcome.LIMITED)
    return Verdict("limited" if limits else "interoperable", since, limits)
