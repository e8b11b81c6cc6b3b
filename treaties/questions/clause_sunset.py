"""Does a clause end before its treaty?"""

from datetime import date

from compliance.question import Answer, Question, only
from treaties.models import Provision
from treaties.models.history import extensions_of_provision
from treaties.term import sunset


class ClauseSunset(Question):
    """How a clause with an end of its own stands (formula L10)."""

    rank = 30

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        provision = only(Provision.objects.with_amendments(), ref)
        if provision is None:
            return None
        extensions = extensions_of_provision(provision)
        if not extensions and not is_named:
            return None
        found = sunset(extensions, as_of)
        detail = {
            "ends_on": found.ends_on,
            "days_left": found.days_left,
            "next_ladder_step": found.next_ladder_step,
            "margin_days": found.margin_days,
        }
        return Answer(ref, as_of, "clause_sunset", found.state, detail)
