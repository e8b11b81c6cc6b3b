"""How a series stands, for the questions of this room."""

from datetime import date

from commitments.cadence import Rhythm
from compliance.question import Answer, only
from exercises.models import Series


def ask(ref: str, as_of: date, rule: str, *, is_parity: bool, is_named: bool) -> Answer | None:
    """The answer for a series; only for its own rhythm, unless the question is named."""
    series = only(Series.objects.with_history(), ref)
    if series is None or not series.rhythm:
        return None
    if (series.rhythm == Rhythm.PARITY) is not is_parity and not is_named:
        return None
    state, detail = series.standing(as_of)
    return Answer(ref, as_of, rule, state, detail)
