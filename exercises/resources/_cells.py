"""How cells of foreign collections of exercises are read, and what is lacking in them told."""

from typing import Any

from exercises.practice.foreign import agreed, is_unknown, told_day, written_day
from kit.dates import PartialDate
from kit.importing import Bad, Column, Row, number, text

PARTS = ("year", "month", "day")


def helper(*names: str, read: Any = None, warns: bool = False) -> tuple[Column, ...]:
    """Columns that serve others, and are kept nowhere themselves."""
    reader = read or text(300)
    return tuple(Column(name, reader, attribute=None, warns=warns) for name in names)


def degrees(most: int) -> Any:
    """Reads a latitude or longitude, of so many degrees at most."""

    def read(cell: str) -> Any:
        if is_unknown(cell):
            return None
        found = number(7)(cell)
        if not -most <= found <= most:
            raise Bad(f"lies beyond {most} degrees")
        return found

    return read


def lack(row: Row, name: str, said: str) -> None:
    """Keep a cell as missing, and tell so if it says that it is."""
    if row.cells.get(name, "").strip():
        row.warn(name, f"{said}: kept as missing")
    row.values[name] = ""


def day_of(row: Row, name: str, side: str) -> PartialDate | None:
    """A day from its text and its three columns, which count where the two differ."""
    three = [row.cells.get(f"{side}.{part}", "") for part in PARTS]
    written = _read(row, name, written_day, row.cells.get(name, ""), three[0])
    told = _read(row, f"{side}.day", told_day, *three)
    found, is_torn = agreed(written, told)
    if is_torn:
        row.warn(name, f"says {written}, the columns say {told}: the columns are taken")
    if found is None:
        row.warn(name, "the date is not known: kept as missing")
    elif not found.is_exact:
        row.warn(name, f"the day is not known: kept as {found}")
    return found


def _read(row: Row, name: str, reader: Any, *cells: str) -> PartialDate | None:
    try:
        found: PartialDate | None = reader(*cells)
    except ValueError as error:
        row.warn(name, f"{error}: kept as missing")
        return None
    return found
