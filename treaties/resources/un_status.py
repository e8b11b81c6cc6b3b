"""Status tables of the United Nations Treaty Collection."""

import re
from datetime import date
from typing import Any

from alliances.models import State
from kit.dates import PartialDate
from kit.errors import Refused
from kit.importing import Column, File, Part, Profile, Row, text
from treaties.models import Entry, EntryAction, EntryParty
from treaties.resources._un import CONSENT, dated, iso3_of, kind_of

_NAME = re.compile(r"(\d+(?:-\d+)*(?:-[a-z])*)\.(?:csv|xlsx)", re.IGNORECASE)
_CONSENTS = ("Consent", "Consent 2", "Consent 3", "Consent 4")


def _dates(name: str, pattern: str) -> Column:
    return Column(name, dated, pattern=pattern, attribute=None, warns=True)


class UnStatus(Profile):
    """Who signed a treaty deposited with the United Nations and consented to it, one a row.

    The file is named by its number in the collection, such as 18-12.csv. Letters after a date say
    in which way: a accession, d succession, A acceptance, AA approval, and so on.
    """

    title = "UN status table"
    model = EntryParty
    key = ("entry", "name", "spell")
    is_of_alliance = False
    columns = (
        Column("Participant", text(120), attribute="name", is_required=True),
        _dates("Signature", r"(definitive )?signature.*"),
        _dates("Provisional application", r"provisional application.*"),
        *(_dates(name, CONSENT) for name in _CONSENTS),
    )
    parts = {"actions": Part(EntryAction, "party", ("kind",))}

    def prepare(self, file: File) -> None:
        """The entry that the file is about, made if it is new."""
        match = _NAME.fullmatch(file.name)
        if match is None:
            raise Refused(
                "number_unknown",
                f"The name {file.name!r} does not say which treaty this is: call the file by its "
                "number in the collection, such as 18-12.csv.",
            )
        told = {"title": f"UN Treaty Collection, {match[1]}", "is_bilateral": False}
        made, _ = Entry.objects.get_or_create(
            register=Entry.Register.UN, ref=match[1], defaults=told
        )
        states = {one.iso3: one for one in State.objects.all()}
        file.found |= {"entry": made, "states": states}

    def check(self, row: Row) -> None:
        if not any(row[column.name] for column in self.columns[1:]):
            row.warn("Participant", "has no readable date: it is listed, and nothing is known")
        signed = row["Signature"]
        for name in _CONSENTS:
            if signed and row[name] and row[name][0] < signed[0]:
                row.warn(name, f"is dated before the signature on {signed[0]}: kept as it is")

    def attributes(self, row: Row) -> dict[str, Any]:
        code = iso3_of(row["Participant"])
        told = {"entry": row.file.found["entry"], "spell": "", "code": code}
        return super().attributes(row) | told | {"state": row.file.found["states"].get(code)}

    def parts_of(self, row: Row) -> dict[str, list[dict[str, Any]]]:
        done: dict[str, date] = {}
        for column in self.columns[1:]:
            if row[column.name]:
                on, letter = row[column.name]
                done.setdefault(kind_of(letter, row.file.headings[column.name]), on)
        own = {"entry": row.file.found["entry"]}
        rows = [{**own, "kind": kind, "done_on": PartialDate.of(on)} for kind, on in done.items()]
        return {"actions": rows}
