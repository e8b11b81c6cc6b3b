"""An instrument among its relatives: those it stands to, and those that stand to it."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from portal.views.alliance.frame import Visit
from treaties.models import Instrument, Relation

DEEPEST = 8
type Edges = list[tuple[UUID, str, UUID]]
type Kin = tuple[int, str, UUID]


def edges_for(desk: Visit) -> Edges:
    """Every relation whose both ends one may see: younger, how, older."""
    seen = Instrument.objects.visible_to(desk.user)
    rows = Relation.objects.visible_to(desk.user).filter(instrument__in=seen, other__in=seen)
    return list(rows.values_list("instrument_id", "kind", "other_id"))


def family(desk: Visit, found: Instrument, edges: Edges) -> list[dict[str, Any]]:
    """The relatives as a tree, row by row: its elders from the oldest, itself, those after it."""
    older = _walk(found.pk, {}, [(young, kind, old) for young, kind, old in edges])
    younger = _walk(found.pk, {}, [(old, kind, young) for young, kind, old in edges])
    if not older and not younger:
        return []
    up = max((depth for depth, _, _ in older), default=0)
    kin: list[Kin] = [(up - depth, kind, pk) for depth, kind, pk in reversed(older)]
    kin.append((up, "", found.pk))
    kin += [(up + depth, kind, pk) for depth, kind, pk in younger]
    return _rows(desk, found, kin, up)


def _walk(start: UUID, seen: dict[UUID, int], edges: Edges, depth: int = 1) -> list[Kin]:
    """Depth first from one end, each relative once, in the order of the way there."""
    found: list[Kin] = []
    for here, kind, there in edges:
        if here == start and there not in seen and depth <= DEEPEST:
            seen[there] = depth
            found += [(depth, kind, there), *_walk(there, seen, edges, depth + 1)]
    return found


def _rows(desk: Visit, found: Instrument, kin: list[Kin], up: int) -> list[dict[str, Any]]:
    known = Instrument.objects.visible_to(desk.user).prefetch_related("also_alliances")
    rows = known.in_bulk([pk for _, _, pk in kin])
    words = dict(Relation.Kind.choices)
    return [
        {
            "steps": range(depth),
            "kind": words.get(kind, ""),
            "is_older": depth < up,
            "instrument": rows[pk],
            "is_itself": pk == found.pk,
            "url": address_of(desk, rows[pk]),
        }
        for depth, kind, pk in kin
    ]


def address_of(desk: Visit, row: Instrument) -> str:
    """Where an instrument is shown: here, if it is at home or shared here, else at its seat."""
    return reverse("portal:instrument", args=[desk.nearest(row, row).slug, row.ref])
