"""Exchange rates that are averages of a month."""

from typing import ClassVar

from burden.resources._rates import Rates


class ExchangeRatesMonthly(Rates):
    """What one US dollar cost on average of a month, by country or currency.

    The date is the first day of the month. An amount is converted at the rate of its own period.
    """

    title: ClassVar[str] = "Exchange rates, monthly"
    months: ClassVar[int] = 1
