"""Tables as lines: row by row, or column by column where the columns are two languages."""

from collections.abc import Sequence

from treaties.texts.headings import candidates
from treaties.texts.lines import Line

type Cell = Sequence[Line]


def in_reading_order(rows: Sequence[Sequence[Cell]]) -> list[Line]:
    """The lines of a table. Columns that each hold headings of articles are read one by one."""
    width = max((len(row) for row in rows), default=0)
    columns = [[row[at] for row in rows if at < len(row)] for at in range(width)]
    if width > 1 and all(_has_articles(column) for column in columns):
        return [line for column in columns for cell in column for line in cell]
    return [line for row in rows for line in _row(row)]


def _has_articles(column: Sequence[Cell]) -> bool:
    return len(candidates([line for cell in column for line in cell])) > 1


def _row(row: Sequence[Cell]) -> list[Line]:
    """Short cells share a line; a cell of several lines keeps them."""
    told = [[line for line in cell if not line.is_blank] for cell in row]
    if all(len(cell) <= 1 for cell in told):
        text = " ".join(line.text.strip() for cell in told for line in cell)
        return [Line(text, is_whole=True)] if text else []
    return [line for cell in told for line in cell]
