"""Entry points of the worker."""

from celery import shared_task

from kit import clock
from portal.health import heard
from portal.imports import work


@shared_task(name="portal.heartbeat")
def heartbeat() -> None:
    """Say that clock, broker and worker are alive."""
    heard(clock.now())


@shared_task(name="portal.imports")
def imports() -> None:
    """Look through the files that people have sent."""
    work(clock.now())
