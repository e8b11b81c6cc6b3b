"""Questions over instruments and provisions."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from alliances.querysets import ScopedQuerySet


class InstrumentQuerySet(ScopedQuerySet):
    """Instruments."""

    shared_path: ClassVar[str] = "also_alliances"

    def of_fixed_term(self) -> Self:
        """Those that end by themselves: of fixed term, or renewing themselves so many times."""
        return self.filter(term__kind__in=["fixed", "fixed_then_tacit_renewal"])

    def ending_by(self, day: date) -> Self:
        """Those of fixed term whose end, as agreed or as amended, may not be after the day.

        An end that is given as a length from entry into force is left to be counted.
        """
        moved = Q(actions__kind="amended", actions__new_end_on__lte=day)
        counted = Q(term__ends_on=None, term__initial__isnull=False)
        ending = Q(term__ends_on__lte=day) | counted | moved
        return self.of_fixed_term().filter(ending).distinct()

    def not_succeeded_by(self, day: date) -> Self:
        """Without those whose successor was in force by the day."""
        begun = Q(
            instrument__actions__kind="entry_into_force",
            instrument__actions__part_of=None,
            instrument__actions__takes_effect_on__lte=str(day),
        )
        heirs = self.model._meta.get_field("inverse_relations").related_model._default_manager
        later = heirs.filter(begun, other=OuterRef("pk"), kind__in=["renews", "supersedes"])
        return self.exclude(Exists(later))

    def signed_only(self, on_signature: Iterable[str]) -> Self:
        """Those that were signed, and whose entry into force is not recorded.

        Without the forms that hold from signature.
        """
        signed = self.filter(actions__kind="signed", actions__part_of=None)
        begun = self.model._meta.get_field("actions").related_model._default_manager.filter(
            instrument=OuterRef("pk"), kind="entry_into_force", part_of=None
        )
        return signed.exclude(Exists(begun)).exclude(kind__in=on_signature).distinct()

    def with_notice_window(self) -> Self:
        """Those with set days of exit, or that renew themselves unless stopped in time."""
        tacit = Q(term__kind="fixed_then_tacit_renewal")
        return self.filter(tacit | Q(term__window_first_after__isnull=False))

    def with_suspensions(self) -> Self:
        """With what their suspensions, pair by pair, are read from: a fixed number of queries."""
        return self.prefetch_related(self._joined("party_list", "state"), "actions__states")

    def with_history(self) -> Self:
        """With all that their status on any day is computed from: a fixed number of queries."""
        heirs = self._joined("inverse_relations", "instrument")
        return (
            self.with_suspensions()
            .select_related("term")
            .prefetch_related(
                self._joined("relations", "other__term"),
                self._joined("inverse_relations", "instrument__term"),
                "relations__other__actions",
                "inverse_relations__instrument__actions",
                Prefetch("relations__other__inverse_relations", heirs.queryset),
                Prefetch("inverse_relations__instrument__inverse_relations", heirs.queryset),
            )
        )

    def _joined(self, name: str, path: str) -> "Prefetch[Any]":
        """What to prefetch with the row that it leads to, in one query."""
        model: Any = self.model._meta.get_field(name).related_model
        return Prefetch(name, model._default_manager.select_related(path))


class EntryQuerySet(QuerySet[Any]):
    """Entries of public registers: everybody's to read."""

    def with_actions(self) -> Self:
        """With all that their status on any day is computed from: a fixed number of queries."""
        return self.prefetch_related("actions", "party_list")


class ProvisionQuerySet(ScopedQuerySet):
    """Provisions; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def with_sunset(self) -> Self:
        """Those whose own end was set, moved or removed by an amendment."""
        moved = Q(actions__new_end_on__isnull=False) | Q(actions__removes_end=True)
        return self.filter(moved, actions__kind="amended").distinct()

    def with_amendments(self) -> Self:
        return self.select_related("instrument").prefetch_related("actions")


class PartQuerySet(ScopedQuerySet):
    """Actions, relations and statements; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"


class OriginalQuerySet(ScopedQuerySet):
    """Files as they were sent; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def waiting(self) -> Self:
        """Those that no worker has read to the end yet."""
        return self.filter(refusal_code="not_read")

    def without_bytes(self) -> Self:
        """For lists: neither the bytes nor what was read out of them."""
        return self.defer("content", "found")


class TextQuerySet(ScopedQuerySet):
    """Versions of texts; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def on(self, day: date) -> Self:
        """Of each instrument and language the version that stands on the day."""
        begun = self.filter(Q(holds_from=None) | Q(holds_from__lte=day))
        newest = F("holds_from").desc(nulls_last=True)
        places = ("instrument_id", "language")
        return self.filter(pk__in=begun.order_by(*places, newest).distinct(*places).values("pk"))

    def has_digest(self, sha256: str) -> bool:
        """Whether any text on record has this digest, whoever may see it: for holders of copies."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT entente_access.is_genuine(%s)", [sha256])
            return bool(cursor.fetchone()[0])

    def newest_first(self) -> Self:
        """By language, the newest version first."""
        return self.order_by("language", F("holds_from").desc(nulls_last=True))


class PassageQuerySet(ScopedQuerySet):
    """Articles of texts; shared wherever their instrument is."""

    shared_path: ClassVar[str] = "instrument__also_alliances"

    def applying_on(self, day: date) -> Self:
        """Those that apply on the day, where they have days of their own."""
        begun = Q(applies_from=None) | Q(applies_from__lte=day)
        return self.filter(begun, Q(applies_until=None) | Q(applies_until__gte=day))

    def newest_with(
        self,
        words: Sequence[tuple[str, str]],
        *,
        among: Sequence[UUID] | None = None,
        on: date | None = None,
        most: int,
    ) -> Self:
        """Those that hold the words, and of these the newest of all that one may see.

        `words` are readings, any of which may match: a configuration of PostgreSQL's search and
        what is asked for in it. `among` keeps to some texts, `on` to what applies on a day.
        """
        asked = " || ".join(["websearch_to_tsquery(%s::regconfig, %s)"] * len(words))
        texts = None if among is None else list(among)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT entente_access.passages_with({asked}, %s::uuid[], %s::date, %s)",
                [*chain.from_iterable(words), texts, on, most],
            )
            keys = [key for (key,) in cursor.fetchall()]
        return self.filter(pk__in=keys)
