"""Is a commitment met in time, counted from the last time?"""

from datetime import date
from typing import ClassVar

from commitments.cadence import Rhythm
from commitments.questions._standing import ask
from compliance.question import Answer, Question


class CadenceRolling(Question):
    """How a commitment stands when it is due a period after it was last met (formula L7)."""

    rank: ClassVar[int] = 60

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        return ask(ref, as_of, Rhythm.ROLLING, is_named=is_named)
