"""When is the next set day of exit, and by when must notice be given?"""

from datetime import date

from compliance.question import Answer, Question, only
from treaties.models import Instrument
from treaties.models.history import facts_of
from treaties.term import windowed_exit


class WindowedNotice(Question):
    """The next exit on a set day that a notice can still reach (formula L4)."""

    rank = 40

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        instrument = only(Instrument.objects.with_history(), ref)
        if instrument is None:
            return None
        facts = facts_of(instrument)
        if facts.term.window is None or facts.own is None:
            return None
        found = windowed_exit(facts.own.in_force_on, facts.term.window, as_of)
        detail = {
            "next_effective": found.next_effective,
            "latest_notice": found.latest_notice,
            "applies_to": facts.term.window.applies_to,
        }
        return Answer(ref, as_of, "windowed_notice", "locked_until", detail)
