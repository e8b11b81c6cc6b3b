"""Findings and their changes."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from alliances.models import Alliance
from compliance.models import Change, Finding, Run

_serial = count(1)


def run(rule: str = "commitments.lapsed", **more: Any) -> Run:
    """A run of a rule that found nothing."""
    columns = {
        "as_of": date(2026, 1, 1),
        "rows_seen": 1,
        "opened": 0,
        "worsened": 0,
        "resolved": 0,
        "started_at": datetime(2026, 1, 1, 6, tzinfo=UTC),
        "duration": timedelta(milliseconds=5),
    } | more
    return Run.objects.create(rule=rule, **columns)


def finding(owner: Alliance, **more: Any) -> Finding:
    """An open finding of medium severity."""
    number = next(_serial)
    columns = {
        "alliance": owner,
        "release": owner.release,
        "rule": "commitments.lapsed",
        "key": f"key-{number}",
        "subject": f"promise-{number}",
        "subject_kind": "commitment",
        "title": f"Promise {number} has lapsed",
        "state": "lapsed",
        "severity": 2,
        "since": date(2025, 12, 1),
        "explanation": {
            "inputs": {"due_on": "2025-12-01"},
            "arithmetic": "2025-12-01 + P90D = 2026-03-01",
            "citation": "Article I",
            "clears_when": "a meeting is held",
        },
    } | more
    return Finding.objects.create(**columns)


def change(of: Finding, kind: str = "opened", by: Run | None = None) -> Change:
    """An entry of the change log."""
    return Change.objects.create(
        finding=of, kind=kind, severity=of.severity, run=by or run(of.rule)
    )
