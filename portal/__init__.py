"""How it is put together: settings, addresses, the home page, bundles."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
