"""Meetings in a spreadsheet."""

from typing import Any, ClassVar

from django.db import transaction

from consultations.actions import settle
from consultations.models import Forum, Meeting
from kit.importing import Column, File, Profile, Row, choice, partial_day, related, text, whole


def _forums(alliance: Any) -> Any:
    return Forum.objects.filter(alliance=alliance)


class Meetings(Profile):
    """Meetings of forums, one to a row; those that were held count for their commitments."""

    title = "Meetings"
    model = Meeting
    key = ("ref",)
    columns: ClassVar = (
        Column("ref", text(120), aliases=("Reference",), is_required=True),
        Column("forum", related(_forums, "ref", "name"), is_required=True),
        Column("starts_on", partial_day, aliases=("Date", "From"), is_required=True),
        Column("ends_on", partial_day, aliases=("To", "Until")),
        Column(
            "status",
            choice({word: one.value for one in Meeting.Status for word in (one.value, one.label)}),
            is_required=True,
        ),
        Column(
            "format",
            choice({word: one.value for one in Meeting.Format for word in (one.value, one.label)}),
            is_required=True,
        ),
        Column("title", text(200)),
        Column("ordinal", whole(1, 9999), aliases=("No.", "Number")),
        Column("place", text(120)),
        Column("outcome", text()),
        Column("note", text(), aliases=("Remarks",)),
    )

    def prepare(self, file: File) -> None:
        """Once the file is kept, its meetings are evidence; a rehearsal leaves none."""
        alliance, at = file.target, file.at
        transaction.on_commit(lambda: settle(alliance=alliance, day=at.date(), at=at))

    def check(self, row: Row) -> None:
        first, last = row["starts_on"], row["ends_on"]
        if first and last and last.latest < first.earliest:
            row.reject("ends_on", "is before the day the meeting starts")
        if row["status"] == "held" and first and first.earliest > row.file.at.date():
            row.reject("status", "is still to come: it cannot have been held")

    def attributes(self, row: Row) -> dict[str, Any]:
        """An empty cell of words is no words, not unknown ones."""
        found = super().attributes(row)
        words = ("title", "place", "outcome", "note")
        return found | {name: found[name] or "" for name in words if name in found}
