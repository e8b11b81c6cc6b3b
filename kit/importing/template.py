"""An empty file of one kind to fill in, with every heading, as CSV or as a workbook."""

import csv
import io
from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kit.errors import Refused
from kit.importing.profile import Column, Profile

TEMPLATES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The forms there are, with their media types."""
WIDEST = 24  # letters


def template(profile: Profile, form: str) -> bytes:
    """An empty file in one of the TEMPLATES; a workbook's second sheet says what columns hold."""
    match form.lstrip(".").lower():
        case "csv":
            made = io.StringIO(newline="")
            csv.writer(made).writerow([one.name for one in profile.columns if one.is_listed])
            return made.getvalue().encode("utf-8-sig")  # with the mark that Excel knows UTF-8 by
        case "xlsx":
            return _workbook(profile)
    raise Refused("no_such_form", f"An empty file is written as .csv or .xlsx, not as {form!r}.")


def _workbook(profile: Profile) -> bytes:
    book, made = Workbook(), io.BytesIO()
    rows = book.active
    assert rows is not None
    rows.title = profile.sheet or profile.title[:31]
    rows.append([one.name for one in profile.columns if one.is_listed])
    about = book.create_sheet("Columns")
    about.append(["column", "needed", "holds", "may also be called"])
    for column in (one for one in profile.columns if one.is_listed):
        about.append(list(_told(column)))
    for sheet in (rows, about):
        sheet.freeze_panes = "A2"
        for number, cell in enumerate(sheet[1], 1):
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = WIDEST
    book.save(made)
    return made.getvalue()


def _told(column: Column) -> Iterator[str]:
    yield column.name
    yield "yes" if column.is_required else "no"
    yield column.help or " ".join((column.read.__doc__ or "").split())
    yield ", ".join(column.aliases)
