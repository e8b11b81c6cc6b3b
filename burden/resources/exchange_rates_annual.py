"""Exchange rates that are averages of a year."""

from typing import ClassVar

from burden.resources._rates import Rates


class ExchangeRatesAnnual(Rates):
    """What one US dollar cost on average of a year, by country or currency.

    The date is the first day of the year. An amount is converted at the rate of its own period.
    """

    title: ClassVar[str] = "Exchange rates, annual"
    months: ClassVar[int] = 12
