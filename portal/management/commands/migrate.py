"""`manage.py migrate`: Django's own, after which the database's wall knows the new tables."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from accounts import access

_IS_THERE = "SELECT to_regclass('entente_access.scope_key') IS NOT NULL"


class Command(migrate.Command):
    """Bring the tables up to date, then let the roles at them and renew the key of signatures."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        with connection.cursor() as cursor:
            cursor.execute(_IS_THERE)
            (is_there,) = cursor.fetchone()
        if is_there:
            access.settle()
