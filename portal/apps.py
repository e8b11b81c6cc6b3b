"""The portal as an app, and its back office."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core.checks import Tags, register

from portal.checks import site_is_named


class PortalConfig(AppConfig):
    """The roof."""

    name = "portal"
    default = True
    verbose_name = "Portal"

    def ready(self) -> None:
        """Have deployments checked for what only we know of."""
        register(site_is_named, Tags.security, deploy=True)


class BackOfficeConfig(admin.AdminConfig):
    """Django's admin with a door of its own."""

    default = False
    default_site = "portal.backoffice.BackOffice"
