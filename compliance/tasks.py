"""Entry points of the worker."""

from celery import shared_task

from compliance.engine import is_due, judge, recheck
from compliance.rule import Scope
from kit import clock


@shared_task(name="compliance.tick")
def tick() -> None:
    """Every hour: judge the day if that has not been done, and whatever changed since."""
    if is_due(clock.today()):
        judge(clock.today(), Scope(), at=clock.now(), is_whole=False)
    recheck(clock.today(), clock.now())


@shared_task(name="compliance.recheck")
def recheck_changed() -> None:
    """Judge the alliances whose data changed."""
    recheck(clock.today(), clock.now())
