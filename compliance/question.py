"""What a question is: asked of one subject on one day, answered with or without a problem."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from kit.errors import Refused
from kit.registry import Registry


@dataclass(frozen=True)
class Answer:
    """How a subject stands by one rule on one day, in the field's words."""

    subject: str
    as_of: date
    rule: str
    state: str
    detail: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Dates as ISO text, decimals as numbers."""
        return {
            "subject": self.subject,
            "as_of": self.as_of.isoformat(),
            "rule": self.rule,
            "state": self.state,
            "detail": jsonable(self.detail),
        }


def jsonable(value: Any) -> Any:
    """The value with dates as text and decimals as numbers, all the way down."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case dict():
            return {key: jsonable(one) for key, one in value.items()}
        case list() | tuple():
            return [jsonable(one) for one in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


class Question:
    """A question; its name is the last part of its code: `treaties.tacit_renewal`.

    Several may fit a subject; without a choice the one of the highest `rank` answers.
    """

    rank: ClassVar[int] = 0

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        """The answer for the subject of that reference; None if the question is not about it.

        `is_named` tells that this very question was asked for: then it also answers for a subject
        on which it has nothing remarkable to say.
        """
        raise NotImplementedError


def only(rows: models.QuerySet[Any], ref: str) -> Any | None:
    """The row of that reference, None without one; Refused when two alliances have one each."""
    found = list(rows.filter(ref=ref)[:2])
    if len(found) > 1:
        raise Refused("ambiguous_subject", f"{ref!r} is in more than one alliance.")
    return found[0] if found else None


questions: Registry[Question] = Registry(Question, "questions")


def name_of(code: str) -> str:
    """The name a question is asked by: its code without the app."""
    return code.partition(".")[2]


def ask(ref: str, as_of: date, rule: str = "") -> Answer:
    """How the subject stands; Refused when nothing here is called so, or the rule does not fit."""
    asked = [
        (-question.rank, code)
        for code, question in questions.items()
        if rule in ("", code, name_of(code))
    ]
    if not asked:
        names = ", ".join(name_of(code) for code in questions.codes())
        raise Refused("unknown_rule", f"There is no rule {rule!r} to ask; there are: {names}.")
    for _, code in sorted(asked):
        if answer := questions[code].ask(ref, as_of, is_named=bool(rule)):
            return answer
    fits = f" that {rule!r} is about" if rule else ""
    raise Refused("unknown_subject", f"There is nothing called {ref!r}{fits}.")
