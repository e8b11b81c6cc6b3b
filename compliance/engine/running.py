"""Run the rules for a day: what each says becomes what is found, and each run leaves its proof."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter
from uuid import UUID

from django.db import connection, transaction

from compliance.engine.reconciling import reconcile
from compliance.engine.sifting import reconcile_by_difference
from compliance.models import Finding, Recheck, Run
from compliance.rule import Problem, Rule, Scope, Sifted, rules


@dataclass(frozen=True)
class Outcome:
    """What one rule said on one day: its problems, and the run that counted them.

    Of a run that looked only at the difference, no problems: they are in the findings.
    """

    rule: str
    problems: list[Problem]
    run: Run


def judge(
    as_of: date,
    scope: Scope,
    *,
    at: datetime,
    codes: Iterable[str] = (),
    is_live: bool = True,
    is_whole: bool = True,
) -> list[Outcome]:
    """Run the rules for one day over one scope.

    A live run brings findings up to date and leaves a Run; a replay leaves nothing behind. `at`
    is the instant of the run, read by the door. A live run that is not whole has PostgreSQL leave
    out whatever is as it was when it was last judged: the same findings, for the price of what
    changed. Safe to repeat and to run twice at once: runs of one rule wait for each other, and each
    compares with what the last one left. A rule that fails leaves nothing behind and stops no
    other; its error is raised when all have had their turn.
    """
    connection.ensure_connection()  # a database that is away is told of once, not by each rule
    outcomes: list[Outcome] = []

    def turn(code: str) -> None:
        outcomes.append(_judge_one(code, as_of, scope, at, is_live, is_whole))

    with ExitStack() as turns:  # each rule has its turn, even after one has failed
        for code in reversed(list(codes) or rules.codes()):
            turns.callback(turn, code)
    return outcomes


@transaction.atomic
def _judge_one(
    code: str, as_of: date, scope: Scope, at: datetime, is_live: bool, is_whole: bool
) -> Outcome:
    started, rule = perf_counter(), rules[code]
    _wait_for_turn(code)
    rule.prepare(as_of, scope)
    run = _run(code, rule, as_of, scope, at)
    problems: list[Problem] = []
    if is_live and not is_whole and isinstance(rule, Sifted):
        run.save()
        reconcile_by_difference(run, rule, scope)
    else:
        problems = sorted(rule.problems(as_of, scope), key=_by_reference)
        if is_live:
            run.save()
            reconcile(run, problems, _open_findings(code, scope))
    run.duration = timedelta(seconds=perf_counter() - started)
    if is_live:
        run.save(update_fields=["opened", "worsened", "resolved", "duration"])
    else:
        transaction.set_rollback(True)
    return Outcome(code, problems, run)


def _by_reference(problem: Problem) -> tuple[str, str, str]:
    """The order in which people look for problems: by alliance, reference and period."""
    subject = problem.subject
    return str(subject.alliance_id), subject.ref, problem.key


def _run(code: str, rule: Rule[object], as_of: date, scope: Scope, at: datetime) -> Run:
    return Run(
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


def _open_findings(code: str, scope: Scope) -> dict[str, Finding]:
    here = Finding.objects.filter(rule=code, **scope.lookup()).open().select_for_update()
    return {finding.key: finding for finding in here}


def _wait_for_turn(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"compliance {code}"])


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
        judge(as_of, Scope(alliance_id), at=at, is_whole=False)
        Recheck.objects.filter(alliance_id=alliance_id, asked_at=asked_at).delete()

    with ExitStack() as turns:
        for note in reversed(asked):
            turns.callback(turn, *note)
    return len(asked)
