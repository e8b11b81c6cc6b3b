"""A rule that says whatever a test puts into it, alone on the list of rules."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from alliances.models import Alliance
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject, rules

CODE = "test.stub"
BECAUSE = Explanation({"due_on": "2026-03-31"}, "2025-12-31 + P90D", "Article IV", "a meeting")


class Stub(Rule[Problem]):
    """Says what it was told to say, of the alliances in its scope."""

    def __init__(self) -> None:
        self.says: list[Problem] = []
        self.rows = 7

    def population(self, scope: Scope) -> int:
        return self.rows

    def look(self, as_of: date, scope: Scope) -> Iterable[Problem]:
        for problem in self.says:
            if scope.alliance_id in (None, problem.subject.alliance_id):
                yield problem

    def judge(self, case: Problem, as_of: date) -> Problem | None:
        return case


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    made = Stub()
    monkeypatch.setattr(rules, "_found", {CODE: made})
    return made


def row_of(owner: Alliance, ref: str = "us-jp-scc") -> UUID:
    """The key of the commitment of a reference, as if there were one."""
    return uuid5(owner.pk, ref)


def problem(owner: Alliance, ref: str = "us-jp-scc", **more: Any) -> Problem:
    """A commitment of the alliance is overdue."""
    columns: dict[str, Any] = {
        "subject": Subject(
            SubjectKind.COMMITMENT, ref, owner.pk, owner.release, row=row_of(owner, ref)
        ),
        "title": "The committee meets: overdue",
        "state": "overdue",
        "severity": Severity.MEDIUM,
        "since": date(2026, 1, 1),
        "explanation": BECAUSE,
        "due_on": date(2025, 12, 31),
        "period": "2025",
    }
    return Problem(**(columns | more))
