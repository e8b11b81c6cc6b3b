"""Commitments in a spreadsheet."""

from typing import Any, ClassVar

from django.db import transaction

from commitments.actions import number_from, take_turn
from commitments.cadence import Rhythm, Roll
from commitments.models import Commitment, kind_by
from commitments.resources import _cells as cells
from compliance.engine import ask_recheck
from kit.importing import Column, File, Profile, Row, choice, day, number, related, text, yes

WORDS = ("basis", "threshold", "geographic_scope", "parity", "recurrence", "level_unit", "note")


class Commitments(Profile):
    """Commitments, one to a row: what is owed, by whom, when, and what it rests on.

    A rhythm makes it fall due. Lists stand between semicolons; lengths of time are written P1Y or
    P90D. What has neither owner nor post comes in as a draft only.
    """

    title = "Commitments"
    model = Commitment
    key = ("ref",)
    columns: ClassVar = (
        Column("ref", cells.REF, aliases=("Reference",), is_required=True),
        Column("title", text(300), aliases=("Commitment",), is_required=True),
        Column("kind", choice(cells.KINDS), aliases=("Kind of duty",)),
        Column("instrument", related(cells.instruments, "ref", "title"), aliases=("Treaty",)),
        Column("provision", related(cells.provisions, "ref"), aliases=("Clause", "Article")),
        Column("basis", text()),
        Column("owed_by", cells.owed_by, aliases=("Obligor",), is_required=True, attribute=None),
        Column("obligations", cells.words(32)),
        Column("trigger", text(24), is_required=True),
        Column("threshold", text()),
        Column("geographic_scope", text(), aliases=("Scope", "Area")),
        Column("domains", cells.words(24)),
        Column("rhythm", cells.named(Rhythm)),
        Column("period", cells.span, aliases=("Time limit",)),
        Column("grace", cells.span),
        Column("parity", choice(("odd", "even"))),
        Column("due_on", day(), aliases=("Due",)),
        Column("recurrence", text(200), aliases=("RRULE",)),
        Column("runs_from", day(), aliases=("From",)),
        Column("runs_until", day(), aliases=("Until",)),
        Column("roll", cells.named(Roll)),
        Column("level", number(4)),
        Column("level_unit", text(40), aliases=("Unit",)),
        Column("owner", related(cells.editors, "username", "email")),
        Column("post", related(cells.posts, "name")),
        Column("is_draft", yes, aliases=("Draft",)),
        Column("note", text(), aliases=("Remarks",)),
    )

    def prepare(self, file: File) -> None:
        """Numbers go on where the alliance's end; once kept, the rules look at what is new."""
        take_turn()
        number_from(file.target, [])  # nobody else gives numbers until this is done
        rows = Commitment.objects.filter(alliance=file.target).values_list("ref", "number")
        file.found |= {"numbers": dict(rows), **cells.parties_of(file.target)}
        transaction.on_commit(lambda: ask_recheck(file.target))

    def check(self, row: Row) -> None:
        if _is_new(row) and not (row["provision"] or row["instrument"] or row["basis"]):
            row.reject("basis", "is empty: name the clause, the instrument or the basis")
        if _is_new(row) and not (row["owner"] or row["post"] or row["is_draft"]):
            row.reject("owner", "is empty: name an owner or a post, or say yes under is_draft")
        if (row["level"] is None) != (not row["level_unit"]):
            row.reject("level_unit", "a level and its unit come together")
        cells.check_parties(row, set(row.file.found["parties"]))
        cells.check_rhythm(row)

    def attributes(self, row: Row) -> dict[str, Any]:
        """What follows from several cells; an empty cell of words is no words."""
        found = super().attributes(row)
        found |= {name: found[name] or "" for name in (*WORDS, "rhythm") if name in found}
        if not found.get("kind") and ("kind" in found or _is_new(row)):
            found["kind"] = kind_by(found.get("rhythm", ""), row["trigger"])
        if row["provision"]:
            found["instrument"] = row["provision"].instrument
        if row["roll"] and row["roll"] != Roll.NONE:
            found["roll_places"] = row.file.found["places"]
        named = row["owed_by"] if isinstance(row["owed_by"], list) else []
        owed = {"obligor": Commitment.Obligor.NAMED if named else row["owed_by"]}
        return found | owed | {"obligor_states": named, "number": _number(row)}


def _is_new(row: Row) -> bool:
    return row["ref"] not in row.file.found["numbers"]


def _number(row: Row) -> int:
    known: dict[str, int] = row.file.found["numbers"]
    if _is_new(row):
        record: dict[str, Any] = {"number": None}
        number_from(row.file.target, [record])
        known[row["ref"]] = record["number"]
    return known[row["ref"]]
