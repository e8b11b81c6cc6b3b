"""Forums and their meetings."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from alliances.models import Alliance, State
from consultations.models import (
    ActionItem,
    Contact,
    Forum,
    Hotline,
    HotlineTest,
    Meeting,
    Prior,
    Request,
)
from kit.dates import Duration, PartialDate
from tests.build.alliances import state

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


def action(of: Meeting, text: str = "Send the list", **more: Any) -> ActionItem:
    """Something that a meeting wants done."""
    columns = {"alliance": of.alliance, "release": of.release} | more
    return ActionItem.objects.create(meeting=of, text=text, **columns)


def request(owner: Alliance, day: str = "2026-10-01", within: str = "P14D", **more: Any) -> Request:
    """A request by Japan to consult, received on a day."""
    number = next(_serial)
    columns = {
        "alliance": owner,
        "release": owner.release,
        "ref": f"request-{number}",
        "title": f"Matter {number}",
        "asker": state("JPN"),
        "received_on": date.fromisoformat(day),
        "within": Duration.parse(within),
    } | more
    return Request.objects.create(**columns)


def deed(owner: Alliance, day: str = "2026-10-01", **more: Any) -> Prior:
    """A deed on a day (possibly a partial date) that asks for prior consultation."""
    number = next(_serial)
    columns = {
        "alliance": owner,
        "release": owner.release,
        "ref": f"deed-{number}",
        "title": f"Deed {number}",
        "happened_on": PartialDate.parse(day),
    } | more
    return Prior.objects.create(**columns)


def hotline(of: Forum, **more: Any) -> Hotline:
    """A channel that consults within 24 hours, not tested on a schedule."""
    columns = {
        "alliance": of.alliance,
        "release": of.release,
        "answer_hours": 24,
        "steps": "Call in order\nOpen the log",
    } | more
    return Hotline.objects.create(forum=of, **columns)


def contact(of: Hotline, position: int, who: State, **more: Any) -> Contact:
    """The office to be called at this place in the order."""
    columns = {
        "alliance": of.alliance,
        "release": of.release,
        "ref": f"contact-{next(_serial)}",
        "office": f"Duty officer {position}",
        "phone": f"+1 202 555 01{position:02}",
    } | more
    return Contact.objects.create(hotline=of, position=position, state=who, **columns)


def check_call(of: Hotline, at: datetime, by: User, minutes: int | None = 5) -> HotlineTest:
    """A test of the channel, acknowledged after so many minutes, or not at all."""
    heard = None if minutes is None else at + timedelta(minutes=minutes)
    return HotlineTest.objects.create(
        alliance=of.alliance,
        release=of.release,
        hotline=of,
        sent_at=at,
        sent_by=by,
        acknowledged_at=heard,
        acknowledged_by=by if heard else None,
    )
