"""A commitment whose owner is no longer there."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import User
from alliances.models import Grant
from commitments.models import Commitment
from compliance.models import Severity, SubjectKind
from compliance.rule import Explanation, Problem, Rule, Scope, Subject
from kit.dates import in_words


class Case(NamedTuple):
    """A commitment without its owner, and who looks after it instead."""

    subject: Subject
    title: str
    citation: str
    clause: str
    owner: str
    holder: str
    since: date


class OwnerAway(Rule[Case]):
    """The owner of a commitment no longer signs in, or may no longer see its alliance.

    Until another is named it falls to the deputy, else to whoever holds its post. Who looks after
    what is ours to know: the finding stays internal.
    """

    def population(self, scope: Scope) -> int:
        return int(_owned(scope).count())

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        away = list(_owned(scope).with_holder().with_clause().filter(owner_is_there=False))
        keys = {row.holder_id for row in away} | {row.owner_id for row in away}
        people = User.objects.in_bulk([key for key in keys if key])
        ended = _ended([row.alliance_id for row in away])
        for row in away:
            yield _case(row, people, ended)

    def judge(self, case: Case, as_of: date) -> Problem | None:
        whose = f"it falls to {case.holder}" if case.holder else "nobody looks after it"
        return Problem(
            subject=case.subject,
            title=f"{case.title}: {case.owner} is no longer there, {whose}"[:300],
            state="handed_over" if case.holder else "unattended",
            severity=Severity.LOW if case.holder else Severity.HIGH,
            since=case.since,
            explanation=Explanation(
                inputs={"clause": case.clause, "owner": case.owner, "holder": case.holder},
                arithmetic=f"{case.owner} was last there before {in_words(case.since)}: {whose}",
                citation=case.citation,
                clears_when="another owner is named, or the owner is let in again",
            ),
        )


def _owned(scope: Scope) -> Any:
    return Commitment.objects.filter(**scope.lookup(), owner__isnull=False, is_draft=False)


def _ended(alliances: list[UUID]) -> dict[tuple[UUID, UUID | None], date]:
    grants = Grant.objects.filter(alliance__in=alliances)
    return {
        (one.alliance_id, one.user_id): one.ends_on + timedelta(days=1)
        for one in grants
        if one.ends_on is not None
    }


def _case(row: Any, people: dict[UUID, User], ended: dict[tuple[UUID, UUID | None], date]) -> Case:
    owner, holder = people[row.owner_id], people.get(row.holder_id)
    last = owner.last_login or row.recorded_at
    return Case(
        subject=Subject(SubjectKind.COMMITMENT, row.ref, row.alliance_id, "internal", row=row.pk),
        title=row.title,
        citation=row.rests_on(),
        clause=row.clause_ref(),
        owner=str(owner),
        holder=str(holder or ""),
        since=ended.get((row.alliance_id, row.owner_id), last.date()),
    )
