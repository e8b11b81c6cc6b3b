"""Is a series of odd or even years held in its rhythm?"""

from datetime import date
from typing import ClassVar

from compliance.question import Answer, Question
from exercises.questions._standing import ask


class SeriesParity(Question):
    """How a series of odd or even years stands: a cancelled edition skips (formula L8)."""

    rank: ClassVar[int] = 60

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        return ask(ref, as_of, "series_parity", is_parity=True, is_named=is_named)
