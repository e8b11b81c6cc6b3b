"""What a resource is: rows of one model that may be read, as a list and one by one.

Rows are read as values, not as objects: lists are most of the work. What is related is read once
for a page, through `visible_to`; what the asker may not see is not there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import Expression, Model, Q, QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from kit.api.filters import DjangoFilterBackend
from kit.api.paging import PARAMETERS, Keyset
from kit.api.problems import BadParameter
from kit.api.values import key_in, public_id
from kit.api.view import ApiView

type Row = dict[str, Any]
type Rows = list[Row]

# Columns of whatever has sources.
SOURCED = ("confidence", "sources", "release", "originators")


@dataclass(frozen=True)
class Link:
    """A record that a row points to: its id and some of its columns, or null if not visible."""

    model: type[Model]
    prefix: str
    columns: tuple[str, ...] = ("ref",)

    def seen_by(self, principal: Any, keys: set[UUID]) -> dict[UUID, Row]:
        visible = _rows(self.model).visible_to(principal).filter(pk__in=keys)
        rows = {row.pop("id"): row for row in visible.values("id", *self.columns)}
        return {key: {"id": public_id(self.prefix, key), **row} for key, row in rows.items()}


@dataclass(frozen=True)
class Part:
    """Records that point to a row (`owner`), shown inside it: a list, or one of them or null."""

    model: type[Model]
    owner: str
    columns: tuple[str, ...]
    shape: Callable[[Row], Any]
    order: tuple[str, ...] = ("position",)
    more: tuple[tuple[str, Expression], ...] = ()
    is_one: bool = False
    is_scoped: bool = True

    def narrowed(self, rows: Any, principal: Any) -> Any:
        """What is left of the rows where they name others that one may not see; here all."""
        return rows

    def seen_by(self, principal: Any, keys: Iterable[UUID]) -> dict[UUID, Any]:
        rows = _rows(self.model)
        rows = rows.visible_to(principal) if self.is_scoped else rows.all()
        rows = self.narrowed(rows.filter(**{f"{self.owner}__in": list(keys)}), principal)
        rows = rows.order_by(*self.order)
        found: dict[UUID, Any] = {}
        for row in rows.values(self.owner, *self.columns, **dict(self.more)):
            owner, value = row.pop(self.owner), self.shape(row)
            if self.is_one:
                found[owner] = value
            else:
                found.setdefault(owner, []).append(value)
        return found


@dataclass(frozen=True)
class Sent:
    """What an answer gives away: rows of a table as they were read, of a list or one alone.

    It goes with the answer as `sent`, for whoever keeps the record of what was read.
    """

    model: type[Model]
    rows: Rows
    is_list: bool = True


class Resource(ApiView, GenericViewSet[Any]):
    """A model as partners read it; what an app says about its own is declared.

    `columns` are given as they are, with null for an empty text; `more` columns are read for
    `shape` alone. `serializer_class` only describes: it writes nothing.
    """

    scope: ClassVar[str]
    prefix: ClassVar[str]
    order: ClassVar[str] = "ref"
    columns: ClassVar[tuple[str, ...]]
    more: ClassVar[tuple[str, ...]] = ()
    links: ClassVar[dict[str, Link]] = {}
    parts: ClassVar[dict[str, Part]] = {}
    home: ClassVar[tuple[str, ...]] = ("alliance_id",)

    pagination_class = Keyset
    filter_backends = (DjangoFilterBackend,)
    lookup_field = "id"

    wanted: tuple[str, ...] = ()  # the fields asked for; none: all

    def known_parameters(self) -> Iterable[str]:
        if self.action != "list":
            return ("fields",)
        filters: Any = self.filterset_class  # type: ignore[attr-defined]
        return (*filters.base_filters, *PARAMETERS)

    def check_query(self, request: Request) -> None:
        super().check_query(request)
        self.wanted = self._wanted()

    def list(self, request: Request) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        answer: Any = self.get_paginated_response(self.shown(rows))
        answer.sent = Sent(self.get_queryset().model, rows)
        return cast("Response", answer)

    def retrieve(self, request: Request, **named: str) -> Response:
        rows = self.get_queryset().filter(self.named(named[self.lookup_field]))
        row = rows.values(*self.fetched()).first()
        if row is None:
            raise NotFound
        answer: Any = Response(self.shown([row])[0])
        answer.sent = Sent(rows.model, [row], is_list=False)
        return cast("Response", answer)

    @classmethod
    def field_names(cls) -> Iterable[str]:
        """The fields of an object, as described."""
        described: Any = cls.serializer_class
        return tuple(described().fields)

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        visible: QuerySet[Any] = rows.visible_to(self.request.user)
        return visible

    def named(self, text: str) -> Q:
        """The row of this id; none at all for what is no id."""
        return Q(pk=key_in(self.prefix, text))

    def fetched(self) -> set[str]:
        """The columns that are read."""
        keys = {f"{name}_id" for name in self.links}
        return {"id", self.order.lstrip("-"), *self.home, *self.columns, *self.more, *keys}

    def shown(self, rows: Rows) -> Rows:
        """The rows as they are sent, in a number of queries that does not grow with them."""
        whole = self._whole(rows)
        if not self.wanted:
            return whole
        return [{name: one[name] for name in self.wanted} for one in whole]

    def _wanted(self) -> tuple[str, ...]:
        text = self.request.query_params.get("fields", "")
        wanted = tuple(text.split(",")) if text else ()
        known = self.field_names() if wanted else ()
        for name in wanted:
            if name not in known:
                said = f"There is no field {name!r}." if name else "A name is missing at a comma."
                raise BadParameter("fields", f"{said} Known are: {', '.join(known)}.")
        return wanted

    def _whole(self, rows: Rows) -> Rows:
        principal: Any = self.request.user
        keys = [row["id"] for row in rows]
        homes = self._homes(rows)
        linked = {
            name: link.seen_by(principal, {row[f"{name}_id"] for row in rows} - {None})
            for name, link in self.links.items()
        }
        parts = {name: part.seen_by(principal, keys) for name, part in self.parts.items()}
        return [self._one(row, homes, linked, parts) for row in rows]

    def _one(self, row: Row, homes: Row, linked: dict[str, Any], parts: dict[str, Any]) -> Row:
        seen = {name: found.get(row[f"{name}_id"]) for name, found in linked.items()}
        for name, part in self.parts.items():
            seen[name] = parts[name].get(row["id"], None if part.is_one else [])
        start: Row = {"id": public_id(self.prefix, row["id"])}
        for name in self.home:
            start[name.removesuffix("_id")] = homes.get(row[name])
        return start | self.shape(row, seen)

    def shape(self, row: Row, seen: Row) -> Row:
        """The record's own fields, then what it is related to."""
        own = {name: None if row[name] == "" else row[name] for name in self.columns}
        return own | seen

    def _homes(self, rows: Rows) -> dict[Any, str]:
        if not self.home:
            return {}
        # A record shared from an alliance that the asker may not see does not name it.
        every: Any = self.get_queryset().model
        mine = every._meta.get_field("alliance").related_model.objects.visible_to(self.request.user)
        keys = {row["alliance_id"] for row in rows}
        return dict(mine.filter(pk__in=keys).values_list("pk", "slug"))


def _rows(model: type[Model]) -> Any:
    return model._default_manager
