"""Days as collections of exercises write them, and the rhythm that a series shows by itself.

Such files come from many hands: `1/14/80`, `1980-01-xx`, `14 January 1980`, with -9 for what is not
known, and once more as year, month and day in columns of their own.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from commitments.cadence import Cadence, Met, Rhythm, slots
from kit.dates import PartialDate

UNKNOWN = {"", "-9", "-99", "-999", "na", "n/a", "nan", "unknown", "."}
_NO_PART = re.compile(r"x+|\?+|0+|-9+|", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PIVOT = 30  # of a year in two digits: 30 is 1930, 29 is 2029

_PART = r"(\d{1,2}|x{1,2}|\?{1,2})"
_ISO = re.compile(rf"(\d{{4}})[-/.](?:{_PART})(?:[-/.](?:{_PART}))?", re.IGNORECASE)
_US = re.compile(rf"{_PART}/{_PART}/(\d{{2}}|\d{{4}})", re.IGNORECASE)
_DOTTED = re.compile(rf"{_PART}\.{_PART}\.(\d{{2}}|\d{{4}})", re.IGNORECASE)
_WORDS = re.compile(
    r"(?:(\d{1,2})[ -])?([a-z]{3,9})\.?(?:[ -](\d{1,2}),?)?[ -](\d{2}|\d{4})", re.IGNORECASE
)


class Parts(NamedTuple):
    """Year, month and day as written; None for what is not known."""

    year: str | None
    month: str | None = None
    day: str | None = None


def is_unknown(cell: str) -> bool:
    """Whether a cell says that nothing is known."""
    return cell.strip().casefold() in UNKNOWN


def written_day(text: str, year: str = "") -> PartialDate | None:
    """The day a cell means; None if it is not known. `year` settles the century of two digits.

    Slashes are read month first, dots day first. ValueError says what is wrong with it.
    """
    if is_unknown(text):
        return None
    parts = _split(text.strip())
    if parts is None:
        msg = f"{text!r} is not a date: write it as 1980-01-14, 1980-01, 1980 or 1/14/80"
        raise ValueError(msg)
    return _joined(parts._replace(year=_century(parts.year or "", year)))


def told_day(year: str, month: str, day: str) -> PartialDate | None:
    """The day that three columns mean; None where not even the year is known."""
    if is_unknown(year):
        return None
    return _joined(Parts(year.strip(), month.strip(), day.strip()))


def _split(text: str) -> Parts | None:
    if re.fullmatch(r"\d{4}", text):
        return Parts(text)
    if found := _ISO.fullmatch(text):
        return Parts(*found.groups())
    if found := _US.fullmatch(text):
        return Parts(found[3], found[1], found[2])
    if found := _DOTTED.fullmatch(text):
        return Parts(found[3], found[2], found[1])
    found = _WORDS.fullmatch(text)
    if found and found[2][:3].casefold() in _MONTHS:
        month = _MONTHS.index(found[2][:3].casefold()) + 1
        return Parts(found[4], str(month), found[1] or found[3])
    return None


def _century(year: str, told: str) -> str:
    if len(year) != 2:
        return year
    if re.fullmatch(r"\d{4}", told) and told.endswith(year):
        return told
    return f"{'19' if int(year) >= _PIVOT else '20'}{year}"


def _joined(parts: Parts) -> PartialDate:
    year, month, day = ("" if one is None or _NO_PART.fullmatch(one) else one for one in parts)
    if day and not month:
        msg = f"the day {day} is told without its month"
        raise ValueError(msg)
    known = (f"{int(year):04}", *(f"{int(one):02}" for one in (month, day) if one))
    return PartialDate.parse("-".join(known))


def agreed(
    written: PartialDate | None, told: PartialDate | None
) -> tuple[PartialDate | None, bool]:
    """The day that two tellings of it give: the closer one, and whether they contradict each other.

    Where they do, the columns count: they cannot be read in two ways.
    """
    if written is None or told is None:
        return written or told, False
    closer, wider = sorted((written, told), key=lambda one: one.latest - one.earliest)
    is_within = wider.earliest <= closer.earliest and closer.latest <= wider.latest
    return (closer, False) if is_within else (told, True)


def shown_rhythm(years: Collection[int]) -> Cadence:
    """The rhythm that the years of a series show: every other year, or every year.

    Every other year if there are three or more and all are even, or all odd.
    """
    parities = {year % 2 for year in years}
    if len(set(years)) > 2 and len(parities) == 1:
        return Cadence(Rhythm.PARITY, parity="odd" if parities == {1} else "even")
    return Cadence(Rhythm.CALENDAR_YEAR)


def missing_years(held: Iterable[PartialDate], cadence: Cadence, until: date) -> list[int]:
    """The years after the first edition that asked for one and are over, and had none.

    An edition known to the year or the month counts for every year it may have begun in.
    """
    met = [Met(one.earliest, one.latest) for one in held]
    found = slots(cadence, met, until)
    return [int(slot.label) for slot in found if slot.met_on is None and slot.due_on <= until]
