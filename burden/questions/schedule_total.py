"""Do the instalments of a pledge add up to what was promised?"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from burden.models import Instalment
from burden.shares import Refusal
from burden.shares.money import Amount, total
from compliance.question import Answer, Question, only
from treaties.models import Instrument

BILLION = Decimal(10) ** 9


class ScheduleTotal(Question):
    """The sum of all instalments against the headline of the pledge (formula L17).

    Balanced to the cent, or `off` by a difference. Instalments of another currency than the
    pledge's are refused, not converted.
    """

    rank: ClassVar[int] = 5

    def ask(self, ref: str, as_of: date, *, is_named: bool) -> Answer | None:
        texts = Instrument.objects.filter(pledge__total__isnull=False).select_related("pledge")
        text = only(texts, ref) if is_named else None
        if text is None:
            return None
        pledge, plan = text.pledge, Instalment.objects.filter(instrument=text)
        amounts = [
            Amount(one, currency) for one, currency in plan.values_list("amount", "currency")
        ]
        try:
            found = total([*amounts, Amount(Decimal(0), pledge.currency)]).value
        except Refusal as reason:
            return Answer(ref, as_of, "schedule_total", "refused", {"reason": reason.reason})
        if not amounts:
            return Answer(ref, as_of, "schedule_total", "no_record")
        name = f"total_{pledge.currency.lower()}_bn"
        detail = {
            name: found / BILLION,
            "headline": pledge.total / BILLION,
            "difference": (found - pledge.total) / BILLION,
            "instalments": len(amounts),
        }
        state = "balanced" if found == pledge.total else "off"
        return Answer(ref, as_of, "schedule_total", state, detail)
