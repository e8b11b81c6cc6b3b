"""The crisis card: one file that opens from a disk when nothing else works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q
from django.template.loader import render_to_string

from alliances.models import Alliance
from alliances.querysets import Principal
from commitments.models import Commitment
from consultations.models import CardLaid, Contact, Hotline
from kit.errors import Refused

SUM = "<!-- SHA-256 of all lines above this one: {digest} -->\n"


@dataclass(frozen=True)
class Card:
    """A card as a file: its name, its bytes, and how many records are on it."""

    name: str
    data: bytes
    rows: int

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


def card(*, alliance: Alliance, at: datetime, reader: Principal | None = None) -> Card:
    """Contacts, thresholds, clauses and steps of an alliance; `reader` limits it to what they see.

    The last line has the digest of all lines before it: whoever holds a copy can tell whether it
    is whole.
    """
    lines = Hotline.objects.filter(alliance=alliance).select_related("forum")
    contacts = Contact.objects.filter(alliance=alliance).select_related("state")
    promises = Commitment.objects.filter(alliance=alliance).with_clause()
    if reader is not None:
        lines, contacts = lines.visible_to(reader), contacts.visible_to(reader)
        promises = promises.visible_to(reader)
    clauses = Prefetch("commitment", promises)
    context: dict[str, Any] = {
        "alliance": alliance,
        "at": at,
        "lines": list(lines.prefetch_related(Prefetch("contacts", contacts), clauses)),
        "contacts": list(contacts.filter(Q(hotline=None) | Q(position=None))),
        "thresholds": list(promises.exclude(threshold="").order_by("number")),
        "clocks": _clocks(alliance, at),
    }
    above = render_to_string("consultations/crisis_card.html", context).rstrip("\n") + "\n"
    data = f"{above}{SUM.format(digest=sha256(above.encode()).hexdigest())}".encode()
    called = [one for line in context["lines"] for one in line.contacts.all()]
    rows = len(called) + sum(len(context[name]) for name in ("lines", "contacts", "thresholds"))
    return Card(f"crisis-card-{alliance.slug}.html", data, rows)


def _clocks(alliance: Alliance, at: datetime) -> Sequence[tuple[str, datetime]]:
    members = alliance.memberships.select_related("state").order_by("position")
    return [(one.state.name, at.astimezone(ZoneInfo(one.state.timezone))) for one in members]


def lay_out(*, folder: Path, at: datetime, slugs: Sequence[str] = ()) -> list[Path]:
    """Write the cards of all alliances, or those named, each with its checksum beside it.

    A card is there whole or as it was before: it is written aside and then moved into place.
    `sha256sum -c crisis-card-*.sha256` checks them. Refused, and nothing written, if an alliance is
    named that there is not.
    """
    rows = Alliance.objects.filter(slug__in=slugs) if slugs else Alliance.objects.all()
    if unknown := sorted({*slugs} - {one.slug for one in rows}):
        said = f"There is no alliance {', '.join(map(repr, unknown))}."
        raise Refused("unknown_alliance", said)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in rows:
        made = card(alliance=one, at=at)
        place = folder / made.name
        _put(place, made.data)
        _put(place.with_suffix(".sha256"), f"{made.digest}  {made.name}\n".encode())
        CardLaid.objects.update_or_create(alliance=one, defaults={"laid_at": at})
        written.append(place)
    return written


def _put(place: Path, data: bytes) -> None:
    aside = place.with_name(f".{place.name}.new")
    aside.write_bytes(data)
    aside.replace(place)
