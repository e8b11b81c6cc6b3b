"""Members of the alliances of the ATOP data set."""

from typing import Any

from kit.importing import Column, File, Part, Profile, Row, related, whole
from treaties.models import Entry, EntryAction, EntryParty
from treaties.resources._atop import OTHERS, actions, check_order, date_columns, date_of, states

_BEGINS, _ENDS = ("yrent", "moent", "dayent"), ("yrexit", "moexit", "dayexit")


class AtopMembers(Profile):
    """Member spells of ATOP: a row for each member and phase, with its own entry and exit.

    The alliances come first, with their own file. States are named by their Correlates of War
    number; those that the portal knows are tied to it.
    """

    title = "ATOP members"
    model = EntryParty
    key = ("entry", "name", "spell")
    is_of_alliance = False
    columns = (
        Column(
            "atopid",
            related(lambda target: Entry.objects.filter(register="atop"), "ref"),
            attribute="entry",
            is_required=True,
        ),
        Column("member", whole(1, 9999), attribute=None, is_required=True),
        *date_columns(*_BEGINS),
        *date_columns(*_ENDS),
        Column("phase", whole(0, 99), attribute=None, warns=True),
    )
    ignored = OTHERS
    parts = {"actions": Part(EntryAction, "party", ("kind",))}

    def prepare(self, file: File) -> None:
        file.found["states"] = states()

    def check(self, row: Row) -> None:
        begins, ends = row.values["dates"] = date_of(row, *_BEGINS), date_of(row, *_ENDS)
        if begins is None:
            row.reject("yrent", "has no year of entry: a member needs one")
        check_order(row, begins, ends, "yrexit")
        for name, date in (("dayent", begins), ("dayexit", ends)):
            if date and not date.is_exact:
                row.warn(name, f"is not known to the day: kept as {date}")

    def attributes(self, row: Row) -> dict[str, Any]:
        number = str(row["member"])
        spell = f"{row['phase'] or 0}/{row.values['dates'][0]}"
        named = {"name": f"state {number}", "code": number, "spell": spell}
        return super().attributes(row) | named | {"state": row.file.found["states"].get(number)}

    def parts_of(self, row: Row) -> dict[str, list[dict[str, Any]]]:
        done = actions(*row.values["dates"])
        return {"actions": [{"entry": row["atopid"], **one} for one in done]}
