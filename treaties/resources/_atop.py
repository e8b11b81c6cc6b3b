"""What the two files of ATOP have in common: dates in three columns, and numbers of states."""

from collections.abc import Iterable
from typing import Any

from alliances.models import State
from kit.dates import PartialDate
from kit.importing import Column, Row, whole

# Correlates of War numbers of the states that the portal is made for.
NUMBERS = {
    "2": "USA",
    "200": "GBR",
    "666": "ISR",
    "732": "KOR",
    "740": "JPN",
    "900": "AUS",
    "920": "NZL",
}
# What ATOP codes beyond that which a register needs, by the names of its variables.
OTHERS = (
    r"mem\d{1,2}|cow(id|4id|sys|war)|version|source|new4|rev4|phase|maxphase|wartime|estmode|bilat|"
    r"pubsecr|secrart|proadd|futmem|speclgth|length|renounce|proren|renewlgt|term(mode|caus)?|"
    r"defense|offense|neutral|nonagg|consul|active|conditio|(def|off|neu|con)con|asymm|notaiden|"
    r"dipaid|terrres|seppeace|thirdcom|noothall|specthrt|statthr[12]|conwtin|medarb|mil(con|aid)|"
    r"intcom|subord|organ[12]|orgpurp[12]|base|contrib|armred|acqterr|divgains|demwith|reflnun|"
    r"refothio|natrefal|compag|nomicoop|conres|agprois|conmen|ecaid|interv|hinst|minst|milorg|"
    r"milinst|pubtreat|formorg|formal|ineffect|olimob|obvary|member|"
    r"(def|off|neu|con)co(adv|loc|con|num|dem|npr|att|req)"
)
_NONE = (None, 0)  # blank and 0 both say that it is not known, or not there


def date_columns(*names: str) -> Iterable[Column]:
    """A year, a month and a day, each of which may be blank or 0."""
    for name, most in zip(names, (2999, 12, 31), strict=True):
        yield Column(name, whole(0, most), attribute=None, warns=True)


def date_of(row: Row, *names: str) -> PartialDate | None:
    """The date of three columns, as far as it is known; None without a year.

    Warns of a day that does not exist, and of one whose month is missing.
    """
    year, month, day = (row[name] for name in names)
    if year in _NONE:
        return None
    if month in _NONE and day not in _NONE:
        row.warn(names[2], "gives a day without a month: taken as the whole year")
    told = [f"{year:04}", *(f"{one:02}" for one in (month, day) if one not in _NONE)]
    told = told[:1] if month in _NONE else told
    try:
        return PartialDate.parse("-".join(told))
    except ValueError as error:
        row.warn(names[-1], f"{error} Taken as the month")
        return PartialDate.parse("-".join(told[:2]))


def check_order(row: Row, begins: PartialDate | None, ends: PartialDate | None, at: str) -> None:
    """Warn of an end before the beginning; it is kept as it is."""
    if begins and ends and ends.latest < begins.earliest:
        row.warn(at, f"ends on {ends}, before it begins on {begins}: kept as it is")


def actions(begins: PartialDate | None, ends: PartialDate | None) -> list[dict[str, Any]]:
    """In force from the first day through the last."""
    dated = (("entry_into_force", begins), ("ended", ends))
    return [{"kind": kind, "done_on": None, "takes_effect_on": on} for kind, on in dated if on]


def states() -> dict[str, State]:
    """States of ours by their number."""
    by_code = {one.iso3: one for one in State.objects.filter(iso3__in=NUMBERS.values())}
    return {number: by_code[iso3] for number, iso3 in NUMBERS.items() if iso3 in by_code}
