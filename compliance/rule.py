"""What a rule is: it looks once, set-based, then judges each case without touching the database."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Expression, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from alliances.models import narrowest, originators_of
from compliance.models import Severity, SubjectKind
from kit.api.values import decimal_text
from kit.registry import Registry

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+", re.ASCII)


@dataclass(frozen=True)
class Scope:
    """What a run is over: one alliance, or all of them."""

    alliance_id: UUID | None = None

    def lookup(self, path: str = "alliance") -> dict[str, UUID]:
        """Filter arguments that narrow a query to the scope."""
        return {path: self.alliance_id} if self.alliance_id else {}


@dataclass(frozen=True)
class Subject:
    """The row a problem is about, with the marking that a finding inherits from it.

    People know it by its reference, which they may change; `row` is its key, which stays.
    """

    kind: SubjectKind
    ref: str
    alliance_id: UUID
    release: str
    released_to: tuple[str, ...] = ()
    originators: tuple[str, ...] = ()
    row: UUID = field(kw_only=True)

    @classmethod
    def of(cls, kind: SubjectKind, row: Any, *told: Any, about: Any = None) -> "Subject":
        """The subject that a scoped row is; `told` are further rows that the problem speaks of.

        What hangs on a record is no subject by itself: the problem is `about` that record.

        Its marking is the narrowest of all of them: a finding tells nobody of a record that is not
        released to them. It keeps whose information it tells.
        """
        marking, whose = narrowest(row, *told), originators_of(row, *told)
        whole = about or row
        ref = whole.slug if kind is SubjectKind.ALLIANCE else whole.ref
        return cls(kind, ref, row.alliance_id, *marking, whose, row=whole.pk)


@dataclass(frozen=True)
class Explanation:
    """Why: the figures that went in, the arithmetic, the clause, and what would clear it.

    Depends on the data alone, not on the day judged, so that a finding does not change every day.
    Amounts and shares among the inputs are decimals, which are kept as text; years and the like are
    whole numbers.
    """

    inputs: dict[str, Any]
    arithmetic: str
    citation: str
    clears_when: str

    def as_json(self) -> dict[str, Any]:
        return {
            "inputs": exact(self.inputs),
            "arithmetic": self.arithmetic,
            "citation": self.citation,
            "clears_when": self.clears_when,
        }


def exact(value: Any) -> Any:
    """Inputs in which each figure is text: all its digits, and two places at least ("12.50").

    Findings of earlier editions keep floats, or commas between thousands: those are written so too.
    """
    match value:
        case dict():
            return {name: exact(one) for name, one in value.items()}
        case list():
            return [exact(one) for one in value]
        case float():
            return decimal_text(Decimal(str(value)), 2)  # the shortest text is what was rounded to
        case Decimal():
            return decimal_text(value, 2)
        case str() if _GROUPED.fullmatch(value):
            return value.replace(",", "")
        case _:
            return value


@dataclass(frozen=True)
class Problem:
    """What a rule says is wrong. `key` says which finding it is, among those of the rule."""

    subject: Subject
    title: str
    state: str
    severity: Severity
    since: date
    explanation: Explanation
    due_on: date | None = None
    step: int = 0
    period: str = ""

    @property
    def key(self) -> str:
        """Alliance, subject and period: the same problem has the same key for ever.

        Of the subject its own key, so that a new reference makes no new finding.
        """
        parts = (str(self.subject.alliance_id), str(self.subject.row), self.period)
        return "/".join(filter(None, parts))


class Rule[Case]:
    """A rule: the docstring of each is its public wording."""

    def prepare(self, as_of: date, scope: Scope) -> None:
        """Bring derived rows up to the day, where the rule rests on some; safe to repeat."""

    def population(self, scope: Scope) -> int:
        """How many rows the rule answers for, suspects or not: one count."""
        raise NotImplementedError

    def look(self, as_of: date, scope: Scope) -> Iterable[Case]:
        """The suspects: one query for each source, whatever their number."""
        raise NotImplementedError

    def judge(self, case: Case, as_of: date) -> Problem | None:
        """The problem in one case, or None. Pure: no database, no clock, no settings."""
        raise NotImplementedError

    def problems(self, as_of: date, scope: Scope) -> Iterator[Problem]:
        for case in self.look(as_of, scope):
            if problem := self.judge(case, as_of):
                yield problem


class Sifted[Case](Rule[Case]):
    """A rule with one suspect a row, all of whose case is in that row and those joined to it.

    So PostgreSQL can tell which suspects are as they were when last judged. A judgement may depend
    on the day in no other way than by `turns`, and that a problem has not begun before its `since`.
    """

    def suspects(self, as_of: date, scope: Scope) -> QuerySet[Any]:
        """The rows of the suspects, with `select_related` naming all that `case` reads."""
        raise NotImplementedError

    def key(self) -> Expression:
        """The key of the problem of a suspect, in SQL."""
        raise NotImplementedError

    def turns(self, as_of: date) -> list[Expression]:
        """What about a suspect is otherwise on some days than on others."""
        return []

    def case(self, row: Any) -> Case:
        """The values to judge, read from the row without another query."""
        raise NotImplementedError

    def look(self, as_of: date, scope: Scope) -> Iterator[Case]:
        yield from map(self.case, self.suspects(as_of, scope))


def key_of(row: str, period: str) -> Expression:
    """The key of a problem, in SQL, from the paths to its subject's key and its period."""
    slash = Value("/")
    whose, what = Cast("alliance_id", TextField()), Cast(row, TextField())
    return Concat(whose, slash, what, slash, period, output_field=TextField())


rules: Registry[Rule[Any]] = Registry(Rule, "rules")
