"""Was a known series held in the rhythm that it shows?"""

from datetime import date

from compliance.question import Answer, Question
from exercises.models import KnownExercise
from exercises.practice.foreign import missing_years, shown_rhythm

RULE = "library_cadence"


class LibraryCadence(Question):
    """In which years a series of the published collections has no edition on record.

    The rhythm is the one that its editions show: every year, or every other if all of them were in
    even or all in odd years. What lies after the last exercise of the collection is not judged.
    """

    rank = -2

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        if not is_named:
            return None
        rows = KnownExercise.objects.filter(starts_on__isnull=False)
        held = [one.starts_on for one in rows.filter(series__iexact=ref)]
        held = [one for one in held if one.earliest <= as_of]
        if not held:
            return None
        newest = max(rows.values_list("starts_on", flat=True))
        until = min(as_of, date(newest.latest.year, 12, 31))
        years = sorted({one.earliest.year for one in held})
        cadence = shown_rhythm(years)
        missing = missing_years(held, cadence, until)
        detail = {
            "rhythm": str(cadence.rhythm),
            "parity": cadence.parity,
            "held": years,
            "missing": missing,
        }
        return Answer(ref, as_of, RULE, "gaps" if missing else "on_record", detail)
