"""What is kept, broken, proven and relieved, in a bundle: posts, events, evidence, agreements.

Evidence that follows from other records (a meeting held, a contribution) is left out: loading those
makes it anew. So is what was withdrawn or superseded: that is history of the portal it happened in.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from alliances.models import Alliance, inherited
from commitments.actions import LARGEST_FILE
from commitments.models import Breach, Evidence, File, Incident, Post, Relief, Tenure
from kit.approval import Decision
from portal.bundles import forms
from portal.bundles.hanging import Hanging, Laden
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Instant,
    Kind,
    Many,
    Number,
    Partial,
    Raw,
    Ref,
    Slug,
    Text,
)
from portal.bundles.people import PERSON
from portal.bundles.sections import Find, Section, Values, check_order

COMMITMENT = Column("commitment", Ref(of="commitment"), required=True)
LABEL = Column("label", Text(longest=40))


@dataclass(frozen=True)
class Bytes(Kind):
    """The content of a file, in base64."""

    def read(self, raw: Raw) -> bytes:
        if not isinstance(raw, str):
            raise Bad("expected the content of a file in base64")
        try:
            found = base64.b64decode("".join(raw.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise Bad(f"is not base64: {error}") from error
        if not 0 < len(found) <= LARGEST_FILE:
            raise Bad(f"must hold something, and at most {LARGEST_FILE // 1024**2} MB")
        return found

    def write(self, value: bytes) -> str:
        return base64.b64encode(value).decode()


TENURE = Form(
    columns=(
        Column("holder", PERSON, required=True),
        Column("starts_on", Day(), required=True),
        Column("ends_on", Day(), absent=None),
        *forms.MARKING,
    )
)
POST = Form(
    columns=(
        Column("name", Text(longest=120), required=True),
        Column("tenures", Many(TENURE), absent=[]),
        *forms.MARKING,
    )
)
INCIDENT = Form(
    columns=(
        Column("ref", Slug(longest=40), required=True),
        Column("trigger", Slug(longest=24), required=True),
        Column("occurred_on", Partial(), required=True),
        Column("title", Text(longest=300), required=True),
        forms.NOTE,
        Column("noted_at", Instant(), required=True),
        Column("noted_by", PERSON, required=True),
        Column("retracted_at", Instant(), absent=None),
        Column("retracted_by", PERSON, absent=None),
        *forms.MARKING,
    )
)
FILE = Form(
    columns=(
        Column("name", Text(longest=200), required=True),
        Column("media_type", Text(longest=100), required=True),
        Column("content", Bytes(), required=True),
    )
)
EVIDENCE = Form(
    columns=(
        COMMITMENT,
        Column("ref", Text(longest=160), required=True),
        Column("kind", Slug(longest=24), required=True),
        Column("title", Text(longest=300)),
        Column("met_on", Partial(), required=True),
        LABEL,
        Column("url", Text(longest=500)),
        Column("file", FILE, absent=None),
        Column("figure", Number(places=4), absent=None),
        Column("figure_unit", Text(longest=40)),
        Column("expires_on", Day(), absent=None),
        Column("added_at", Instant(), required=True),
        Column("added_by", PERSON, required=True),
        *forms.MARKING,
    )
)
RELIEF = Form(
    columns=(
        COMMITMENT,
        Column("kind", Choice(words=tuple(Relief.Kind.values)), required=True),
        LABEL,
        Column("new_due_on", Day(), absent=None),
        Column("starts_on", Day(), absent=None),
        Column("ends_on", Day(), absent=None),
        Column("authority", Text(longest=300), required=True),
        Column("reason", Text(), required=True),
        Column("proposed_at", Instant(), required=True),
        Column("proposed_by", PERSON, required=True),
        Column("decision", Choice(words=tuple(filter(None, Decision.values)))),
        Column("decided_at", Instant(), absent=None),
        Column("decided_by", PERSON, absent=None),
        Column("remark", Text()),
        *forms.MARKING,
    )
)
BREACH = Form(
    columns=(
        COMMITMENT,
        Column("began_on", Day(), required=True),
        Column("ended_on", Day(), absent=None),
        Column("what", Text(), required=True),
        Column("noted_at", Instant(), required=True),
        Column("noted_by", PERSON, required=True),
        *forms.MARKING,
    )
)


def together(values: Values, *names: str) -> Iterator[Bad]:
    """Fields of which each is given only with the others."""
    given = [name for name in names if values[name]]
    for name in names:
        if given and name not in given:
            yield Bad(f"is missing, as {given[0]} is given", name)


class Kept(Section):
    """A section that people write in as they go; instants are told to the second."""

    is_left_out_if_empty = True

    def values(self, row: Any, alliance: Alliance | None) -> Values:
        found = super().values(row, alliance)
        instants = {one.key for one in self.form.columns if isinstance(one.kind, Instant)}
        return found | {
            name: found[name].replace(microsecond=0) for name in instants if found[name]
        }


class Posts(Laden):
    """Posts, and who holds them from when to when."""

    name, noun, form, model, key = "posts", "post", POST, Post, ("name",)
    hanging = {
        "tenures": Hanging(Tenure, "post", TENURE, ("starts_on",), "tenures", {"holder": "person"})
    }
    flat = (*Section.flat, *hanging)
    is_left_out_if_empty = True

    def check(self, values: Values) -> Iterator[Bad]:
        yield from super().check(values)
        told = sorted(values["tenures"], key=lambda one: one["starts_on"])
        for one in told:
            yield from check_order(one, "starts_on", "ends_on")
        for one, later in pairwise(told):
            if one["ends_on"] is None or later["starts_on"] <= one["ends_on"]:
                said = (
                    f"{later['holder']} holds it from {later['starts_on']}, before the one before"
                )
                yield Bad(f"{said} leaves", "tenures")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        rows = Post.objects.filter(alliance=alliance).order_by("name")
        return rows.prefetch_related("tenures__holder")


class Incidents(Kept):
    """Events that wake promises."""

    name, noun, form, model = "incidents", "incident", INCIDENT, Incident
    keys = {"noted_by": "person", "retracted_by": "person"}

    def check(self, values: Values) -> Iterator[Bad]:
        yield from together(values, "retracted_at", "retracted_by")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("ref")


class Proofs(Kept):
    """Evidence that people added, as it stands."""

    name, noun, form, model = "evidence", "proof", EVIDENCE, Evidence
    key = ("commitment", "ref")
    keys = {"commitment": "commitment", "added_by": "person"}
    flat = (*Section.flat, "file")

    def check(self, values: Values) -> Iterator[Bad]:
        yield from together(values, "figure", "figure_unit")
        yield from check_order(values, "met_on", "expires_on")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        found = super().rows(alliance).filter(withdrawn_at=None, added_at__isnull=False)
        return found.select_related("commitment", "added_by", "file").order_by(
            "commitment__number", "ref"
        )

    def values(self, row: Evidence, alliance: Alliance | None) -> Values:
        kept = row.file and {
            "name": row.file.name,
            "media_type": row.file.media_type,
            "content": bytes(row.file.content),
        }
        return super().values(row, alliance) | {"file": kept}

    def after(self, row: Evidence, values: Values, find: Find) -> None:
        sent = values["file"]
        marking = inherited(row)
        if sent is None or (row.file is not None and _is_same(row.file, sent)):
            return
        content = sent["content"]
        sums = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        row.file = File.objects.create(alliance=row.alliance, **marking, **sums, **sent)
        row.save(update_fields=["file"])


def _is_same(here: File, sent: Values) -> bool:
    is_named_so = (here.name, here.media_type) == (sent["name"], sent["media_type"])
    return is_named_so and bytes(here.content) == sent["content"]


class Reliefs(Kept):
    """Waivers, extensions, suspensions and disputes, with who proposed and who decided."""

    name, noun, form, model = "reliefs", "relief", RELIEF, Relief
    key = ("commitment", "kind", "label", "proposed_at")
    keys = {"commitment": "commitment", "proposed_by": "person", "decided_by": "person"}

    def check(self, values: Values) -> Iterator[Bad]:
        is_of_one = values["kind"] in Relief.OF_ONE
        if is_of_one != bool(values["label"]):
            yield Bad("is given for a waiver or an extension, and for these only", "label")
        if (values["kind"] == Relief.Kind.EXTENSION) != (values["new_due_on"] is not None):
            yield Bad("is given for an extension, and for that only", "new_due_on")
        if is_of_one == (values["starts_on"] is not None):
            yield Bad("is given for a suspension or a dispute, and for these only", "starts_on")
        if values["decision"] == "approved" and values["decided_by"] == values["proposed_by"]:
            yield Bad("nobody approves their own proposal", "decided_by")
        yield from together(values, "decision", "decided_at", "decided_by")
        yield from check_order(values, "starts_on", "ends_on")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("commitment__number", "proposed_at", "pk")


class Breaches(Kept):
    """Promises that were broken."""

    name, noun, form, model = "breaches", "breach", BREACH, Breach
    key = ("commitment", "began_on", "noted_at")
    keys = {"commitment": "commitment", "noted_by": "person"}

    def check(self, values: Values) -> Iterator[Bad]:
        if values["ended_on"] and values["ended_on"] <= values["began_on"]:
            yield Bad(f"is not after began_on, {values['began_on']}", "ended_on")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("commitment__number", "began_on", "noted_at")
