"""NATO's tables as its press releases print them: a row for each country, a column for each year.

A table tells one measure, which its titles name, or several below one another, each under a line
that names it: `Defence expenditure, million US dollars`, then `Constant 2015 prices`. A heading is
a line of years; lines without figures above it, or between the countries, are titles. Tables may
stand on sheets of their own or below one another.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from burden.readers.names import iso3, unmarked

BETWEEN = " | "  # between the titles of a table and the line that names a measure within it
LONGEST = 300  # characters of titles that are looked at
GAP = 25  # years that a heading may leave out between two of its columns
_YEAR = re.compile(r"((?:18|19|20|21)\d\d)(?:\.0)?\s*(\(?(?:e|est\.?)\)?)?", re.IGNORECASE)
_WHOLES = re.compile(
    r"(?:\*\s*)?(nato\b.*|.*\btotal\b.*|(?:european|non-us|other) (?:allies|nato|members)\b.*"
    r"|europe(?: and canada)?|north america)",
    re.IGNORECASE,
)
# Words of regions and sums, and those that may stand beside them: European allies and Canada.
_REGIONS = frozenset(
    (
        *("nato", "total", "totals", "eu", "europe", "european", "america", "american", "asia"),
        *("pacific", "africa", "baltic", "nordic", "balkans", "allies", "members"),
    )
)
_BESIDE = frozenset(
    (
        *("and", "of", "the", "all", "other", "non", "us", "usa", "canada", "north", "south"),
        *("east", "west", "northern", "southern", "eastern", "western", "central", "region"),
        *("countries", "nations", "states", "average", "sum", "without", "excluding"),
    )
)
_HEADING = re.compile(r"(countr(y|ies)|nations?|all(y|ies)|members?|states?)\b.*", re.IGNORECASE)
_TABLE = re.compile(r"(table|graph|chart|tableau)\s+\d+", re.IGNORECASE)
_NOTE = re.compile(
    r"(notes?|sources?|remarks?|figures for|data (for|do|are)|estimates?)\b|[*\u2020]|e\s*[:=]"
    r"|\([a-z\d]{1,2}\).{40}",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[+-]?\d[\d.,\s\u202f]*")
_SHARE = re.compile(r"(share|%|per ?cent(age)?) of (the )?(real )?(gdp|gross domestic product)")
_GDP_HEAD = re.compile(r"(gdp|gross domestic product)( and defen[cs]e \w+)? per (capita|head)")
_HEAD = re.compile(r"defen[cs]e (expenditures?|spending) per (capita|head)")
_PARTS = re.compile(r"\b(equipment|personnel|infrastructure|other)\b")
_PER_CENT = re.compile(r"%|share|per ?cent")
_SPENT = re.compile(r"defen[cs]e (expenditures?|spending)")
_CONSTANT = re.compile(r"\bconstant\b|\b\d{4} prices|prices of \d{4}")
_PRICES = re.compile(r"(\d{4})\s+(?:constant\s+)?prices|(?:constant|prices of)\s+\(?(\d{4})")
_UNIT = re.compile(r"\b(thousand|million|billion)s?\b")
_UNITS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


class Measure(NamedTuple):
    """What a table tells: the series, what one in it stands for, and the year of its prices."""

    series: str
    unit: int
    price_year: int | None


class Line(NamedTuple):
    """A row of a file: the number a spreadsheet gives it, its cells, and its sheet."""

    number: int
    cells: list[str]
    sheet: str


def years_of(cells: Sequence[str]) -> dict[int, tuple[int, bool]]:
    """The columns of a heading that are years, and whether these are estimates; none if it is none.

    Years rise from left to right, and a row that begins with a state is no heading.
    """
    found: dict[int, tuple[int, bool]] = {}
    for n, cell in enumerate(cells):
        if match := _YEAR.fullmatch(unmarked(cell.strip())):
            found[n] = int(match[1]), bool(match[2])
        elif _PLAIN.fullmatch(cell):
            return {}
    words = [cell for cell in cells[: min(found, default=0)] if cell]
    if _state_in(words) or any(_WHOLES.fullmatch(word) for word in words):
        return {}
    years = [year for year, _ in found.values()]
    if len(years) == 1 and words and not _HEADING.fullmatch(words[0]):
        return {}
    is_rising = all(0 < after - year <= GAP for year, after in pairwise(years))
    return found if is_rising else {}


def _state_in(cells: Sequence[str]) -> str:
    """The first of some cells that names a state; empty if none does. Of two letters it is none."""
    return next((cell for cell in cells if len(_bare(cell)) > 2 and iso3(_bare(cell))), "")


def _bare(cell: str) -> str:
    return unmarked(cell.strip().lstrip("*").strip())


def _is_region(words: Sequence[str]) -> bool:
    """Whether a line names countries together, and tells of nothing else."""
    plain = re.sub(r"\(\w{1,2}\)", "", _bare(" ".join(words)).casefold())
    found = set(re.findall(r"\w+", plain))
    return bool(found & _REGIONS) and found <= _REGIONS | _BESIDE


@dataclass
class _Sheet:
    """Where the reading of a sheet stands: its columns of years, and the titles seen so far."""

    name: str
    years: dict[int, tuple[int, bool]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)  # of the table
    within: list[str] = field(default_factory=list)  # of a measure within it
    is_below: bool = False  # rows of countries have followed the titles

    def put(self, words: list[str]) -> None:
        """Take up a line of text as a title of what follows, unless it is a note.

        Nor is one that only names a country, whose figures are blank, or a region or sum.
        """
        title = " ".join(words)
        named = [word for word in words if not _PLAIN.fullmatch(word)]
        is_blank = self.years and (_state_in(named[:1]) or _is_region(named))
        if is_blank or _NOTE.match(title):
            return
        if self.is_below or _TABLE.match(title):
            self.within, self.is_below = [], False
        self.within.append(title)

    def begin(self, years: dict[int, tuple[int, bool]], words: list[str]) -> None:
        """Take up a heading: what was read since the last country is its title."""
        if self.is_below:
            self.within = []
        if self.within or not self.years:
            self.titles = self.within
        self.titles += [word for word in words if not _HEADING.fullmatch(word)]
        self.years, self.within, self.is_below = years, [], False

    def row(self, cells: list[str]) -> tuple[dict[int, str], list[str]]:
        """The figures of a row by year, and its words: those before the years, or all without."""
        told = {
            year: _marked(cells[n], is_estimate=is_estimate)
            for n, (year, is_estimate) in self.years.items()
            if n < len(cells) and cells[n]
        }
        words = cells[: min(self.years)] if told else cells
        return told, [cell for cell in words if cell]

    @property
    def told(self) -> str:
        """What the table's titles say, and then the line that names a measure within it.

        A sheet without titles is told by its name.
        """
        parts = (" ".join(self.titles), " ".join(self.within))
        return BETWEEN.join(one[-LONGEST:] for one in parts if one) or self.name


def rows(lines: Iterable[tuple[int, list[str], str]], name: str = "") -> Iterator[Line]:
    """The tables of a file as one: country, measure and a column for each year; heading first.

    A file without titles tells by its `name` what is in it. Sums of several countries are left
    out. An estimate by its heading is marked in the cell. A country above every heading has no
    measure, and no year.
    """
    found: list[tuple[int, str, str, str, dict[int, str]]] = []
    here, sheet = "", _Sheet(name)
    for number, cells, title in lines:
        if title != here:
            here, sheet = title, _Sheet(title)
        if years := years_of(cells):
            sheet.begin(years, [cell for cell in cells[: min(years)] if cell])
            continue
        told, words = sheet.row(cells)
        area = _state_in(words) or next(iter(words), "")
        if not sheet.years and _state_in(cells) and any(_PLAIN.fullmatch(one) for one in cells):
            found.append((number, title, _bare(_state_in(cells)), "", {}))
            continue
        if not told:
            sheet.put(words)
            continue
        sheet.is_below = True
        if not _WHOLES.fullmatch(area):
            found.append((number, title, _bare(area), sheet.told, told))
    known = sorted({year for *_, told in found for year in told})
    yield Line(1, ["country", "measure", *map(str, known)], "")
    for number, title, area, measure, told in found:
        yield Line(number, [area, measure, *(told.get(year, "") for year in known)], title)


def _marked(cell: str, *, is_estimate: bool) -> str:
    return type(cell)(f"{cell}e") if is_estimate and _PLAIN.fullmatch(cell) else cell


def measure_of(titles: str) -> Measure | None:
    """What titles say that a table tells; None if they name nothing known, or more than one."""
    table, _, within = titles.casefold().rpartition(BETWEEN)
    series = _series(table, within)
    if series is None:
        return None
    unit = _UNIT.search(within) or _UNIT.search(table)
    is_counted = series not in ("share_of_gdp", "real_change") and not series.endswith("_share")
    prices = _PRICES.search(within) or _PRICES.search(table)
    is_priced = series in ("spending_constant", "gdp_constant", "gdp_per_head", "spending_per_head")
    return Measure(
        series,
        _UNITS[unit[1]] if unit and is_counted else 1,
        int(prices[1] or prices[2]) if prices and is_priced else None,
    )


def _series(table: str, within: str) -> str | None:
    """The series by the line within a table if it names one, else by all titles together."""
    whole = f"{table} {within}"
    priced = within if _CONSTANT.search(within) or "current" in within else table
    is_constant = bool(_CONSTANT.search(priced))
    for text in (within, whole):
        named = _named(text, is_constant=is_constant, is_shared=bool(_PER_CENT.search(whole)))
        if len(named) == 1:
            return named.pop()
        if named:
            return None
    if not _SPENT.search(whole):
        return None
    if "national currenc" in whole:
        return None if is_constant else "spending_local"
    if is_constant:
        return None if "current" in priced else "spending_constant"
    return "spending_current" if re.search(r"current|us dollars?|usd|us\$", whole) else None


def _named(text: str, *, is_constant: bool, is_shared: bool) -> set[str]:
    """The series that a text names of itself."""
    found = set()
    if "real change" in text:
        found.add("real_change")
    for pattern, series in ((_SHARE, "share_of_gdp"), (_GDP_HEAD, "gdp_per_head")):
        if pattern.search(text):
            found.add(series)
    if _HEAD.search(text) or re.search(r"gdp and defen[cs]e \w+ per", text):
        found.add("spending_per_head")
    rest = _GDP_HEAD.sub("", _SHARE.sub("", text))
    if re.search(r"\b(gdp|gross domestic product)\b", rest):
        found.add("gdp_constant" if is_constant else "gdp_current")
    if re.search(r"military personnel|armed forces", text):
        found.add("personnel")
    elif is_shared and not found:
        found |= {f"{one}_share" for one in _PARTS.findall(text)}
    return found
