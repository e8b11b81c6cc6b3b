"""Questions over the record."""

from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Cast

from audit.chain import COLUMNS


class EventQuerySet(models.QuerySet[Any]):
    """Events. Show only those of rows that the reader may see."""

    def of(self, *keys: UUID | str) -> Self:
        """What happened to these rows and to those that are part of them."""
        texts = [str(key) for key in keys]
        return self.filter(Q(key__in=texts) | Q(whole__in=texts))

    def of_record(self, record: str) -> Self:
        """What happened to a record, by its reference or as `table:key`, and to its parts."""
        table, _, key = record.rpartition(":")
        if table in connection.introspection.table_names():
            return self.filter(Q(table=table, key=key) | Q(whole=key))
        # Not by index, but also of records that are gone.
        keys = self.filter(label=record).exclude(key="").values("key")
        return self.filter(Q(key__in=keys) | Q(whole__in=keys) | Q(label=record))

    def of_writes(self) -> Self:
        """Without what was only read or exported."""
        return self.exclude(action__in=["read", "export"])

    def unsealed(self) -> Self:
        """Those in no block yet."""
        return self.filter(sealed=None)

    def as_hashed(self) -> Any:
        """As tuples of what is hashed of each event, in the order of `chain.COLUMNS`."""
        texts = {name: Cast(name, models.TextField()) for name in ("before", "after")}
        shown = {f"{name}_text": text for name, text in texts.items()}
        names = (f"{name}_text" if name in texts else name for name in COLUMNS)
        return self.annotate(**shown).values_list(*names)

    def with_names(self) -> Self:
        """With what each actor is called, as `name`; empty once the name was taken away."""
        names: Any = apps.get_model("audit", "Name")._default_manager
        called = names.filter(actor=OuterRef("actor")).order_by("id").values("label")
        return self.annotate(name=Subquery(called[:1]))
