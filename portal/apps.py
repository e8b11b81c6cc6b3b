"""The portal as an app, and its back office."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class PortalConfig(AppConfig):
    """The roof."""

    name = "portal"
    default = True
    verbose_name = "Portal"


class BackOfficeConfig(admin.AdminConfig):
    """Django's admin with a door of its own."""

    default = False
    default_site = "portal.backoffice.BackOffice"
