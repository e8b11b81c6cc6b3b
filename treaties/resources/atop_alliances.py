"""Alliances of the ATOP data set."""

from typing import Any

from kit.importing import Bad, Column, Part, Profile, Row, choice, text, whole
from treaties.models import Entry, EntryAction
from treaties.resources._atop import OTHERS, actions, check_order, date_columns, date_of

_BEGINS, _ENDS = ("begyr", "begmo", "begday"), ("endyr", "endmo", "endday")
_CODED = ("defense", "offense", "neutral", "nonagg", "consul")
_TERM = ("length", "proren", "renewlgt", "renounce")


def _code(cell: str) -> int | None:
    """A code of ATOP: a whole number; negative ones say that it cannot be told."""
    try:
        found = int(float(cell))
    except (ValueError, OverflowError) as error:
        raise Bad("is no code of ATOP: a whole number was expected") from error
    return found if found >= 0 else None


class AtopAlliances(Profile):
    """Alliances of ATOP (Leeds et al. 2002), one a row; an end year of 0 says still in force.

    They are in force from the day they begin through the day they end. Where the month or day is
    not known the date is kept as far as it is. Members come with the file of members.
    """

    title = "ATOP alliances"
    model = Entry
    key = ("register", "ref")
    is_of_alliance = False
    columns = (
        Column("atopid", whole(1), attribute=None, is_required=True),
        *date_columns(*_BEGINS),
        *date_columns(*_ENDS),
        Column("ineffect", choice({"0": False, "1": True}), attribute=None, warns=True),
        Column("bilat", choice({"0": False, "1": True}), attribute="is_bilateral", warns=True),
        *(Column(name, _code, attribute=None, warns=True) for name in (*_CODED, *_TERM)),
        Column("version", text(20), attribute=None),
    )
    ignored = OTHERS
    parts = {"actions": Part(EntryAction, "entry", ("kind",), {"party": None})}

    def check(self, row: Row) -> None:
        begins, ends = self._dates(row)
        if begins is None:
            row.reject("begyr", "has no year of beginning: an alliance needs one")
        check_order(row, begins, ends, "endyr")
        if row["ineffect"] is not None and row["ineffect"] == (ends is not None):
            row.warn("ineffect", f"does not agree with the end, which is {ends or 'not given'}")
        for name, date in (("begday", begins), ("endday", ends)):
            if date and not date.is_exact:
                row.warn(name, f"is not known to the day: kept as {date}")

    def attributes(self, row: Row) -> dict[str, Any]:
        coded = {name: row[name] for name in (*_CODED, *_TERM) if row[name] is not None}
        ref = str(row["atopid"])
        values = super().attributes(row) | {"register": Entry.Register.ATOP, "ref": ref}
        return values | {"title": f"ATOP alliance {ref}", "codes": coded}

    def parts_of(self, row: Row) -> dict[str, list[dict[str, Any]]]:
        return {"actions": actions(*row.values["dates"])}

    def _dates(self, row: Row) -> tuple[Any, Any]:
        row.values["dates"] = date_of(row, *_BEGINS), date_of(row, *_ENDS)
        found: tuple[Any, Any] = row.values["dates"]
        return found
