"""How it is put together: settings, addresses, the home page, bundles."""

import zoneinfo

from portal.celery import app as celery_app

# A day ends where the package tzdata says, the same on every machine, whatever its system knows.
zoneinfo.reset_tzpath(to=())

__all__ = ["celery_app"]
