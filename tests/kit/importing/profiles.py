"""Two profiles for the tests: one table, and one with a part that hangs on it."""

from typing import Any

from alliances.models import Source, State
from kit.importing import Column, Part, Profile, Row, choice, day, related, text
from treaties.models import Instrument, Party


class Sources(Profile):
    """Sources of one alliance."""

    title = "Sources"
    model = Source
    key = ("code",)
    columns = (
        Column("code", text(80), aliases=("Source code",), is_required=True),
        Column("title", text(), is_required=True),
        Column("licence", text(120)),
        Column("seen_on", day("%d/%m/%Y"), attribute=None, warns=True),
    )
    ignored = r"remark.*"

    def check(self, row: Row) -> None:
        if row["licence"] == row["title"] and row["title"]:
            row.warn("licence", "repeats the title")


class Treaties(Profile):
    """Instruments with their parties."""

    title = "Treaties"
    model = Instrument
    key = ("ref",)
    columns = (
        Column("ref", text(60), is_required=True),
        Column("title", text(), is_required=True),
        Column("kind", choice({"Treaty": "treaty", "MoU": "memorandum"})),
        Column("depositary", related(lambda target: State.objects.all(), "iso3", "name")),
        Column("parties", text(), attribute=None),
    )
    parts = {"parties": Part(Party, "instrument", ("state",))}

    def parts_of(self, row: Row) -> dict[str, list[dict[str, Any]]]:
        known = {one.iso3: one for one in State.objects.all()}
        names = (row["parties"] or "").split()
        if unknown := set(names) - set(known):
            row.reject("parties", f"names no state: {', '.join(sorted(unknown))}")
            return {}
        rows = [{"state": known[name], "position": n} for n, name in enumerate(names, 1)]
        return {"parties": rows}


class Markings(Profile):
    """Instruments whose file says to whom they are released."""

    title = "Markings"
    model = Instrument
    key = ("ref",)
    columns = (
        *Treaties.columns[:2],
        Column("release", choice({"Internal": "internal", "Parties": "parties"})),
    )
