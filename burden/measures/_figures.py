"""Figures of worked examples: calendar year 2024, and what agreements and audits say."""

from decimal import Decimal

SPENDING = {  # millions of US dollars, SIPRI's edition of 2025
    "USA": Decimal(997310),
    "GBR": Decimal(81760),
    "JPN": Decimal(55270),
    "KOR": Decimal(47570),
    "ISR": Decimal(46510),
    "AUS": Decimal(33820),
    "NZL": Decimal(2999),
}
GDP = {  # billions of US dollars, as that edition's own shares of GDP imply
    "USA": Decimal("29167.8"),
    "GBR": Decimal("3588.3"),
    "JPN": Decimal("4030.5"),
    "KOR": Decimal("1856.8"),
    "ISR": Decimal("529.9"),
    "AUS": Decimal("1795.3"),
    "NZL": Decimal("251.1"),
}
PEOPLE = {  # millions
    "USA": Decimal("340.111"),
    "GBR": Decimal("69.226"),
    "JPN": Decimal("123.975"),
    "KOR": Decimal("51.751"),
    "ISR": Decimal("9.974"),
    "AUS": Decimal("27.197"),
    "NZL": Decimal("5.287"),
}
PUBLISHED = {  # per cent of GDP, as published
    "USA": Decimal("3.42"),
    "GBR": Decimal("2.28"),
    "JPN": Decimal("1.37"),
    "KOR": Decimal("2.56"),
    "ISR": Decimal("8.78"),
    "AUS": Decimal("1.88"),
    "NZL": Decimal("1.19"),
}
PAIR = ("USA", "JPN")


def of(values: dict[str, Decimal], *members: str) -> dict[str, Decimal]:
    """The figures of some members."""
    return {member: values[member] for member in members}
