"""Commitments and what meets them."""

from datetime import date
from itertools import count
from typing import Any

from alliances.models import Alliance, inherited
from commitments.actions import unfold
from commitments.models import Commitment, Evidence
from kit.dates import Duration, PartialDate

_serial = count(1)


def commitment(owner: Alliance, /, ref: str = "", **more: Any) -> Commitment:
    """A mutual, standing promise; give `rhythm` and `period` to make it fall due."""
    number = next(_serial)
    columns = {
        "alliance": owner,
        "release": owner.release,
        "ref": ref or f"promise-{number}",
        "number": number,
        "basis": "agreed practice",
        "title": f"Promise {number}",
        "obligations": ["consult"],
        "obligor": "mutual",
        "trigger": "periodic",
    } | more
    return Commitment.objects.create(**columns)


def yearly(owner: Alliance, /, ref: str = "", **more: Any) -> Commitment:
    """A promise to be met once each calendar year, with 90 days of grace."""
    return commitment(owner, ref, rhythm="calendar_year", grace=Duration.parse("P90D"), **more)


def rolling(owner: Alliance, /, period: str = "P1Y", ref: str = "", **more: Any) -> Commitment:
    """A promise to be met within a period of the last time, with 90 days of grace."""
    columns = {"period": Duration.parse(period), "grace": Duration.parse("P90D")} | more
    return commitment(owner, ref, rhythm="rolling", **columns)


def met(promise: Commitment, on: str, day: date) -> None:
    """The promise was met on a day (possibly a partial date); occurrences reach from `day`."""
    columns = {"kind": "meeting", "met_on": PartialDate.parse(on), **inherited(promise)}
    Evidence.objects.create(
        commitment=promise, alliance=promise.alliance, ref=f"meeting-{on}", **columns
    )
    unfold(Commitment.objects.filter(pk=promise.pk), day)
