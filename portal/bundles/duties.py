"""What the record of a commitment looks like: what is owed, by whom, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commitments.cadence import Rhythm, Roll, ZonePolicy
from commitments.models import Commitment
from portal.bundles.forms import CADENCE as COUNTED
from portal.bundles.forms import MARKING, NOTE, SOURCED, STATE
from portal.bundles.kinds import (
    Choice,
    Column,
    Day,
    Form,
    Kind,
    Many,
    Number,
    Raw,
    Ref,
    Slug,
    Text,
    Whole,
    Yes,
)


@dataclass(frozen=True)
class Owed(Kind):
    """Who owes: mutual, mutual_asymmetric, or the list of the states that do."""

    def read(self, raw: Raw) -> str | list[str]:
        if isinstance(raw, list):
            named: list[str] = Many(STATE, distinct=True, least=1).read(raw)
            return named
        words = (Commitment.Obligor.MUTUAL.value, Commitment.Obligor.ASYMMETRIC.value)
        return Choice(words=words).read(raw)


def _words(found: Iterable[Any]) -> Choice:
    return Choice(words=tuple(str(one.value) for one in found))


OBLIGATIONS = Many(Slug(longest=32))
PLACE = Slug(pattern="[A-Z]{2}", shown="the two capital letters of ISO 3166, such as JP")

CADENCE = Form(
    columns=(
        Column("rhythm", _words(Rhythm), required=True),
        *COUNTED.columns[1:],
        Column("due_on", Day(), absent=None),
        Column("recurrence", Text(longest=200)),
        Column("roll", _words(Roll), absent=Roll.NONE.value),
        Column("roll_places", Many(PLACE, distinct=True), absent=[]),
    )
)

COMMITMENT = Form(
    columns=(
        Column("ref", Slug(longest=110), required=True),
        Column("number", Whole(1, 999_999), absent=None),
        Column("title", Text(longest=300)),
        Column("provision", Ref(of="provision"), absent=None),
        Column("instrument", Ref(of="instrument"), absent=None),
        Column("basis", Text()),
        Column("obligations", OBLIGATIONS, absent=[]),
        Column("obligor", Owed(), required=True),
        Column("trigger", Slug(longest=24), required=True),
        Column("threshold", Text()),
        Column("geographic_scope", Text()),
        Column("domains", Many(Slug(longest=24)), absent=[]),
        Column("kind", _words(Commitment.Kind), absent=""),
        Column("is_draft", Yes(), absent=False),
        Column("cadence", CADENCE, absent=None),
        Column("zone_policy", _words(ZonePolicy), absent=ZonePolicy.LAST_ZONE.value),
        Column("level", Number(places=4), absent=None),
        Column("level_unit", Text(longest=40)),
        Column("stated_cadence", Text(longest=80)),
        Column("discharged_by", Many(Text()), absent=[]),
        NOTE,
        *MARKING,
        *SOURCED,
    )
)
