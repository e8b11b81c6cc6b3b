"""Entry points of the worker."""

from celery import shared_task

from treaties.actions import read_waiting


@shared_task(name="treaties.read")
def read() -> None:
    """Read the files of texts that people have sent."""
    read_waiting()
