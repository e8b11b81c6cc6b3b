"""When did a forum last meet, where no rhythm is promised?"""

from datetime import date
from typing import Any

from compliance.question import Answer, Question, only
from consultations.models import Forum, Meeting


class Consultation(Question):
    """How a forum without a promised rhythm stands: dormant, watched by us, or simply free."""

    rank = 10

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        forum = only(Forum.objects.select_related("commitment"), ref)
        if forum is None:
            return None
        held = Meeting.objects.held().filter(forum=forum, starts_on__lte=str(as_of))
        last = held.order_by("-starts_on").values_list("starts_on", flat=True).first()
        detail: dict[str, Any] = {"last_held": str(last) if last else None}
        return Answer(ref, as_of, "consultation", _state(forum, last, as_of, detail), detail)


def _state(forum: Forum, last: Any, as_of: date, detail: dict[str, Any]) -> str:
    if forum.dormant_since is not None and forum.dormant_since.earliest <= as_of:
        detail["dormant_since"] = str(forum.dormant_since)
        return "dormant"
    if forum.watch is not None and last is not None:
        detail["watch_ends"] = forum.watch.after(last.latest)
        return "quiet" if detail["watch_ends"] < as_of else "no_fixed_cadence"
    return "no_fixed_cadence" if forum.is_recorded else "no_record"
