"""Is an exercise series held in its rhythm?"""

from datetime import date
from typing import ClassVar

from compliance.question import Answer, Question
from exercises.questions._standing import ask


class SeriesCadence(Question):
    """How a yearly, rolling or irregular series stands."""

    rank: ClassVar[int] = 60

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        return ask(ref, as_of, "series_cadence", is_parity=False, is_named=is_named)
