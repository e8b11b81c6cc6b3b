"""What a rule would have said in past years by another tolerance, before it is switched on."""

from datetime import date
from typing import Any, NamedTuple

from burden.models import Tolerance
from burden.shares import OURS, Setting
from compliance.rule import Problem, Scope, rules

YEARS = 15


class Difference(NamedTuple):
    """At the end of one year: findings that both give, that only one gives, or give otherwise."""

    year: int
    same: int
    opened: tuple[str, ...]
    cleared: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]

    @property
    def is_any(self) -> bool:
        return bool(self.opened or self.cleared or self.changed)


def in_force(row: Tolerance, as_of: date) -> Setting:
    """The tolerance that holds for the rule of a proposal in its alliance."""
    found = Tolerance.objects.in_force(row.rule, as_of, alliance=row.alliance_id)
    return found[row.alliance_id].setting if found else OURS


def backtest(row: Tolerance, as_of: date) -> list[Difference]:
    """Replay the years that are over by the tolerance in force and by the proposed one.

    By the figures and keys on record today: what was known then may have been less. Nothing is
    written. The queries of the rule, once, whatever the number of years.
    """
    rule: Any = rules[row.rule]
    cases = list(rule.look(as_of, Scope(row.alliance_id)))
    now = in_force(row, as_of)
    return [
        _difference(
            year,
            _told(rule, cases, now, date(year + 1, 1, 1)),
            _told(rule, cases, row.setting, date(year + 1, 1, 1)),
        )
        for year in range(as_of.year - 1, as_of.year - 1 - YEARS, -1)
    ]


def _told(rule: Any, cases: list[Any], setting: Setting, day: date) -> dict[str, Problem]:
    problems = (rule.judge(case._replace(setting=setting), day) for case in cases)
    return {one.key: one for one in problems if one}


def _difference(year: int, before: dict[str, Problem], after: dict[str, Problem]) -> Difference:
    both = before.keys() & after.keys()
    changed = [key for key in sorted(both) if _said(before[key]) != _said(after[key])]
    return Difference(
        year,
        len(both) - len(changed),
        tuple(after[key].title for key in sorted(after.keys() - both)),
        tuple(before[key].title for key in sorted(before.keys() - both)),
        tuple((before[key].title, after[key].title) for key in changed),
    )


def _said(problem: Problem) -> tuple[Any, ...]:
    return problem.title, problem.severity, problem.since
