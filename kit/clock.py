"""The one place where the time of day is read; only doors (views, tasks, commands) call it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in UTC: the day a run of the rules judges when it is given no other."""
    return now().date()
