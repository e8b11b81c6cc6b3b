"""`manage.py migrate`: Django's own; then wall, record and seals know new tables and keys."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations import Migration

from accounts import access
from accounts.actions import reseal_factors
from alerts.actions import reseal_endpoints
from alliances.walls import guard, hold
from audit.actions import fit, loosen
from kit.errors import Refused

_THERE = (
    "SELECT to_regclass('entente_access.scope_key') IS NOT NULL,"
    " to_regprocedure('entente_access.keep_accredited()') IS NOT NULL,"
    " to_regprocedure('entente_access.keep_proposal()') IS NOT NULL,"
    " to_regclass('alerts_endpoint') IS NOT NULL"
)


class Command(migrate.Command):
    """Bring the tables up to date, let the roles at them, and renew signatures and seals.

    New tables refuse markings that the portal is not accredited for, and wider ones without a
    second person, as the others do. The record's triggers are loosened before the first migration,
    and fitted to the tables as they then are.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        with connection.cursor() as cursor:
            cursor.execute(_THERE)
            has_wall, has_limit, has_guard, has_endpoints = cursor.fetchone()
        if has_wall:
            access.settle()
            reseal_factors()
        if has_endpoints:
            reseal_endpoints()
        if has_limit:
            self._hold()
        if has_guard:
            guard()
        fit()

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        if action in {"apply_start", "unapply_start"}:
            loosen()
        super().migration_progress_callback(action, migration, fake)

    def _hold(self) -> None:
        try:
            hold(settings.HIGHEST_MARKING)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
