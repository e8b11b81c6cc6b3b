"""The background worker, and the one table of what beats.

The table only ticks. What is due, and for whom, is decided in our own tables by the tasks, so a
missed tick is made up by the next and none is ever late by more than its period.
"""

import os
from typing import TYPE_CHECKING, Any

from celery import Celery, Task
from celery.schedules import crontab

from kit.acting import act

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

if TYPE_CHECKING:
    _Task = Task[..., Any]
else:
    _Task = Task


class Job(_Task):
    """A task that the record names, with the id the broker gave it, for what it writes."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name, broker_id = str(self.name), self.request.id or ""
        with act(actor=name, label=name, via="job", request_id=broker_id):
            return super().__call__(*args, **kwargs)


app: "Celery[Task[Any, Any]]" = Celery("entente", task_cls=Job)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_connection_retry_on_startup=True,
    # Messages are JSON, and nothing else is read.
    task_serializer="json",
    accept_content=["json"],
    # No results are kept: what a task did is in our tables.
    task_ignore_result=True,
    # A task lost with its worker runs again, so every task may run twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    # A worker takes one task at a time, so that a long one holds up none behind it.
    worker_prefetch_multiplier=1,
    # Seconds a task may take: it is told, then killed, then given to another worker.
    task_soft_time_limit=25 * 60,
    task_time_limit=30 * 60,
    broker_transport_options={
        "visibility_timeout": 60 * 60,  # of Redis; RabbitMQ sees by itself that a worker is gone
        "confirm_publish": True,  # RabbitMQ says that it has what it was given
        # Whoever asks for a task while the broker is down goes on at once: the tick makes it up.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    timezone="UTC",
    # Logging is Django's, as the settings say.
    worker_hijack_root_logger=False,
)
app.autodiscover_tasks()

# `expires`, in seconds: a tick nobody took before the next one is dropped, so that a worker that
# was away for a day does not find a day of ticks.
app.conf.beat_schedule = {
    "compliance.tick": {
        "task": "compliance.tick",
        "schedule": crontab(minute="0"),
        "options": {"expires": 55 * 60},
    },
    "alerts.relay": {
        "task": "alerts.relay",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    # Sent as soon as they are written; the tick finds those that did not leave.
    "accounts.letters": {
        "task": "accounts.letters",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "accounts.sessions": {
        "task": "accounts.sessions",
        "schedule": crontab(minute="45"),
        "options": {"expires": 55 * 60},
    },
    "portal.heartbeat": {
        "task": "portal.heartbeat",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "portal.imports": {
        "task": "portal.imports",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Files are read as soon as they are sent; the tick finds those whose worker was lost.
    "treaties.read": {
        "task": "treaties.read",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "consultations.cards": {
        "task": "consultations.cards",
        "schedule": crontab(hour="1", minute="30"),
        "options": {"expires": 6 * 60 * 60},
    },
    "audit.seal": {
        "task": "audit.seal",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}
