"""Forums and their meetings."""

from itertools import count
from typing import Any

from alliances.models import Alliance
from consultations.models import Forum, Meeting
from kit.dates import PartialDate

_serial = count(1)


def forum(owner: Alliance, ref: str = "", **more: Any) -> Forum:
    """A standing body."""
    ref = ref or f"forum-{next(_serial)}"
    columns = {"alliance": owner, "release": owner.release, "name": f"Forum {ref}"} | more
    return Forum.objects.create(ref=ref, **columns)


def meeting(of: Forum, day: str = "2026-03-01", **more: Any) -> Meeting:
    """A meeting that was held in person on a day (possibly a partial date)."""
    columns = {
        "alliance": of.alliance,
        "release": of.alliance.release,
        "ref": f"{of.ref}-{next(_serial)}",
        "starts_on": PartialDate.parse(day),
        "format": "in person",
        "status": "held",
    } | more
    return Meeting.objects.create(forum=of, **columns)
