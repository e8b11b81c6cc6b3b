"""Texts of instruments in a bundle: versions with their articles, addresses and days.

The files they were read from stay behind: a text that comes with a bundle has no file, and nobody
who accepted it here. Its digest is kept, so that certified copies of it stay genuine.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from alliances.models import Alliance
from portal.bundles import forms
from portal.bundles.kinds import Bad, Column, Day, Form, Many, Ref, Slug, Yes
from portal.bundles.kinds import Text as Words
from portal.bundles.sections import Find, Section, Values
from treaties.actions import fill
from treaties.models import Passage, Text
from treaties.texts.certifying import digest
from treaties.texts.parts import Part, Unit

LONGEST = 2_000_000  # characters of one paragraph
ADDRESS = Slug(longest=200, pattern=r"\w[\w.-]*", shown="an eId such as art_5__para_2")
SORT = Slug(longest=16, pattern=r"[a-z]+", shown="a word such as article or paragraph")

UNIT = Form(
    columns=(
        Column("address", ADDRESS, required=True),
        Column("kind", SORT, required=True),
        Column("label", Words()),
        Column("text", Words(longest=LONGEST)),
    )
)
PART = Form(
    columns=(
        Column("address", ADDRESS, required=True),
        Column("kind", SORT, required=True),
        Column("number", Words(longest=60)),
        Column("label", Words()),
        Column("heading", Words(longest=LONGEST)),
        Column("applies_from", Day(), absent=None),
        Column("applies_until", Day(), absent=None),
        Column("units", Many(UNIT), absent=[]),
    )
)
TEXT = Form(
    columns=(
        Column("instrument", Ref(of="instrument"), required=True),
        Column(
            "language",
            Slug(longest=8, pattern=r"[a-z]{2,3}(-[A-Za-z0-9]+)*", shown="a code such as en"),
            required=True,
        ),
        Column("holds_from", Day(), absent=None),
        Column("title", Words()),
        Column("is_authentic", Yes(), absent=None),
        Column("amendment", Ref(of="instrument"), absent=None),
        Column("provenance", Words()),
        Column("sha256", Slug(longest=64, pattern="[0-9a-f]{64}", shown="64 digits and a to f")),
        Column("parts", Many(PART, least=1), required=True),
        *forms.MARKING,
    )
)


class Texts(Section):
    """Versions of texts, each by its instrument, language and the day from which it stands."""

    name, noun, form, model = "texts", "text", TEXT, Text
    key = ("instrument", "language", "holds_from")
    keys = {"instrument": "instrument", "amendment": "instrument"}
    flat = ("release", "parts")
    is_left_out_if_empty = True

    def identify(self, values: Values) -> str:
        told = (values.get(one) for one in self.key)
        return " ".join(str(one) for one in told if one)

    def check(self, values: Values) -> Iterator[Bad]:
        seen: set[str] = set()
        for n, part in enumerate(values["parts"], 1):
            begins, ends = part["applies_from"], part["applies_until"]
            if begins and ends and ends < begins:
                yield Bad(f"{ends} is before applies_from, {begins}", f"parts[{n}].applies_until")
            if part["address"] in seen:
                yield Bad(f"{part['address']!r} stands twice", f"parts[{n}].address")
            seen.add(part["address"])
        if values["sha256"] and values["sha256"] != _digest(values):
            reason = "is not the digest of these parts: take it out if they were meant to change"
            yield Bad(reason, "sha256")

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        values["sha256"] = _digest(values)

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        parts = Prefetch("passages", Passage.objects.defer("search").order_by("position"))
        found = Text.objects.filter(alliance=alliance).select_related("instrument", "amendment")
        return found.prefetch_related(parts).order_by("instrument__ref", "language", "holds_from")

    def values(self, row: Text, alliance: Alliance | None) -> Values:
        return super().values(row, alliance) | {"parts": [_part(one) for one in row.passages.all()]}

    def after(self, row: Text, values: Values, find: Find) -> None:
        """Write its articles anew, with their days."""
        row.passages.all().delete()
        fill(row, _parts(values))
        for part in values["parts"]:
            days = {one: part[one] for one in ("applies_from", "applies_until")}
            if any(days.values()):
                row.passages.filter(address=part["address"]).update(**days)


def _part(row: Passage) -> Values:
    values = {c.key: getattr(row, c.key) for c in PART.columns if c.key != "units"}
    return values | {"units": [dict(one) for one in row.units]}


def _parts(values: Values) -> list[Part]:
    return [
        Part(
            one["address"],
            one["kind"],
            one["number"],
            one["label"],
            one["heading"],
            tuple(Unit(**unit) for unit in one["units"]),
        )
        for one in values["parts"]
    ]


def _digest(values: Values) -> str:
    return digest(values["language"], _parts(values))
