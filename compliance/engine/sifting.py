"""Let PostgreSQL say which suspects are to be judged again, and judge only those.

A finding keeps in its `Basis` a hash of all that it was judged on. One statement compares the
suspects with the open findings; what is as it was never leaves the database. A hash is of 64 bits
(`hash_record_extended`): of all changes ever made one in 10^19 may go unseen, until the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, Expression, F, Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast

from compliance.engine.reconciling import BATCH, reconcile
from compliance.models import Basis, Finding, Run
from compliance.rule import Scope, Sifted
from kit.edition import edition

# What a finding says; if somebody else changed it, it is judged again.
SAID = """ROW(f.title, f.state, f.severity, f.step, f.since, f.release, f.released_to,
  f.originators)"""
DIFFERENCE = """
WITH suspect (id, key, seen) AS ({suspects}),
finding AS (
  SELECT f.id, f.key,
    CASE WHEN f.since <= %s AND b.said = hash_record_extended({said}, 0) THEN b.seen END AS seen
  FROM compliance_finding f LEFT JOIN compliance_basis b ON b.finding_id = f.id
  WHERE f.rule = %s AND f.resolved_at IS NULL AND {scope}
)
SELECT suspect.id, suspect.seen, finding.id
FROM suspect FULL JOIN finding ON finding.key = suspect.key
WHERE suspect.key IS NULL OR finding.seen IS DISTINCT FROM suspect.seen
"""
NOTE = """
INSERT INTO compliance_basis (finding_id, seen, said)
SELECT f.id, now.seen, hash_record_extended({said}, 0)
FROM unnest(%s::uuid[], %s::bigint[]) AS now (finding_id, seen)
JOIN compliance_finding f ON f.id = now.finding_id
ON CONFLICT (finding_id) DO UPDATE SET seen = excluded.seen, said = excluded.said
"""

type Pair = tuple[UUID | None, int | None, UUID | None]


def reconcile_by_difference(run: Run, rule: Sifted[Any], scope: Scope) -> None:
    """Bring the findings up to date where suspects and findings are not as they were.

    The same as looking at everything; a batch at a time, so that memory does not grow with them.
    """
    for pairs in batched(_difference(run, rule, scope), BATCH, strict=False):
        _take(run, rule, scope, pairs)


def _take(run: Run, rule: Sifted[Any], scope: Scope, pairs: Sequence[Pair]) -> None:
    seen = {suspect: now for suspect, now, _ in pairs if suspect is not None}
    gone = [finding for _, _, finding in pairs if finding is not None]
    here = Finding.objects.filter(pk__in=gone).order_by("pk").select_for_update()
    before = {finding.key: finding for finding in here}
    problems, noted = [], {}
    for row in rule.suspects(run.as_of, scope).filter(pk__in=seen) if seen else ():
        problem = rule.judge(rule.case(row), run.as_of)
        if problem is not None:
            problems.append(problem)
            noted[problem.key] = seen[row.pk]
    _note(reconcile(run, problems, before), noted)
    Basis.objects.filter(finding__in=gone, finding__resolved_at__isnull=False).delete()


def _note(findings: Mapping[str, Finding], seen: Mapping[str, int | None]) -> None:
    keys = [findings[key].pk for key in seen]
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(NOTE.format(said=SAID), [keys, list(seen.values())])


def _difference(run: Run, rule: Sifted[Any], scope: Scope) -> Iterator[Pair]:
    suspects = rule.suspects(run.as_of, scope)
    rows = suspects.annotate(_key=rule.key(), _seen=_hash(suspects, rule, run.as_of))
    sql, params = rows.values_list("pk", "_key", "_seen").query.sql_with_params()
    only = "f.alliance_id = %s" if scope.alliance_id else "true"
    asked = [*params, run.as_of, run.rule, *scope.lookup().values()]
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCE.format(suspects=sql, scope=only, said=SAID), asked)
        while pairs := cursor.fetchmany(BATCH):
            yield from pairs


def _hash(suspects: QuerySet[Any], rule: Sifted[Any], as_of: date) -> Expression:
    """Of every column that a case can be made of, how the day bears on it, and our edition."""
    columns = _columns(suspects.model, suspects.query.select_related)
    row = Func(Cast(Value(edition()), TextField()), *rule.turns(as_of), *columns, function="ROW")
    return Func(row, Value(0), function="hash_record_extended", output_field=BigIntegerField())


def _columns(model: type[Model], joined: Any, path: str = "") -> Iterator[Expression | F]:
    for field in model._meta.concrete_fields:
        column = F(f"{path}{field.attname}")
        # PostgreSQL hashes every type of ours but `json`, which keeps its keys in order.
        yield Cast(column, TextField()) if field.db_type(connection) == "json" else column
    for name, deeper in joined.items() if isinstance(joined, dict) else ():
        related: Any = model._meta.get_field(name).related_model
        yield from _columns(related, deeper, f"{path}{name}__")
