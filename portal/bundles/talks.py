"""What was said, decided and called out, in a bundle: minutes, decisions, actions, crises.

Texts of minutes and lines of a crisis's log are written once: a load adds what is missing and
refuses to take any away.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from alliances.models import Alliance, inherited
from consultations.models import (
    ActionItem,
    Contact,
    Crisis,
    Decision,
    Hotline,
    LogEntry,
    Minutes,
    Revision,
)
from kit.errors import Refused
from portal.bundles import forms
from portal.bundles.keeping import Kept, together
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Instant,
    Many,
    Ref,
    Slug,
    Span,
    Text,
    Whole,
    Yes,
)
from portal.bundles.people import PERSON, WRITTEN
from portal.bundles.sections import Find, Section, Values, called

MEETING = Column("meeting", Ref(of="meeting"), required=True)
REVISION = Form(
    columns=(
        Column("version", Whole(0), required=True),
        Column("is_aside", Yes(), absent=False),
        *WRITTEN.columns,
    )
)
MINUTES = Form(columns=(MEETING, Column("revisions", Many(REVISION, least=1), required=True)))
DECISION = Form(
    columns=(
        MEETING,
        Column("number", Whole(1, 30_000), required=True),
        Column("text", Text(), required=True),
        Column("commitment", Ref(of="commitment"), absent=None),
        *forms.MARKING,
    )
)
ACTION = Form(
    columns=(
        MEETING,
        Column("text", Text(), required=True),
        Column("state", forms.STATE, absent=None),
        Column("owner", Text(longest=120)),
        Column("due_on", Day(), absent=None),
        Column("done_at", Instant(), absent=None),
        Column("done_by", PERSON, absent=None),
        *forms.MARKING,
    )
)
HOTLINE = Form(
    columns=(
        Column("forum", Ref(of="forum"), required=True),
        Column("commitment", Ref(of="commitment"), absent=None),
        Column("threshold", Text()),
        Column("steps", Text()),
        Column("answer_hours", Whole(0, 30_000), absent=None),
        Column("test_every", Span(), absent=None),
        Column("tested_from", Day(), absent=None),
        Column("acknowledge_minutes", Whole(0, 30_000), absent=15),
        *forms.MARKING,
    )
)
CONTACT = Form(
    columns=(
        Column("ref", Slug(longest=120, pattern=r"[-A-Za-z0-9_]+"), required=True),
        Column("state", forms.STATE, required=True),
        Column("office", Text(longest=200), required=True),
        Column("name", Text(longest=200)),
        Column("phone", Text(longest=60)),
        Column("email", Text(longest=254)),
        Column("languages", Text(longest=80)),
        Column("hours", Text(longest=80)),
        Column("hotline", Ref(of="hotline"), absent=None),
        Column("position", Whole(0, 30_000), absent=None),
        forms.NOTE,
        *forms.MARKING,
    )
)
LINE = Form(
    columns=(
        Column("kind", Choice(words=tuple(LogEntry.Kind.values)), required=True),
        Column("contact", Ref(of="contact"), absent=None),
        Column("whom", Text(longest=300)),
        *WRITTEN.columns,
    )
)
CRISIS = Form(
    columns=(
        Column("hotline", Ref(of="hotline"), required=True),
        Column("reason", Text(), required=True),
        Column("invoked_at", Instant(), required=True),
        Column("invoked_by", PERSON, required=True),
        Column("answer_due_at", Instant(), absent=None),
        Column("closed_at", Instant(), absent=None),
        Column("closed_by", PERSON, absent=None),
        Column("log", Many(LINE), absent=[]),
        *forms.MARKING,
    )
)


class Grown(Kept):
    """A section whose records hold a list that only grows."""

    grows: str  # the field
    line: Form
    owner: str
    of_line: type[Revision | LogEntry]

    def values(self, row: Any, alliance: Alliance | None) -> Values:
        return super().values(row, alliance) | {self.grows: self._lines(row)}

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        told = [self.line.write(one) for one in values[self.grows]]
        for one in old[self.grows] if old else ():
            if self.line.write(one) not in told:
                said = f"{self.name} {self.identify(values)!r}, field {self.grows}: "
                when = self.line.write(one)["written_at"]
                raise Refused(
                    "written_once", f"{said}what was written at {when} is left out or changed"
                )

    def after(self, row: Any, values: Values, find: Find) -> None:
        here = [self.line.write(one) for one in self._lines(row)]
        self.of_line.objects.bulk_create(
            self._line(row, one, find)
            for one in values[self.grows]
            if self.line.write(one) not in here
        )

    def _lines(self, row: Any) -> list[Values]:
        lines = self.of_line.objects.filter(**{self.owner: row}).select_related("written_by")
        found = [
            {one.key: getattr(line, one.key) for one in self.line.columns}
            | {
                "written_by": line.written_by.username,
                "written_at": line.written_at.replace(microsecond=0),
            }
            for line in lines.order_by("written_at", "pk")
        ]
        for one in found:
            if one.get("contact") is not None:
                one["contact"] = called(one["contact"])
        return found

    def _line(self, row: Any, told: Values, find: Find) -> Any:
        linked = {"written_by": find("person", told["written_by"])}
        if told.get("contact"):
            linked["contact"] = find("contact", told["contact"])
        home = {"alliance": row.alliance, **inherited(row)}
        return self.of_line(**{self.owner: row}, **{**told, **linked}, **home)


class MinutesSection(Grown):
    """Minutes, with every text they ever had."""

    name, noun, form, model, key = "minutes", "minutes", MINUTES, Minutes, ("meeting",)
    keys = {"meeting": "meeting"}
    flat = (*Section.flat, "revisions")
    grows, line, owner, of_line = "revisions", REVISION, "minutes", Revision

    def check(self, values: Values) -> Iterator[Bad]:
        kept = sorted(one["version"] for one in values["revisions"] if not one["is_aside"])
        if kept != list(range(1, len(kept) + 1)):
            yield Bad("versions that were not set aside count 1, 2, 3 without a gap", "revisions")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).filter(version__gt=0).order_by("meeting__ref")

    def attributes(self, values: Values, find: Find) -> Values:
        meeting = find("meeting", values["meeting"])
        kept = [one for one in values["revisions"] if not one["is_aside"]]
        last = max(kept, key=lambda one: int(one["version"]), default={"text": "", "version": 0})
        marking = inherited(meeting)
        return {"meeting": meeting, "text": last["text"], "version": last["version"]} | marking


class Decisions(Kept):
    """What meetings decided."""

    name, noun, form, model = "decisions", "decision", DECISION, Decision
    key = ("meeting", "number")
    keys = {"meeting": "meeting", "commitment": "commitment"}

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("meeting__ref", "number")


class Actions(Kept):
    """What is to be done after meetings."""

    name, noun, form, model = "actions", "action_item", ACTION, ActionItem
    key = ("meeting", "state", "text")
    keys = {"meeting": "meeting", "state": "state", "done_by": "person"}

    def check(self, values: Values) -> Iterator[Bad]:
        yield from together(values, "done_at", "done_by")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("meeting__ref", "recorded_at", "pk")


class Hotlines(Kept):
    """The channels for a crisis, each named by its forum."""

    name, noun, form, model, key = "hotlines", "hotline", HOTLINE, Hotline, ("forum",)
    keys = {"forum": "forum", "commitment": "commitment"}

    def check(self, values: Values) -> Iterator[Bad]:
        if values["test_every"] and not values["tested_from"]:
            yield Bad("is missing, as test_every is given", "tested_from")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("forum__ref")


class Contacts(Kept):
    """Whom to reach."""

    name, noun, form, model = "contacts", "contact", CONTACT, Contact
    keys = {"state": "state", "hotline": "hotline"}

    def check(self, values: Values) -> Iterator[Bad]:
        if not (values["phone"] or values["email"]):
            yield Bad("a contact needs a telephone number or an address", "phone")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).select_related("hotline__forum").order_by("ref")


class Crises(Grown):
    """Invocations of a clause, with their logs."""

    name, noun, form, model, key = "crises", "crisis", CRISIS, Crisis, ("hotline", "invoked_at")
    keys = {"hotline": "hotline", "invoked_by": "person", "closed_by": "person"}
    flat = (*Section.flat, "log")
    grows, line, owner, of_line = "log", LINE, "crisis", LogEntry

    def check(self, values: Values) -> Iterator[Bad]:
        yield from together(values, "closed_at", "closed_by")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        found = super().rows(alliance).select_related("hotline__forum", "invoked_by", "closed_by")
        return found.order_by("hotline__forum__ref", "invoked_at")
