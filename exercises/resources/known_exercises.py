"""Collections of exercises held in the past, one to a row."""

from string import ascii_uppercase
from typing import Any

from exercises.models import KnownExercise
from exercises.practice.foreign import is_unknown
from exercises.resources._cells import day_of, degrees, helper, lack
from kit.importing import Column, Profile, Row, choice, text

COLLECTION = "mme"
DOMAINS = (
    *("CPX", "Air", "Land", "Sea", "Amphibious", "Cyber"),
    *("Warfighting", "Peacekeeping", "Humanitarian"),
)
FLAG = choice({"0": False, "1": True, "-9": None})
LETTERS = (*ascii_uppercase, *(f"{one}{two}" for one in "ABC" for two in ascii_uppercase))
STATES = tuple(f"State{one}" for one in LETTERS)
DAYS = {"start": ("StartDate", "s"), "end": ("EndDate", "e")}


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
        Column("latitude", degrees(90), aliases=("lat",), warns=True),
        Column("longitude", degrees(180), aliases=("lon", "long", "lng"), warns=True),
        *helper(*(name for name, _ in DAYS.values())),
        *helper(
            *(f"{side}.{one}" for _, side in DAYS.values() for one in ("year", "month", "day"))
        ),
        *helper(*DOMAINS, read=FLAG, warns=True),
        Column("focus", text(), aliases=("FocusDescription",), attribute=None),
        Column("more", text(), aliases=("AdditionalParticipantInfo",), attribute=None),
        *helper(*STATES, read=text(80)),
    )

    def check(self, row: Row) -> None:
        for name in ("name", "place"):
            if is_unknown(row[name] or ""):
                lack(row, name, "is not known")
        row.values |= {side: day_of(row, *names) for side, names in DAYS.items()}
        self._check_order(row)
        row.values["states"] = [cell for name in STATES if not is_unknown(cell := row[name] or "")]
        for name in STATES:
            if row.cells.get(name, "").strip() == "-9":
                lack(row, name, "a state that took part is not known")
        self._check_twins(row)

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
