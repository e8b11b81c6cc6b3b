"""Compare what a rule says with the open findings, and write down the difference."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compliance.models import Change, Finding, Run
from compliance.rule import Problem

REFRESHED = [
    *("subject", "subject_kind", "title", "state", "severity", "step", "since", "due_on"),
    *("explanation", "release", "released_to", "originators"),
]
BATCH = 1000


def reconcile(
    run: Run, problems: Iterable[Problem], before: Mapping[str, Finding]
) -> dict[str, Finding]:
    """Open, worsen, refresh and resolve; the findings that are open now, by their keys.

    `before` holds the open findings, locked, that the problems are all there is to say about. The
    run, which is saved already, counts what came of it.
    """
    seen = {problem.key: problem for problem in problems}
    opened = [_finding(run.rule, p) for key, p in seen.items() if key not in before]
    worsened = [f for key, f in before.items() if key in seen and _is_worse(seen[key], f)]
    stale = [f for key, f in before.items() if key in seen and _refresh(f, seen[key])]
    resolved = [f for key, f in before.items() if key not in seen]
    for finding in resolved:
        finding.resolved_at = run.started_at
    Finding.objects.bulk_create(opened, BATCH)
    Finding.objects.bulk_update(stale, [*REFRESHED, "acknowledged_at", "acknowledged_by"], BATCH)
    Finding.objects.bulk_update(resolved, ["resolved_at"], BATCH)
    changes = list(_changes(run, opened, worsened, resolved))
    Change.objects.bulk_create(changes, BATCH)
    _count(run, changes)
    kept = {key: finding for key, finding in before.items() if key in seen}
    return kept | {finding.key: finding for finding in opened}


def _count(run: Run, changes: Iterable[Change]) -> None:
    told = Counter(change.kind for change in changes)
    run.opened += told[Change.Kind.OPENED]
    run.worsened += told[Change.Kind.WORSENED]
    run.resolved += told[Change.Kind.RESOLVED]


def _changes(
    run: Run, opened: list[Finding], worsened: list[Finding], resolved: list[Finding]
) -> Iterator[Change]:
    kinds = Change.Kind
    for kind, findings in (
        (kinds.OPENED, opened),
        (kinds.WORSENED, worsened),
        (kinds.RESOLVED, resolved),
    ):
        for finding in findings:
            yield Change(finding=finding, run=run, kind=kind, severity=finding.severity)


def _columns(problem: Problem) -> dict[str, Any]:
    return {
        "subject": problem.subject.ref,
        "subject_kind": problem.subject.kind,
        "title": problem.title[:300],
        "state": problem.state,
        "severity": problem.severity,
        "step": problem.step,
        "since": problem.since,
        "due_on": problem.due_on,
        "explanation": problem.explanation.as_json(),
        "release": problem.subject.release,
        "released_to": list(problem.subject.released_to),
        "originators": list(problem.subject.originators),
    }


def _finding(code: str, problem: Problem) -> Finding:
    return Finding(
        rule=code,
        key=problem.key,
        alliance_id=problem.subject.alliance_id,
        **_columns(problem),
    )


def _is_worse(problem: Problem, finding: Finding) -> bool:
    return problem.severity > finding.severity or problem.step > finding.step


def _refresh(finding: Finding, problem: Problem) -> bool:
    """Set the finding to what is said now; True if that changed it."""
    if _is_worse(problem, finding):
        finding.acknowledged_at = finding.acknowledged_by = None
    columns = _columns(problem)
    stale = any(getattr(finding, name) != value for name, value in columns.items())
    for name, value in columns.items():
        setattr(finding, name, value)
    return stale
