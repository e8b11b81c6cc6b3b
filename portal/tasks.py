"""Entry points of the worker."""

from celery import shared_task

from kit import clock
from portal.imports import work


@shared_task(name="portal.imports")
def imports() -> None:
    """Look through the files that people have sent."""
    work(clock.now())
