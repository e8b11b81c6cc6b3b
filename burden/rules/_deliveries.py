"""What fell due of each pledge, and what came of it: the cases of shortfall and arrears."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from burden.models import Contribution, Instalment
from burden.shares import pledged
from compliance.models import SubjectKind
from compliance.rule import Scope, Subject

CAME = (Contribution.Basis.PROVIDED, Contribution.Basis.PAID)


class Case(NamedTuple):
    """A pledge: what it is called, its plan in one currency, and what came of it in that."""

    subject: Subject
    title: str
    currency: str
    plan: tuple[pledged.Instalment, ...]
    delivered: Decimal


def cases(as_of: date, scope: Scope) -> Iterator[Case]:
    """Each pledge with instalments due, and with any delivery on record by then.

    Where nothing is recorded, nothing is known to be lacking: a missing figure is no zero. A plan
    in two currencies is left out, as it cannot be added up.
    """
    plans: dict[Any, list[Instalment]] = defaultdict(list)
    rows = Instalment.objects.filter(due_on__lte=as_of, **scope.lookup())
    for row in rows.select_related("instrument").order_by("due_on", "ref"):
        plans[row.instrument].append(row)
    came = _came(plans, as_of)
    for text, plan in plans.items():
        given = [row for row in came[text.pk] if row.currency == plan[0].currency]
        if given and len({row.currency for row in plan}) == 1:
            subject = Subject.of(SubjectKind.INSTRUMENT, text, *plan, *given)
            values = tuple(pledged.Instalment(row.due_on, row.amount) for row in plan)
            total = sum((_amount(row) for row in given), Decimal(0))
            yield Case(subject, text.title, plan[0].currency, values, total)


def _came(plans: dict[Any, list[Instalment]], as_of: date) -> dict[Any, list[Contribution]]:
    """What was delivered for each instrument in periods that had begun by the day: one query."""
    is_there = Q(delivered__isnull=False) | Q(basis__in=CAME)
    rows = Contribution.objects.filter(is_there, instrument__in=list(plans), unit="")
    found: dict[Any, list[Contribution]] = defaultdict(list)
    for row in rows.filter(period_start__lte=as_of):
        found[row.instrument_id].append(row)
    return found


def _amount(row: Contribution) -> Decimal:
    return row.amount if row.delivered is None else row.delivered
