"""What systems are tested by, in a bundle: standards, who took them on, systems, cases, results.

An edition is called by its standard and its label (`link:1`), a version by its system and its own.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from alliances.models import Alliance
from exercises.models import (
    Adoption,
    Edition,
    InteropCase,
    InteropResult,
    Standard,
    System,
    SystemVersion,
)
from portal.bundles import forms
from portal.bundles.hanging import Hanging, Laden
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Many,
    Named,
    Raw,
    Ref,
    Text,
    Whole,
    Yes,
)
from portal.bundles.learning import REF, TITLE
from portal.bundles.sections import Section, Values

EDITIONS = Form(
    columns=(
        Column("label", Text(longest=40), required=True),
        Column("issued_on", Day(), required=True),
        forms.NOTE,
        *forms.MARKING,
    )
)
STANDARD = Form(
    columns=(
        REF,
        TITLE,
        Column("body", Text(longest=120)),
        Column("is_ratified", Yes(), absent=True),
        Column("editions", Many(EDITIONS), absent=[]),
        forms.NOTE,
        *forms.MARKING,
    )
)
VERSIONS = Form(
    columns=(
        Column("label", Text(longest=40), required=True),
        Column("fielded_on", Day(), required=True),
        forms.NOTE,
        *forms.MARKING,
    )
)
SYSTEM = Form(
    columns=(
        REF,
        Column("name", Text(longest=200), required=True),
        Column("state", forms.STATE, required=True),
        Column("domain", Text(longest=40)),
        Column("versions", Many(VERSIONS), absent=[]),
        forms.NOTE,
        *forms.MARKING,
    )
)
CASE = Form(
    columns=(
        REF,
        TITLE,
        Column("capability", Text(longest=120), required=True),
        Column("system_a", Ref(of="system"), required=True),
        Column("system_b", Ref(of="system"), required=True),
        Column("standard", Ref(of="standard"), absent=None),
        forms.NOTE,
        *forms.MARKING,
    )
)
ADOPTION = Form(
    columns=(
        Column("edition", Named(of="edition"), required=True),
        Column("state", forms.STATE, required=True),
        Column("status", Choice(words=tuple(Adoption.Status.values)), absent="not_considered"),
        Column("declared_on", Day(), absent=None),
        Column("reservation", Text()),
        Column("implement_by", Day(), absent=None),
        Column("implemented_on", Day(), absent=None),
        *forms.MARKING,
    )
)
RESULT = Form(
    columns=(
        Column("case", Ref(of="test_case"), required=True),
        Column("tested_on", Day(), required=True),
        Column("number", Whole(1), absent=1),
        Column("version_a", Named(of="version"), required=True),
        Column("version_b", Named(of="version"), required=True),
        Column("edition", Named(of="edition"), absent=None),
        Column("event", Ref(of="event"), absent=None),
        Column("outcome", Choice(words=tuple(InteropResult.Outcome.values)), required=True),
        Column("evidence", Text(longest=300)),
        forms.NOTE,
        *forms.MARKING,
    )
)


def _issues(raw: Raw, noun: str, inside: str) -> set[tuple[str, str]]:
    """Editions of a standard, or versions of a system, that others may point at."""
    children = raw.get(inside) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(children, list):
        return set()
    labels = [one.get("label") for one in children if isinstance(one, dict)]
    return {(noun, f"{raw.get('ref')}:{label}") for label in labels}


class Standards(Laden):
    """Standards with their editions."""

    name, noun, form, model = "standards", "standard", STANDARD, Standard
    hanging = {"editions": Hanging(Edition, "standard", EDITIONS, ("label",), "editions", {})}
    flat = (*Section.flat, *hanging)
    is_left_out_if_empty = True

    def names(self, raw: Raw) -> set[tuple[str, str]]:
        return super().names(raw) | _issues(raw, "edition", "editions")


class Systems(Laden):
    """Systems with their versions."""

    name, noun, form, model = "systems", "system", SYSTEM, System
    hanging = {"versions": Hanging(SystemVersion, "system", VERSIONS, ("label",), "versions", {})}
    flat = (*Section.flat, *hanging)
    is_left_out_if_empty = True

    def names(self, raw: Raw) -> set[tuple[str, str]]:
        return super().names(raw) | _issues(raw, "version", "versions")


class Cases(Section):
    """What is to be tested."""

    name, noun, form, model = "test_cases", "test_case", CASE, InteropCase
    keys = {"system_a": "system", "system_b": "system", "standard": "standard"}
    is_left_out_if_empty = True

    def check(self, values: Values) -> Iterator[Bad]:
        if values["system_a"] == values["system_b"]:
            yield Bad("a system is tested with another", "system_b")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("ref")


class Adoptions(Section):
    """How states stand to editions."""

    name, noun, form, model = "adoptions", "adoption", ADOPTION, Adoption
    key = ("edition", "state")
    keys = {"edition": "edition"}
    is_left_out_if_empty = True

    def check(self, values: Values) -> Iterator[Bad]:
        if (values["status"] == Adoption.Status.RESERVED) is not bool(values["reservation"]):
            yield Bad("comes with the status 'reserved', and that with it", "reservation")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        found = super().rows(alliance).select_related("edition__standard")
        return found.order_by("edition__standard__ref", "edition__label", "state")


class Results(Section):
    """What tests showed; `number` tells several of one case and day apart, in their order."""

    name, noun, form, model = "test_results", "test_result", RESULT, InteropResult
    key = ("case", "tested_on", "number")
    keys = {
        "case": "test_case",
        "event": "event",
        "edition": "edition",
        "version_a": "version",
        "version_b": "version",
    }
    flat = (*Section.flat, "number")
    is_left_out_if_empty = True

    def check(self, values: Values) -> Iterator[Bad]:
        if values["outcome"] != InteropResult.Outcome.NOT_TESTED and not values["evidence"]:
            yield Bad("is missing: say where the proof is kept", "evidence")

    def check_together(
        self, records: Sequence[tuple[int, Values]]
    ) -> Iterator[tuple[int, str, Bad]]:
        here = {(one["case"], one["tested_on"], one["number"]) for _line, one in records}
        for line, one in records:
            before = one["number"] - 1
            if before and (one["case"], one["tested_on"], before) not in here:
                bad = Bad(f"stands without number {before} of that day", "number")
                yield line, self.identify(one), bad

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        """Each with its number, in the order that they were recorded."""
        same_day = Window(
            RowNumber(), [F("case"), F("tested_on")], [F("recorded_at").asc(), F("id").asc()]
        )
        found: QuerySet[Any] = super().rows(alliance).annotate(number=same_day)
        found = found.select_related("edition__standard", "version_a__system", "version_b__system")
        return found.order_by("case__ref", "tested_on", "number")

    def values(self, row: Any, alliance: Alliance | None) -> Values:
        return super().values(row, alliance) | {"number": row.number}
