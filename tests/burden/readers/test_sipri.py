"""SIPRI's workbook: by labels wherever they stand, with the meaning of colours and signs."""

from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from burden.readers import sipri
from burden.readers.sipri import Cell, Fault, NotThisWorkbookError, read, series_of
from tests.burden.readers.books import BLUE, CURRENT, HEADING, RED, book
from tests.burden.readers.editions import SERIES, STATES, Edition

DATA = Path(__file__).parents[4] / "shared" / "data" / "sipri"


def cells(path: Path) -> dict[tuple[str, str, int], Cell]:
    found = [one for one in read(path) if isinstance(one, Cell)]
    return {(one.series, one.area, one.year): one for one in found}


def test_every_sheet_with_years_is_read(tmp_path: Path) -> None:
    counted = Counter(series for series, _, _ in cells(book(tmp_path)))
    assert counted == {
        "regional_constant": 2,
        "regional_constant_current_prices": 1,
        "spending_constant": 3,
        "spending_current": 9,
        "share_of_gdp": 3,
    }


def test_a_figure_keeps_its_digits_and_says_whose_it_is(tmp_path: Path) -> None:
    found = cells(book(tmp_path))
    japan = found["spending_constant", "Japan", 2023]
    assert (japan.iso3, japan.value, japan.price_year) == ("JPN", Decimal("45000.25"), 2023)
    assert japan.place == "Constant (2023) US$, row 3, 2023"
    assert found["spending_current", "Korea, South", 2024].iso3 == "KOR"
    assert found["spending_current", "Atlantis", 2024].iso3 == ""
    assert found["regional_constant_current_prices", "World", 2024].price_year is None


def test_colours_say_how_good_a_figure_is(tmp_path: Path) -> None:
    found = cells(book(tmp_path))
    told = {area: found["spending_current", area, 2024].quality for area in ("Japan", "Atlantis")}
    assert told == {"Japan": "estimate", "Atlantis": "estimate"}
    assert found["spending_current", "Korea, South", 2023].quality == "uncertain"
    assert found["spending_current", "Japan", 2023].quality == ""


def test_signs_say_why_a_figure_is_missing(tmp_path: Path) -> None:
    found = cells(book(tmp_path))
    told = [found["spending_current", "Atlantis", year] for year in (2022, 2023)]
    assert [(one.value, one.missing) for one in told] == [
        (None, "not_independent"),
        (None, "unavailable"),
    ]
    assert found["spending_current", "Korea, South", 2022].missing == "unavailable"


def test_what_is_neither_number_nor_sign_is_told_by_its_place(tmp_path: Path) -> None:
    rows = [*CURRENT, ["Utopia", "", "about 5", 6, True]]
    faults = [one for one in read(book(tmp_path, {"Current US$": rows})) if isinstance(one, Fault)]
    assert [(one.place, one.message.split("'")[1]) for one in faults] == [
        ("Current US$, row 10, 2022", "about 5"),
        ("Current US$, row 10, 2024", "True"),
    ]


def test_columns_may_move_and_years_may_be_text(tmp_path: Path) -> None:
    rows = (["Country", "2025", "Currency", "Notes", 2026.0], ["Japan", 1, "Yen", 9, 2])
    found = cells(book(tmp_path, {"Current US$": rows}))
    assert {year: one.value for (_, _, year), one in found.items()} == {2025: 1, 2026: 2}


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotThisWorkbookError, match="begins with Country or Region"):
        list(read(book(tmp_path, {"Sheet1": (["Name", 2024], ["Japan", 1])})))


def test_sheets_are_known_by_words_and_others_called_as_they_are() -> None:
    assert series_of("Share of Govt. spending") == "share_of_government"
    assert series_of("Local currency financial years") == "spending_local_financial"
    assert series_of("Nuclear share") == "nuclear_share"


def test_the_edition_is_the_year_after_the_last(tmp_path: Path) -> None:
    assert sipri.edition(list(cells(book(tmp_path)).values())) == "2025"
    assert HEADING[-1] == 2024


EDITIONS = {
    "later": Edition(last=2031),
    "earlier": Edition(first=1998, last=2009, seed=2),
    "one year": Edition(first=2030, last=2030, seed=3),
    "other sheets": Edition(
        sheets=("Share of GDP (%)", "Constant {prices} USD", "Current USD", "Per capita USD"),
        seed=4,
    ),
    "heading elsewhere": Edition(above=11, seed=5),
    "heading at once": Edition(above=0, gap=False, seed=6),
    "columns of notes": Edition(before=("No.", "Code"), notes=("Notes", "Currency"), seed=7),
    "no notes": Edition(notes=(), head="Country/Region", seed=8),
    "years as text": Edition(year="{} ", head="COUNTRY", seed=9),
    "years with footnotes": Edition(year="{}*", seed=10),
    "fewer states": Edition(states=STATES[:2], seed=11),
    "more states": Edition(states=tuple(f"Land {n}" for n in range(300)), last=2016, seed=12),
}


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_every_edition_is_counted_as_it_was_made(tmp_path: Path, edition: Edition) -> None:
    found = list(read(edition.save(tmp_path)))
    cells_read = [one for one in found if isinstance(one, Cell)]
    assert len(cells_read) == len(found)
    counted = Counter(
        (one.place.rpartition(", row ")[0], one.missing or one.quality) for one in cells_read
    )
    assert counted == edition.told
    known = {one.series for one in cells_read}
    assert known <= {*SERIES.values()}
    assert len(known) == len(edition.sheets)
    assert {one.year for one in cells_read} == {*range(edition.first, edition.last + 1)}
    constant = {one.price_year for one in cells_read if one.series == "spending_constant"}
    assert constant == {edition.last - 1}
    with closing(load_workbook(tmp_path / "edition.xlsx")) as book:
        for one in cells_read[:: max(len(cells_read) // 50, 1)]:
            assert one.missing or one.value == figure_in(book, one)


def figure_in(book: Any, one: Cell) -> Decimal:
    """The figure where its place says that it is, found without our reader."""
    title, row = one.place.rpartition(", row ")[0], int(one.place.split(", row ")[1].split(",")[0])
    line = [cell.value for cell in book[title][row]]
    assert one.area in line
    heading = next(
        each for each in book[title].iter_rows(values_only=True)
        if any(str(cell).rstrip("* ") == str(one.year) for cell in each)
    )  # fmt: skip
    at = next(n for n, cell in enumerate(heading) if str(cell).rstrip("* ") == str(one.year))
    return Decimal(repr(line[at]))


def test_a_year_may_say_that_its_figures_are_estimates(tmp_path: Path) -> None:
    rows = (["Country", "2023", "2024 (e)", "2025e"], ["Japan", 1, (2, RED), "xxx"])
    found = cells(book(tmp_path, {"Current US$": rows}))
    told = {year: (one.quality, one.missing) for (*_, year), one in found.items()}
    expected = {2023: ("", ""), 2024: ("uncertain", ""), 2025: ("", "not_independent")}
    assert told == expected


def test_numbers_that_were_saved_as_text_are_numbers(tmp_path: Path) -> None:
    rows = (["Country", 2023, 2024], ["Japan*", "45000.25", ("1e-3", BLUE)])
    found = cells(book(tmp_path, {"Current US$": rows}))
    assert [(one.area, one.value, one.quality) for one in found.values()] == [
        ("Japan", Decimal("45000.25"), ""),
        ("Japan", Decimal("0.001"), "estimate"),
    ]


def test_a_figure_that_is_told_twice_is_kept_once_or_told(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {
        "Constant (2022) US$": (["Country", 2023, 2024], ["Japan", 1, "..."]),
        "Constant (2023) US$": (["Country", 2023, 2024], ["Japan", 1, 2]),
    }
    found = list(read(book(tmp_path, sheets)))
    assert len([one for one in found if isinstance(one, Cell)]) == 2
    assert [one for one in found if isinstance(one, Fault)] == [
        Fault(
            "Constant (2023) US$, row 2, 2024",
            "is told otherwise than at Constant (2022) US$, row 2, 2024",
        )
    ]


def plain(sheet: Any) -> tuple[Counter[str], int]:
    """Numbers below the heading of a sheet by colour, and areas: counted without our reader."""
    rows = list(sheet.iter_rows())
    first = next(n for n, row in enumerate(rows) if row[0].value in ("Country", "Region"))
    columns = [n for n, cell in enumerate(rows[first]) if str(cell.value)[:4].isdigit()]
    counted, areas = Counter[str](), 0
    for row in rows[first + 1 :]:
        told = [row[n] for n in columns if n < len(row) and row[n].value not in (None, "")]
        areas += bool(told and row[0].value)
        for cell in told:
            if isinstance(cell.value, int | float):
                colour = cell.font.color
                place = colour.indexed if colour is not None and colour.type == "indexed" else 0
                counted[{10: "uncertain", 12: "estimate"}.get(place, "")] += 1
    return counted, areas


@pytest.mark.parametrize("path", sorted(DATA.glob("*.xlsx")) or [None])
def test_the_published_workbook_is_read_whole(path: Path | None) -> None:
    if path is None:
        pytest.skip("SIPRI's workbook is not beside the checkout")
    found = list(read(path))
    assert [one for one in found if isinstance(one, Fault)] == []
    ours: dict[str, Counter[str]] = {}
    areas: dict[str, set[str]] = {}
    for one in found:
        assert isinstance(one, Cell)
        title = one.place.rpartition(", row ")[0]
        ours.setdefault(title, Counter())[one.quality] += one.value is not None
        areas.setdefault(title, set()).add(one.area)
    with closing(load_workbook(path, read_only=True)) as whole:
        counted = {title: plain(whole[title]) for title in ours}
    for title, counts in ours.items():
        expected, rows = counted[title]
        assert ({k: n for k, n in counts.items() if n}, len(areas[title])) == (expected, rows)
    assert len(ours) == 8
