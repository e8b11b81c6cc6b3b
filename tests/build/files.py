"""Files as people send them: CSV in any encoding, workbooks, and archives that lie."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

READ_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def csv_file(folder: Path, *lines: str, encoding: str = "utf-8", name: str = "rows.csv") -> Path:
    """A CSV file of these lines."""
    path = folder / name
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


def workbook(folder: Path, *rows: Sequence[Any], name: str = "rows.xlsx") -> Path:
    """A workbook with one sheet of these rows."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def repacked(path: Path, members: dict[str, bytes]) -> Path:
    """The archive with some of its members replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename not in members:
                new.writestr(one, old.read(one))
        for name, content in members.items():
            new.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path
