"""When does an instrument enter into force, by the formula that its own text gives?

The parties agree how (VCLT 24(1)); where a text says nothing, all must have consented (24(2)), and
an exchange of notes holds from the last note (formula L19). Months are counted by the calendar and
clamped (L1). "The first day of the second month after" a day in March is 1 May.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kit.dates import Duration, add_months, in_words

_NONE = Duration()


class Trigger(StrEnum):
    """What the formula waits for."""

    SIGNATURE = "signature"
    LAST = "last"
    NTH = "nth"
    FIXED = "fixed"


class Step(StrEnum):
    """Which act of a party counts."""

    SIGNATURE = "signature"
    NOTIFICATION = "notification"
    DEPOSIT = "deposit"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A formula: after the n-th or last act that counts, so long, perhaps on a first of the month.

    `month` is which month's first day it is, counted after the day that the delay leads to; 0 says
    that the day itself counts. `fixed_on` serves FIXED alone.
    """

    trigger: Trigger
    step: Step = Step.DEPOSIT
    count: int = 0
    delay: Duration = _NONE
    month: int = 0
    fixed_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a formula that leaves open what it waits for."""
        if (self.trigger is Trigger.NTH) != (self.count > 0):
            msg = "Name how many acts are waited for if, and only if, they are counted."
            raise ValueError(msg)
        if (self.trigger is Trigger.FIXED) != (self.fixed_on is not None):
            msg = "Name a day if, and only if, the formula names one."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Act:
    """What a party did that may count, and the day it did so."""

    party: str
    step: Step
    on: date


@dataclass(frozen=True, slots=True)
class Entering:
    """The day of entry into force with the arithmetic, or whom or how many it still waits for."""

    on: date | None
    why: str
    waits_for: tuple[str, ...] = ()
    lacking: int = 0


def enters(rule: EntryRule, parties: Sequence[str], acts: Sequence[Act]) -> Entering:
    """Apply a formula to what has been done so far."""
    if rule.fixed_on is not None:
        return Entering(_moved(rule, rule.fixed_on), f"the text names {in_words(rule.fixed_on)}")
    done = _first_of_each(rule, acts)
    if rule.trigger is Trigger.NTH:
        return _by_count(rule, sorted(done.values()))
    missing = tuple(one for one in parties if one not in done)
    if missing or not done:
        return Entering(None, f"waits for the {rule.step} of {', '.join(missing)}", missing)
    return _after(rule, max(done.values()), f"the last {rule.step}")


def _first_of_each(rule: EntryRule, acts: Sequence[Act]) -> dict[str, date]:
    """The first act of each party that counts."""
    found: dict[str, date] = {}
    for act in sorted(acts, key=lambda one: one.on):
        if act.step is rule.step:
            found.setdefault(act.party, act.on)
    return found


def _by_count(rule: EntryRule, days: Sequence[date]) -> Entering:
    if len(days) < rule.count:
        lacking = rule.count - len(days)
        words = f"{len(days)} of {rule.count} acts of {rule.step} are done"
        return Entering(None, words, lacking=lacking)
    return _after(rule, days[rule.count - 1], f"{rule.step} no. {rule.count}")


def _after(rule: EntryRule, day: date, words: str) -> Entering:
    found = _moved(rule, day)
    told = [f"{words} on {in_words(day)}"]
    if rule.delay:
        told.append(f"+ {rule.delay.in_words()}")
    if rule.month:
        told.append(f"first day of month no. {rule.month} after")
    return Entering(found, f"{', '.join(told)} = {in_words(found)}")


def _moved(rule: EntryRule, day: date) -> date:
    later = rule.delay.after(day)
    return add_months(later.replace(day=1), rule.month) if rule.month else later


_ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
            *("ninth", "tenth", "eleventh", "twelfth"),
        ),
        1,
    )
} | {"twentieth": 20, "thirtieth": 30, "sixtieth": 60, "ninetieth": 90, "following": 1, "next": 1}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
} | {"a": 1, "twelve": 12, "thirty": 30, "sixty": 60, "ninety": 90}
_STEPS = (
    (r"notif|note|informed|complet", Step.NOTIFICATION),
    (r"exchange", Step.EXCHANGE),
    (r"deposit|instrument|ratif|accept|approv|access", Step.DEPOSIT),
    (r"sign", Step.SIGNATURE),
)
_UNSURE = re.compile(r"\b(provisional|earlier|unless|either|or on|whichever|agree)")
_FIRST_OF = re.compile(r"first day of the (\w+ )?month")
_NTH_DAY = re.compile(r"(\w+) day$")
_DELAY = re.compile(r"(\w+)\)? (day|week|month|year)s?\b")
_COUNTED = re.compile(r"(\w+) (?:instrument|deposit|ratification|notification)")
_UNITS = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}


def parse_entry_rule(text: str) -> EntryRule | None:
    """Read a formula as treaties word it; None where the words are not sure, so nothing is guessed.

    Knows: on signature; on (so long after) the last notification, the last or n-th deposit, the
    exchange of instruments; the n-th day after; the first day of the n-th month after.
    """
    words = re.sub(r"[\s,-]+", " ", text.casefold()).strip(" .")
    before, event = _parted(words)
    step = next((step for pattern, step in _STEPS if re.search(pattern, event)), None)
    month, delay = _month_in(before), _delay_in(before)
    if step is None or month is None or delay is None or _UNSURE.search(words):
        return None
    counted = (_number(one) for one in _COUNTED.findall(event))
    count = next((one for one in counted if one), 0)
    if count > 1:
        return EntryRule(Trigger.NTH, step, count, delay, month)
    return EntryRule(Trigger.LAST, step, 0, delay, month)


def _parted(words: str) -> tuple[str, str]:
    """What is to pass, and after what; without that, all of the words are about what is done."""
    for between in (" after ", " following "):
        before, found, event = words.rpartition(between)
        if found:
            return before, event
    return "", words


def _month_in(words: str) -> int | None:
    """Which month's first day; 0 if none is spoken of, None if it is not understood."""
    match = _FIRST_OF.search(words)
    return 0 if match is None else _number((match[1] or "first").strip())


def _delay_in(words: str) -> Duration | None:
    """The time that is to pass; none if none is spoken of, None if it is not understood."""
    rest = _FIRST_OF.sub("", words).strip()
    match = _NTH_DAY.search(rest) or _DELAY.search(rest)
    if match is None:
        return Duration()
    number = _number(match[1])
    months, days = _UNITS[match[2] if match.re is _DELAY else "day"]
    return None if number is None else Duration(number * months, number * days)


def _number(word: str) -> int | None:
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word)
    if bare.isdecimal() and bare.isascii():
        return int(bare) if len(bare) < 4 else None
    return _ORDINALS.get(word, _NUMBERS.get(word))
