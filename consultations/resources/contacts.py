"""The directory of contacts in a spreadsheet."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F

from alliances.models import State
from consultations.models import Contact, Hotline
from kit.importing import Bad, Column, Profile, Row, related, text, whole


def _parties(alliance: Any) -> Any:
    return State.objects.filter(memberships__alliance=alliance)


def _address(cell: str) -> str:
    """An address of mail."""
    try:
        validate_email(cell)
    except ValidationError as error:
        raise Bad("is no address of mail: write it as name@ministry.example") from error
    return cell


def _channels(alliance: Any) -> Any:
    lines = Hotline.objects.filter(alliance=alliance)
    return lines.annotate(forum_ref=F("forum__ref"))


class Contacts(Profile):
    """Whom to reach, one to a row; in a crisis they are called in the order of their places."""

    title = "Contacts"
    model = Contact
    key = ("ref",)
    columns: ClassVar = (
        Column("ref", text(120), aliases=("Reference",), is_required=True),
        Column("state", related(_parties, "iso3", "name"), is_required=True),
        Column("office", text(200), aliases=("Role",), is_required=True),
        Column("name", text(200)),
        Column("phone", text(60), aliases=("Telephone",)),
        Column("email", _address, aliases=("Mail", "E-mail")),
        Column("languages", text(80)),
        Column("hours", text(80)),
        Column("channel", related(_channels, "forum_ref"), aliases=("Forum",), attribute="hotline"),
        Column("place", whole(1, 999), aliases=("Position", "Order"), attribute="position"),
        Column("note", text(), aliases=("Remarks",)),
    )

    def check(self, row: Row) -> None:
        if not row["phone"] and not row["email"]:
            row.reject("phone", "is empty, and so is email: give a way to reach them")

    def attributes(self, row: Row) -> dict[str, Any]:
        """An empty cell of words is no words, not unknown ones."""
        found = super().attributes(row)
        words = ("name", "phone", "email", "languages", "hours", "note")
        return found | {name: found[name] or "" for name in words if name in found}
