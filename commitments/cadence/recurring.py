"""Recurrence rules of iCalendar (RFC 5545, section 3.3.10), for promises by a fixed timetable.

A promise is due on days. Rules on whose days implementations differ are refused with the reason,
because both sides must read the same days from one rule.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from kit.dates import in_words

_DAILY_OR_RARER = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}
_PARTS = {
    *("FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY"),
    *("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"),
}
_OF_DAYS = {"BYSECOND", "BYMINUTE", "BYHOUR"}
_LONGEST_SEARCH = 100  # years in which a rule must give its first day


def instants(rule: str, start: datetime) -> Iterator[datetime]:
    """Give every instant of a rule, as the clock on the wall shows it, from `start` on.

    Any rule of RFC 5545; a trailing semicolon and values named twice are borne, `UNTIL` in UTC is
    read on the same clock as `start`. Raises ValueError for what is no rule.
    """
    yield from _read(rule, start.replace(tzinfo=None))


def due_days(rule: str, start: date) -> Iterator[date]:
    """Give the days of an accepted rule, rising; empty once it ends.

    Raises ValueError for what is no rule, or one that `objections` speaks against.
    """
    against = objections(rule, start)
    if against:
        raise ValueError(" ".join(against))
    for moment in _read(rule, datetime.combine(start, time.min)):
        yield moment.date()


def objections(rule: str, start: date) -> list[str]:
    """Say why a rule cannot count a promise's due days; empty if it can.

    BYWEEKNO and BYSETPOS are read differently by calendars in use; one that recurs each year on 29
    February skips three years in four in some and moves in others; parts of a day have no meaning.
    """
    try:
        parts = _parts(rule)
        found = _read(rule, datetime.combine(start, time.min))
    except ValueError as error:
        return [str(error)]
    said = list(_disputed(parts, start))
    if said:
        return said
    first = next(iter(_bounded(found, start, parts)), None)
    span = f"within {_LONGEST_SEARCH} years of {in_words(start)}"
    return [] if first else [f"The rule gives no day {span}."]


def cautions(rule: str, start: date) -> list[str]:
    """Say what is right but easily misread: a rule that skips short months."""
    parts = _parts(rule)
    days = [int(one) for one in parts.get("BYMONTHDAY", "").split(",") if one]
    counts_months = parts["FREQ"] == "MONTHLY" and "BYDAY" not in parts
    high = max([abs(one) for one in days] or [start.day if counts_months else 0])
    if counts_months and high > 28:
        told = f"Months without a day {high} are skipped."
        return [f"{told} For the last day of each month write BYMONTHDAY=-1."]
    return []


def _disputed(parts: dict[str, str], start: date) -> Iterator[str]:
    if parts["FREQ"] not in _DAILY_OR_RARER or _OF_DAYS & set(parts):
        yield "A promise falls due on days: use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, no hours."
    if "BYWEEKNO" in parts:
        yield "BYWEEKNO is not read alike everywhere: name months and days instead."
    if "BYSETPOS" in parts:
        yield "BYSETPOS is not read alike everywhere: write BYDAY=-1FR for the last Friday."
    if _is_leap_day(parts, start):
        yield (
            "A day that comes on 29 February alone is skipped in some calendars and moved in "
            "others: use BYMONTH=2;BYMONTHDAY=-1 for the last day of February, or another day."
        )


def _is_leap_day(parts: dict[str, str], start: date) -> bool:
    if parts["FREQ"] != "YEARLY" or "BYDAY" in parts:
        return False
    if parts.get("BYYEARDAY"):
        return bool({"366", "-366"} & set(parts["BYYEARDAY"].split(",")))
    in_february = parts.get("BYMONTH", str(start.month)).lstrip("0") == "2"
    return in_february and parts.get("BYMONTHDAY", str(start.day)) == "29"


def _parts(rule: str) -> dict[str, str]:
    """Read the parts of a rule, in capitals; ValueError names the first that is none."""
    text = rule.strip().upper().removeprefix("RRULE:").strip(";")
    pairs = [one.partition("=") for one in text.split(";")]
    parts = {name: value for name, _, value in pairs}
    strange = next((name for name, _, value in pairs if name not in _PARTS or not value), None)
    if strange is not None or "FREQ" not in parts:
        raise _no_rule(rule, f": {strange!r} is no part of one" if strange else "")
    if len(parts) < len(pairs):
        msg = f"{rule!r} names one part twice."
        raise ValueError(msg)
    return parts


def _read(rule: str, start: datetime) -> rrule:
    parts = _parts(rule)
    if "UNTIL" in parts:
        parts["UNTIL"] = parts["UNTIL"].removesuffix("Z")
        if not re.fullmatch(r"\d{8}(T\d{6})?", parts["UNTIL"]):
            msg = f"UNTIL={parts['UNTIL']} is no day: write it as UNTIL=20301231."
            raise ValueError(msg)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # COUNT together with UNTIL
        try:
            found = rrulestr(text, dtstart=start)
        except ValueError as error:
            named = next((one for one in parts if f"'{one}'" in str(error)), "")
            why = f": nothing reads {named}={parts[named]}" if named else ""
            raise _no_rule(rule, why) from error
    assert isinstance(found, rrule)
    return found


def _no_rule(rule: str, why: str) -> ValueError:
    told = "Write it as FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15 (RFC 5545)."
    return ValueError(f"{rule!r} is no recurrence rule{why}. {told}")


def _bounded(found: rrule, start: date, parts: dict[str, str]) -> Iterator[datetime]:
    """Keep a rule that never comes true from being searched to the end of the calendar."""
    last = date(min(start.year + _LONGEST_SEARCH, date.max.year), 12, 31)
    if "COUNT" in parts or "UNTIL" in parts:
        return islice(iter(found), 1)
    return iter(found.replace(until=datetime.combine(last, time.min)))
