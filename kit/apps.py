from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from kit import acting


class KitConfig(AppConfig):
    name = "kit"
    verbose_name = "Tools"

    def ready(self) -> None:
        connection_created.connect(_listen)


def _listen(connection: BaseDatabaseWrapper, **_: Any) -> None:
    acting.listen(connection)
