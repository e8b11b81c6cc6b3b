"""How the cells of a file of commitments are read, and what is wrong with a row as a whole."""

import re
from typing import Any

from alliances.access import editors_of
from commitments.cadence import Rhythm
from commitments.models import Commitment, Post
from kit.dates import Duration
from kit.importing import Bad, Row, choice, reference, text
from treaties.models import Instrument, Provision

MUTUAL = {
    word: one.value
    for one in (Commitment.Obligor.MUTUAL, Commitment.Obligor.ASYMMETRIC)
    for word in (one.value, one.value.replace("_", " "))
}
REF = reference(110)
KINDS = {word: one.value for one in Commitment.Kind for word in (one.value, one.label)}
CADENCE = ("rhythm", "period", "grace", "parity", "due_on", "recurrence", "runs_from")
GOES_WITH = {Rhythm.ONCE: "due_on", Rhythm.RECURRENCE: "recurrence", Rhythm.PARITY: "parity"}


def span(cell: str) -> Duration:
    """A length of time: P1Y, P3M, P90D."""
    try:
        return Duration.parse(cell.upper())
    except ValueError as error:
        raise Bad(str(error)) from error


def words(longest: int) -> Any:
    """Reads a list: its parts stand between semicolons or commas."""
    each = text(longest)

    def read(cell: str) -> list[str]:
        parts = [each(part.strip()) for part in re.split(r"[;,]", cell) if part.strip()]
        return list(dict.fromkeys(part.lower().replace(" ", "_") for part in parts))

    read.__doc__ = "a list between semicolons"
    return read


def named(found: Any) -> Any:
    """Reads a word, whether its parts are joined by a blank or by an underscore."""
    return choice({word: one.value for one in found for word in (one, one.replace("_", " "))})


def owed_by(cell: str) -> str | list[str]:
    """Who owes it: `mutual`, `mutual asymmetric`, or the codes of the parties that do."""
    if cell.casefold() in MUTUAL:
        return MUTUAL[cell.casefold()]
    return list(dict.fromkeys(part.upper() for part in re.split(r"[;,\s]+", cell) if part))


def instruments(alliance: Any) -> Any:
    return Instrument.objects.filter(alliance=alliance)


def provisions(alliance: Any) -> Any:
    return Provision.objects.filter(alliance=alliance).select_related("instrument")


def posts(alliance: Any) -> Any:
    return Post.objects.filter(alliance=alliance)


def editors(alliance: Any) -> Any:
    """Who may look after something there; and who does, though they may not any more."""
    kept = Commitment.objects.filter(alliance=alliance).values_list("owner", flat=True)
    return editors_of(alliance, also=kept)


def parties_of(alliance: Any) -> dict[str, list[str]]:
    """The parties to an alliance, and where their holidays are: codes of ISO 3166."""
    states = [one.state for one in alliance.memberships.select_related("state")]
    return {"parties": [one.iso3 for one in states], "places": [one.iso2 for one in states]}


def check_parties(row: Row, parties: set[str]) -> None:
    """Only parties to the alliance owe anything under it."""
    owed = row["owed_by"]
    if isinstance(owed, list) and (not owed or set(owed) - parties):
        known = ", ".join(sorted(parties))
        row.reject("owed_by", f"is neither 'mutual' nor a list of parties: these are {known}")


def check_rhythm(row: Row) -> None:
    """A rhythm that contradicts itself, or a day, rule or parity without its rhythm."""
    if row.is_rejected or "rhythm" not in row.values:
        return
    for rhythm, column in GOES_WITH.items():
        if (row["rhythm"] == rhythm) != bool(row[column]):
            row.reject(column, f"goes with the rhythm '{rhythm}', and with that only")
    told = {name: row[name] for name in CADENCE if row[name] is not None}
    try:
        Commitment(**told, runs_until=row["runs_until"]).cadence()
    except ValueError as error:
        row.reject("rhythm", str(error))
