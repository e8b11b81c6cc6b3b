"""Bring the open findings in line with what the rules say, and keep proof of each run."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import connection, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from alliances.models import Alliance, Marking, narrower
from compliance.models import Change, Finding, Recheck, Run
from compliance.rule import Problem, Scope, rules

REFRESHED = [
    *("subject_kind", "title", "state", "severity", "step", "since", "due_on", "explanation"),
    *("release", "released_to"),
]


@dataclass(frozen=True)
class Outcome:
    """What one rule said on one day: its problems, and the run that counted them."""

    rule: str
    problems: list[Problem]
    run: Run


def judge(
    as_of: date, scope: Scope, *, at: datetime, codes: Iterable[str] = (), is_live: bool = True
) -> list[Outcome]:
    """Run the rules for one day over one scope.

    A live run brings findings up to date and leaves a Run; a replay leaves nothing behind. `at`
    is the instant of the run, read by the door. Safe to repeat and to run twice at once: runs of
    one rule wait for each other, and each compares with what the last one left. A rule that fails
    leaves nothing behind and stops no other; its error is raised when all have had their turn.
    """
    outcomes: list[Outcome] = []

    def turn(code: str) -> None:
        outcomes.append(_judge_one(code, as_of, scope, at, is_live))

    with ExitStack() as turns:  # each rule has its turn, even after one has failed
        for code in reversed(list(codes) or rules.codes()):
            turns.callback(turn, code)
    return outcomes


@transaction.atomic
def _judge_one(code: str, as_of: date, scope: Scope, at: datetime, is_live: bool) -> Outcome:
    started, rule = perf_counter(), rules[code]
    _wait_for_turn(code)
    rule.prepare(as_of, scope)
    problems = sorted(rule.problems(as_of, scope), key=lambda problem: problem.key)
    run = Run(
        rule=code,
        as_of=as_of,
        alliance_id=scope.alliance_id,
        rows_seen=rule.population(scope),
        started_at=at,
        opened=0,
        worsened=0,
        resolved=0,
        duration=timedelta(),
    )
    if is_live:
        _reconcile(run, code, problems, scope)
    run.duration = timedelta(seconds=perf_counter() - started)
    if is_live:
        run.save(update_fields=["duration"])
    else:
        transaction.set_rollback(True)
    return Outcome(code, problems, run)


def _wait_for_turn(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"compliance {code}"])


def _reconcile(run: Run, code: str, problems: list[Problem], scope: Scope) -> None:
    seen = {problem.key: problem for problem in problems}
    here = Finding.objects.filter(rule=code, **scope.lookup()).open().select_for_update()
    before = {finding.key: finding for finding in here}
    opened = [_finding(code, p) for key, p in seen.items() if key not in before]
    worsened = [f for key, f in before.items() if key in seen and _is_worse(seen[key], f)]
    stale = [f for key, f in before.items() if key in seen and _refresh(f, seen[key])]
    resolved = [f for key, f in before.items() if key not in seen]
    run.opened, run.worsened, run.resolved = len(opened), len(worsened), len(resolved)
    run.save()
    for finding in resolved:
        finding.resolved_at = run.started_at
    Finding.objects.bulk_create(opened)
    Finding.objects.bulk_update(stale, [*REFRESHED, "acknowledged_at", "acknowledged_by"])
    Finding.objects.bulk_update(resolved, ["resolved_at"])
    Change.objects.bulk_create(_changes(run, opened, worsened, resolved))


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
    }


def _finding(code: str, problem: Problem) -> Finding:
    subject = problem.subject
    return Finding(
        rule=code,
        key=problem.key,
        subject=subject.ref,
        alliance_id=subject.alliance_id,
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


def ask_recheck(alliance: Alliance | UUID) -> None:
    """Note, in the caller's transaction, that the alliance's rules are to be run again soon."""
    pk = alliance.pk if isinstance(alliance, Alliance) else alliance
    Recheck.objects.update_or_create(alliance_id=pk, defaults={"asked_at": Now()})
    transaction.on_commit(_nudge)


def _nudge() -> None:
    """Ask a worker to look now. The note in the database is what counts: without a broker the
    next tick finds it."""
    with suppress(OperationalError):
        current_app.send_task("compliance.recheck", retry=False, ignore_result=True)


def remark(alliance: Alliance, subjects: Iterable[str], marking: Marking) -> int:
    """Narrow what is said of the subjects, resolved findings included, to a new marking at once.

    Widening waits for the next run, which knows all that a finding speaks of. Returns the number
    of findings changed.
    """
    found = Finding.objects.filter(alliance=alliance, subject__in=list(subjects))
    narrowed = []
    for finding in found:
        before = (finding.release, finding.released_to)
        finding.release, states = narrower((finding.release, finding.released_to), marking)
        finding.released_to = list(states)
        if (finding.release, finding.released_to) != before:
            narrowed.append(finding)
    return Finding.objects.bulk_update(narrowed, ["release", "released_to"])


def is_due(day: date) -> bool:
    """True if some rule has not yet judged every alliance for that day."""
    done = Run.objects.filter(as_of=day, alliance=None).values_list("rule", flat=True)
    return not set(rules.codes()) <= set(done)


def recheck(as_of: date, at: datetime) -> int:
    """Run the rules over each alliance whose data changed; the number of alliances.

    A note is struck off only if nobody asked again in the meantime. Nothing is locked while the
    rules run, so that whoever changes data never waits for them. An alliance whose rules fail
    keeps its note and holds up no other.
    """
    asked = list(Recheck.objects.order_by("asked_at").values_list("alliance_id", "asked_at"))

    def turn(alliance_id: UUID, asked_at: datetime) -> None:
        judge(as_of, Scope(alliance_id), at=at)
        Recheck.objects.filter(alliance_id=alliance_id, asked_at=asked_at).delete()

    with ExitStack() as turns:
        for note in reversed(asked):
            turns.callback(turn, *note)
    return len(asked)
