"""A commitment that was broken."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from commitments.models import Breach, Commitment
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import in_words


class Breached(Rule[Problem]):
    """A commitment was broken and has not been made good.

    Which breaches are material, and what follows from them, is for the parties to say (Vienna
    Convention on the Law of Treaties, article 60).
    """

    def population(self, scope: Scope) -> int:
        return Commitment.objects.filter(**scope.lookup(), is_draft=False).count()

    def look(self, as_of: date, scope: Scope) -> Iterator[Problem]:
        here = Breach.objects.filter(**scope.lookup(), began_on__lte=as_of)
        still = here.filter(Q(ended_on=None) | Q(ended_on__gt=as_of))
        clauses = ("commitment__provision__instrument", "commitment__instrument")
        for one in still.select_related(*clauses):
            yield _problem(one)

    def judge(self, case: Problem, as_of: date) -> Problem | None:
        return case if case.since <= as_of else None


def _problem(one: Breach) -> Problem:
    promise = one.commitment
    told = (promise, promise.provision, promise.instrument)
    return Problem(
        subject=Subject.of(SubjectKind.COMMITMENT, one, *told, about=promise),
        title=f"{promise.title} was broken: {one.what}"[:300],
        state="breached",
        severity=Severity.HIGH,
        since=one.began_on,
        period=f"{one.began_on}-{one.pk.hex[-6:]}",
        explanation=Explanation(
            inputs={
                "clause": promise.clause_ref(),
                "what": one.what,
                "began_on": f"{one.began_on}",
            },
            arithmetic=f"broken since {in_words(one.began_on)}",
            citation=promise.rests_on(),
            clears_when="it is made good and the day is entered",
        ),
    )
