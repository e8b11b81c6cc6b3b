"""Entry points of the worker."""

from celery import shared_task

from accounts.actions import send_letters, sweep_sessions
from kit import clock


@shared_task(name="accounts.letters")
def letters() -> None:
    """Send people what concerns their own accounts, and try again what did not leave."""
    send_letters()


@shared_task(name="accounts.sessions")
def sessions() -> None:
    """Take away what is left of sessions that have expired."""
    sweep_sessions(at=clock.now())
