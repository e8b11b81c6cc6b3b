"""What the tests of all rules share."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.models import SubjectKind
from compliance.rule import Problem, Rule, Scope, Subject

EVERYWHERE = Scope()


def look(rule: Rule[Any], as_of: date, scope: Scope = EVERYWHERE) -> tuple[list[Any], int]:
    """The suspects of a rule, and how many queries it took to find them."""
    with CaptureQueriesContext(connection) as spent:
        cases = list(rule.look(as_of, scope))
    return cases, len(spent)


def marked(kind: SubjectKind, ref: str) -> Subject:
    """A subject released to Korea alone."""
    return Subject(kind, ref, UUID(int=1), "states", ("KOR",), row=UUID(int=2))


def assert_explains(problem: Problem, subject: Subject) -> None:
    """The problem is about the subject, with its marking, and every part of the reason is given."""
    assert problem.subject == subject
    reason = problem.explanation.as_json()
    assert list(reason) == ["inputs", "arithmetic", "citation", "clears_when"]
    assert all(reason.values())
    assert any(sign.isdigit() for sign in reason["arithmetic"])
    assert json.loads(json.dumps(reason)) == reason
