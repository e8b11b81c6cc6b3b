"""Files are read in whatever form they come, or refused with the reason."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kit.errors import Refused
from kit.importing import table
from kit.importing.failing import safe
from kit.importing.table import MEGABYTE, opened
from tests.build.files import csv_file, repacked, workbook


def rows(path: Path, sheet: str = "") -> list[list[str]]:
    with opened(path, sheet) as found:
        return [one.cells for one in found.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_csv_in_usual_encodings(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = ['name,"a,b;c|d"', "Côte d'Ivoire,2"]
    path = csv_file(tmp_path, *(one.replace(",", delimiter) for one in lines), encoding=encoding)
    heading = "a,b;c|d".replace(",", delimiter)
    assert rows(path) == [["name", heading], ["Côte d'Ivoire", "2"]]


def test_rows_have_the_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "a,b", "", '"1\n2",3', ",", "4,5")
    with opened(path) as found:
        assert [one.number for one in found.rows] == [1, 3, 5]


def test_cells_of_a_workbook_are_text(tmp_path: Path) -> None:
    days = [date(2016, 10, 20), datetime(2016, 10, 20, 6, 30)]  # noqa: DTZ001 - as Excel has it
    path = workbook(tmp_path, ["a"], [1.0, 2.5, True, *days, " x ", "=1+1"])
    assert rows(path)[1] == ["1", "2.5", "true", "2016-10-20", "2016-10-20T06:30:00", "x"]


def test_what_is_shown_as_a_per_cent_is_written_as_one(tmp_path: Path) -> None:
    path, book = tmp_path / "rows.xlsx", Workbook()
    cells: Any = book.active
    shown = ((0.0137, "0.0%"), (1, "0%"), (1, "0"), (1.5, "0.0"), (0.5, '0.0"x"%;[Red]-0.0"x"%'))
    beside = ('0.0"%"', r"0.0\%", '0.0" % of GDP"', "0.0_%", "[$%-409]0.0")
    for n, (value, form) in enumerate((*shown, *((1.37, form) for form in beside)), 1):
        cell = cells.cell(1, n)
        cell.value, cell.number_format = value, form
    book.save(path)
    assert rows(path) == [["1.37%", "100%", "1", "1.5", "50%", *["1.37"] * len(beside)]]


def test_the_sheet_that_is_named_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], ["b"])
    assert rows(path, "Sheet") == [["a"], ["b"]]
    with pytest.raises(Refused, match="no sheet 'Figures', but: Sheet"):
        rows(path, "Figures")


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        rows(path)
    return refused.value.code


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    def file(content: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    assert refusal(file(b"")) == "file_empty"
    assert refusal(file(b"a,b\n1,\x00")) == "not_text"
    assert refusal(file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))) == "old_workbook"
    assert refusal(file(b"PK\x03\x04 nothing else")) == "workbook_unreadable"
    assert refusal(file(b'a,b\n"' + b"x" * 200_000)) == "csv_unreadable"


def test_limits_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv_file(tmp_path, "a,b,c", "1,2,3", "4,5,6")
    monkeypatch.setattr(table, "MOST_ROWS", 1)
    assert refusal(path) == "too_many_rows"
    monkeypatch.setattr(table, "MOST_COLUMNS", 2)
    assert refusal(path) == "too_many_columns"
    monkeypatch.setattr(table, "LARGEST_FILE", 10)
    assert refusal(path) == "file_too_large"


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
OUTSIDE = LAUGHS.replace(b'"ha"', b'SYSTEM "file:///etc/passwd"')
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({SHEET: LAUGHS}, "workbook_unreadable"),
        ({SHEET: OUTSIDE}, "workbook_unreadable"),
        ({SHEET: b"<worksheet"}, "workbook_unreadable"),
        ({"xl/workbook.xml": LAUGHS}, "sheet_missing"),
        ({"xl/workbook.xml": b""}, "workbook_unreadable"),
        ({"[Content_Types].xml": b"<a/>"}, "workbook_unreadable"),
        ({"bomb.bin": bytes(41 * MEGABYTE)}, "workbook_too_large"),
        ({f"{n}.xml": b"" for n in range(2001)}, "workbook_too_large"),
        ({STRINGS: bytes(11 * MEGABYTE)}, "workbook_too_large"),
    ],
    ids=["laughs", "outside", "cut", "book", "nothing", "types", "bomb", "many", "strings"],
)
def test_workbooks_that_attack_are_refused(
    tmp_path: Path, members: dict[str, bytes], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "LARGEST_UNPACKED", 40 * MEGABYTE)
    monkeypatch.setattr(table, "LARGEST_STRINGS", 10 * MEGABYTE)
    assert refusal(repacked(workbook(tmp_path, ["a"], ["b"]), members)) == code


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], ["b"])
    lying = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
        b"<t>a</t></is></c></row></sheetData></worksheet>"
    )
    assert rows(repacked(path, {SHEET: lying})) == [["a"]]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+1.5", "-1,000.25", "a=b", ""])
def test_other_cells_stay(cell: str) -> None:
    assert safe(cell) == cell
