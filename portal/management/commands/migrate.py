"""`manage.py migrate`: Django's own, after which wall and seals know new tables and keys."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from accounts import access
from accounts.actions import reseal_factors

_IS_THERE = "SELECT to_regclass('entente_access.scope_key') IS NOT NULL"


class Command(migrate.Command):
    """Bring the tables up to date, then let the roles at them and renew signatures and seals."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        with connection.cursor() as cursor:
            cursor.execute(_IS_THERE)
            (is_there,) = cursor.fetchone()
        if is_there:
            access.settle()
            reseal_factors()
