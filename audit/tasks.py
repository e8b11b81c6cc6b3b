"""Entry points of the worker."""

from celery import shared_task

from audit import actions


@shared_task(name="audit.seal")
def seal() -> None:
    """Seal what was recorded since the last time."""
    actions.seal()
