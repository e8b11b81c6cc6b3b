"""Is a commitment met in time, once in each calendar year?"""

from datetime import date
from typing import ClassVar

from commitments.cadence import Rhythm
from commitments.questions._standing import ask
from compliance.question import Answer, Question


class CadenceCalendarYear(Question):
    """How a commitment stands when it is due once in each calendar year (formula L7)."""

    rank: ClassVar[int] = 60

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        return ask(ref, as_of, Rhythm.CALENDAR_YEAR, is_named=is_named)
