"""What is restricted and was shown on a page, or sent by the API or the back office: on record.

Whoever is shown one such row has read it; the views of its page say so themselves. Whoever is
shown a page for which some were read has read that page. Whoever is sent a list with some in it has
taken them away.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase

from alliances.models import RESTRICTED, Marking, Scoped, in_words
from audit.actions import note_export, note_shown, note_values
from kit.api.resource import Sent

LONGEST = 500  # characters of an address that the record keeps


def note_page(request: HttpRequest, marking: Marking) -> None:
    """Note that a page was shown, by its address, if restricted rows were read for it."""
    if marking[0] in RESTRICTED:
        note_shown(_asked(request), in_words(marking))


def note_answer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Note what an answer of the API holds, where it carries the rows that it was made of.

    Not of alliances: what they are marked with is not theirs, but what their records start with.
    """
    sent: Sent | None = getattr(response, "sent", None)
    if sent is None or not issubclass(sent.model, Scoped):
        return
    if sent.is_list:
        note_listed(request, sent.model, sent.rows)
    else:
        note_sent(sent.model, sent.rows[0])


def note_sent(of: type[Model], row: Mapping[str, Any]) -> None:
    """Note that a row was read, if it is restricted."""
    if row.get("release") in RESTRICTED:
        note_values(of, row["id"], row.get("ref") or "", home=row["alliance_id"])


def note_listed(request: HttpRequest, of: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Note that the rows were taken away, and what was asked for, if any of them is restricted."""
    homes = [row["alliance_id"] for row in rows if row.get("release") in RESTRICTED]
    if homes:
        home = homes[0] if len(set(homes)) == 1 else None
        note_export(of, _asked(request), rows=len(rows), restricted=len(homes), home=home)


def _asked(request: HttpRequest) -> str:
    """The address with its filters, as text may hold it; without the place in the list."""
    given = request.GET.copy()
    given.pop("cursor", None)
    address = f"{request.path}?{given.urlencode()}".rstrip("?")
    return address.replace("\x00", "")[:LONGEST]
