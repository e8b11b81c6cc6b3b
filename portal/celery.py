"""The background worker, and the one table of what beats.

The table only ticks. What is due, and for whom, is decided in our own tables by the tasks, so a
missed tick is made up by the next and none is ever late by more than its period.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("entente")
app.config_from_object("django.conf:settings", namespace="CELERY")
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
}
