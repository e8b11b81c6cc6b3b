"""The register of UK Treaties Online."""

from collections import Counter
from typing import Any

from alliances.models import State
from kit.importing import Column, File, Part, Profile, Row, choice, day, text
from treaties.models import Entry, EntryAction, EntryParty
from treaties.resources import _uk

# As the register writes days, and as spreadsheets do that it went through; never month first.
_DAY = day("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")


class UkTreaties(Profile):
    """The treaty register of the United Kingdom (FCDO): one instrument a row, days as 21/05/1858.

    Names in capitals are states and organisations, others territories. A date order that looks
    impossible is told and kept: the register has many.
    """

    title = "UK Treaties Online"
    model = Entry
    key = ("register", "ref")
    is_of_alliance = False
    columns = (
        Column("id", text(60), attribute="ref", is_required=True),
        Column("title", text(), is_required=True),
        Column("field3", choice({"BI": True, "MULTI": False}), attribute="is_bilateral"),
        Column("subject", text(120)),
        Column("country_name", text(), attribute=None),
        Column("signed_event_location", text(120), attribute="place"),
        *(Column(name, _DAY, attribute=None, warns=True) for name in _uk.DATES),
        Column("references", text(), attribute=None),
        Column("document_url", text(2000), attribute="url"),
    )
    ignored = "uuid"
    parts = {
        "parties": Part(EntryParty, "entry", ("name", "spell")),
        "actions": Part(EntryAction, "entry", ("kind",), {"party": None}),
    }

    def prepare(self, file: File) -> None:
        file.found["states"] = {one.name.casefold(): one for one in State.objects.all()}

    def check(self, row: Row) -> None:
        """Warn of what looks impossible or is missing."""
        counted = Counter(_uk.names(row))
        if not counted:
            row.warn("country_name", "names nobody: the register lacks the parties here")
        for name in (one for one, count in counted.items() if count > 1):
            row.warn("country_name", f"names {name} twice: taken once")
        if too_long := [one for one in counted if len(one) > 120]:
            row.reject("country_name", f"has a name of more than 120 characters: {too_long[0]}")
        states = [one for one in counted if one.isupper()]
        if counted and row["field3"] and len(states) != 2:
            row.warn("field3", f"says bilateral, and {len(states)} states are named")
        if not any(row[name] for name in _uk.DATES):
            row.warn("signed_event_date", "has no date at all: no status can be computed")
        for column, words in _uk.out_of_order(row):
            row.warn(column, words)

    def attributes(self, row: Row) -> dict[str, Any]:
        cited = (one.partition("||")[0].strip() for one in (row["references"] or "").split(";"))
        found = {"register": Entry.Register.UK, "identifiers": [one for one in cited if one]}
        return super().attributes(row) | found

    def parts_of(self, row: Row) -> dict[str, list[dict[str, Any]]]:
        ours: dict[str, State] = row.file.found["states"]
        parties = [
            {"name": one, "spell": "", "position": n, "state": ours.get(one.casefold())}
            for n, one in enumerate(dict.fromkeys(_uk.names(row)), 1)
        ]
        done = [_uk.action(row, kind) for kind in _uk.EVENTS if _uk.effect_of(row, kind)]
        return {"parties": parties, "actions": done}
