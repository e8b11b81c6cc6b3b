"""Entry points of the worker."""

from celery import shared_task

from accounts.actions import send_letters


@shared_task(name="accounts.letters")
def letters() -> None:
    """Send people what concerns their own accounts, and try again what did not leave."""
    send_letters()
