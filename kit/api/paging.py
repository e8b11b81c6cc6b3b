"""Pages by keyset: each starts after the last row of the one before, and nothing is counted.

A row that is added or taken away while a partner reads shifts no other: none comes twice, none is
left out. The cursor is signed, and bound to the resource, its filters and its order.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from kit.api.problems import BadParameter

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 200
PARAMETERS = ("limit", "cursor", "order", "fields")


class Keyset(BasePagination):
    """One page of rows, with the address of the next."""

    next: str | None = None

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Model], request: Request, view: Any
    ) -> list[dict[str, Any]]:
        limit, order = _limit(request), _order(request, view.order)
        signer = _signer(request, view.basename, order)
        if text := request.query_params.get("cursor"):
            queryset = _after(queryset, order, _read(signer, text))
        tie = "-id" if order.startswith("-") else "id"
        found = list(queryset.order_by(order, tie).values(*view.fetched())[: limit + 1])
        rows = found[:limit]
        if len(found) > limit:
            last = [str(rows[-1][order.lstrip("-")]), rows[-1]["id"].hex]
            address = request.build_absolute_uri()
            self.next = replace_query_param(address, "cursor", signer.sign_object(last))
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        headers = {"Link": f'<{self.next}>; rel="next"'} if self.next else None
        return Response({"data": data, "next": self.next}, headers=headers)

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri", "description": "the next page"}
        return {
            "type": "object",
            "required": ["data", "next"],
            "properties": {"data": schema, "next": address},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orders = [view.order.lstrip("-"), f"-{view.order.lstrip('-')}"]
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
        return [
            _parameter("limit", "how many at most", size),
            _parameter("cursor", "from the address in `next`", {"type": "string"}),
            _parameter("order", "a minus turns it round", {"enum": orders, "default": view.order}),
        ]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "string", **schema}
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_LIMIT))
    if not is_number or not 1 <= int(text) <= LARGEST_LIMIT:
        raise BadParameter("limit", f"'limit' is a whole number from 1 to {LARGEST_LIMIT}.")
    return int(text)


def _order(request: Request, default: str) -> str:
    column = default.lstrip("-")
    order = request.query_params.get("order", default)
    if order.removeprefix("-") != column:
        raise BadParameter("order", f"'order' is {column} or -{column}.")
    return order


def _signer(request: Request, resource: str, order: str) -> Signer:
    rest = sorted(one for one in request.query_params.items() if one[0] not in PARAMETERS)
    return Signer(salt=f"cursor:{resource}:{order}:{urlencode(rest)}")


def _read(signer: Signer, text: str) -> tuple[str, UUID]:
    try:
        value, key = signer.unsign_object(text)
    except BadSignature as error:
        message = "The cursor is not valid for this list; follow `next`, or start without one."
        raise BadParameter("cursor", message, "invalid_cursor") from error
    return value, UUID(key)


def _after(queryset: QuerySet[Model], order: str, place: tuple[str, UUID]) -> QuerySet[Model]:
    column = order.lstrip("-")
    value = queryset.model._meta.get_field(column).to_python(place[0])  # type: ignore[union-attr]
    compare = TupleLessThan if order.startswith("-") else TupleGreaterThan
    return queryset.filter(compare(Tuple(F(column), F("id")), (value, place[1])))
