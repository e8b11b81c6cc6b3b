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
from tests.burden.readers.books import CURRENT, HEADING, book

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
