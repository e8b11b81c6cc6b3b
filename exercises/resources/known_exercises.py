"""Collections of exercises held in the past, one to a row."""

from string import ascii_uppercase
from typing import Any

from exercises.models import KnownExercise
from exercises.practice.foreign import agreed, is_unknown, told_day, written_day
from kit.dates import PartialDate
from kit.importing import Bad, Column, Profile, Row, choice, number, text

COLLECTION = "mme"
DOMAINS = (
    *("CPX", "Air", "Land", "Sea", "Amphibious", "Cyber"),
    *("Warfighting", "Peacekeeping", "Humanitarian"),
)
FLAG = choice({"0": False, "1": True, "-9": None})
LETTERS = (*ascii_uppercase, *(f"{one}{two}" for one in "ABC" for two in ascii_uppercase))
STATES = tuple(f"State{one}" for one in LETTERS)
DAYS = {"start": ("StartDate", "s"), "end": ("EndDate", "e")}
PARTS = ("year", "month", "day")


def _helper(*names: str, read: Any = None, warns: bool = False) -> tuple[Column, ...]:
    reader = read or text(300)
    return tuple(Column(name, reader, attribute=None, warns=warns) for name in names)


def _degrees(most: int) -> Any:
    def read(cell: str) -> Any:
        if is_unknown(cell):
            return None
        found = number(7)(cell)
        if not -most <= found <= most:
            raise Bad(f"lies beyond {most} degrees")
        return found

    return read


class KnownExercises(Profile):
    """Multinational military exercises of the past, from a published collection of events.

    Codes of missing values (-9), days not known (xx) and dates in any of several shapes are told
    row by row and kept as far as they are known. They are facts of the world, of no alliance.
    """

    title = "Known exercises"
    model = KnownExercise
    key = ("collection", "code")
    is_of_alliance = False
    columns = (
        Column("code", text(40), aliases=("MMEID",), is_required=True),
        Column("name", text(200), aliases=("Ex_Name",)),
        Column("series", text(200), aliases=("Series_Name",)),
        Column("place", text(300), aliases=("Location",)),
        Column("latitude", _degrees(90), aliases=("lat",), warns=True),
        Column("longitude", _degrees(180), aliases=("lon", "long", "lng"), warns=True),
        *_helper(*(name for name, _ in DAYS.values())),
        *_helper(
            *(f"{side}.{one}" for _, side in DAYS.values() for one in ("year", "month", "day"))
        ),
        *_helper(*DOMAINS, read=FLAG, warns=True),
        Column("focus", text(), aliases=("FocusDescription",), attribute=None),
        Column("more", text(), aliases=("AdditionalParticipantInfo",), attribute=None),
        *_helper(*STATES, read=text(80)),
    )

    def check(self, row: Row) -> None:
        for name in ("name", "place"):
            if is_unknown(row[name] or ""):
                self._lack(row, name, "is not known")
        row.values |= {side: self._day(row, *names) for side, names in DAYS.items()}
        self._check_order(row)
        row.values["states"] = [cell for name in STATES if not is_unknown(cell := row[name] or "")]
        for name in STATES:
            if row.cells.get(name, "").strip() == "-9":
                self._lack(row, name, "a state that took part is not known")
        self._check_twins(row)

    def _lack(self, row: Row, name: str, said: str) -> None:
        if row.cells.get(name, "").strip():
            row.warn(name, f"{said}: kept as missing")
        row.values[name] = ""

    def _day(self, row: Row, name: str, side: str) -> PartialDate | None:
        three = [row.cells.get(f"{side}.{part}", "") for part in PARTS]
        written = self._read(row, name, written_day, row.cells.get(name, ""), three[0])
        told = self._read(row, f"{side}.day", told_day, *three)
        found, is_torn = agreed(written, told)
        if is_torn:
            row.warn(name, f"says {written}, the columns say {told}: the columns are taken")
        if found is None:
            row.warn(name, "the date is not known: kept as missing")
        elif not found.is_exact:
            row.warn(name, f"the day is not known: kept as {found}")
        return found

    def _read(self, row: Row, name: str, reader: Any, *cells: str) -> PartialDate | None:
        try:
            found: PartialDate | None = reader(*cells)
        except ValueError as error:
            row.warn(name, f"{error}: kept as missing")
            return None
        return found

    def _check_order(self, row: Row) -> None:
        start, end = row["start"], row["end"]
        if start and end and end.latest < start.earliest:
            row.warn("EndDate", f"ends on {end}, before it starts on {start}: the end is left out")
            row.values["end"] = None

    def _check_twins(self, row: Row) -> None:
        """The same exercise under two codes is told, and both are kept: the file means two."""
        told = "|".join((row["name"], row["place"], str(row["start"]), *row["states"]))
        first = row.file.found.setdefault(told, row.number)
        if row["name"] and first != row.number:
            row.warn("code", f"says the same as row {first} under another code")

    def attributes(self, row: Row) -> dict[str, Any]:
        more = [one for one in (row["focus"], row["more"]) if not is_unknown(one or "")]
        return {
            **super().attributes(row),
            "collection": COLLECTION,
            "starts_on": row["start"],
            "ends_on": row["end"],
            "domains": [name.lower() for name in DOMAINS if row[name]],
            "participants": row["states"],
            "note": "\n".join(more),
        }
