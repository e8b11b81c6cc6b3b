"""Exercises in a bundle: series, their editions with all that hangs on them, objectives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, ProtectedError, QuerySet

from alliances.models import Alliance
from exercises.models import (
    Attainment,
    Clearance,
    Event,
    Objective,
    Part,
    Participant,
    Series,
    Stage,
)
from exercises.practice.stages import offsets
from kit.errors import Refused
from portal.bundles import forms
from portal.bundles.kinds import (
    Bad,
    Choice,
    Column,
    Day,
    Form,
    Many,
    Number,
    Partial,
    Ref,
    Slug,
    Span,
    Table,
    Text,
    Whole,
    Yes,
)
from portal.bundles.sections import (
    Find,
    Section,
    Values,
    cadence_attributes,
    cadence_values,
    called,
    check_cadence,
    check_order,
)


def _words(choices: Any) -> Choice:
    return Choice(words=tuple(word for word in dict(choices) if word))


STATE = Column("state", forms.STATE, required=True)
OFFSETS = Column("offsets", Table(Whole(-3660, 3660)), absent={})
PARTS = Form(
    columns=(
        Column("name", Text(longest=200), required=True),
        Column("planned", Whole(), absent=1),
        Column("moved", Whole(), absent=0),
        Column("moved_to", Partial(), absent=None),
        Column("is_field", Yes(), absent=True),
        forms.NOTE,
    )
)
PARTICIPANTS = Form(
    columns=(
        STATE,
        Column("role", _words(Participant.Role.choices), absent="participant"),
        Column("domain", Text(longest=40)),
        Column("forces", Text(longest=200)),
        Column("people", Whole(), absent=None),
        Column("cost", Number(places=4), absent=None),
        Column("cost_currency", forms.CURRENCY),
        Column("cost_basis", Text(longest=24)),
    )
)
STAGES = Form(
    columns=(
        Column("kind", _words(Stage.KINDS), required=True),
        Column("due_on", Day(), required=True),
        Column("done_on", Day(), absent=None),
        forms.NOTE,
    )
)
CLEARANCES = Form(
    columns=(
        Column("kind", _words(Clearance.Kind.choices), required=True),
        STATE,
        Column("provision", Ref(of="provision"), absent=None),
        Column("needed_by", Day(), required=True),
        Column("answer", _words(Clearance.Answer.choices), absent="waiting"),
        Column("answered_on", Day(), absent=None),
        forms.NOTE,
    )
)
RESULTS = Form(
    columns=(
        Column("event", Ref(of="event"), required=True),
        Column("result", _words(Attainment.Result.choices)),
        Column("evidence", Text(longest=300)),
        forms.NOTE,
    )
)
OBJECTIVE = Form(
    columns=(
        Column("ref", Slug(longest=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True),
        Column("title", Text(longest=300), required=True),
        Column("capability", Text(longest=120)),
        Column("commitment", Ref(of="commitment"), absent=None),
        Column("agreed_on", Day(), required=True),
        Column("retest_every", Span(), absent=None),
        Column("results", Many(RESULTS), absent=[]),
        forms.NOTE,
        forms.RELEASE,
    )
)

SERIES = Form(
    columns=(
        Column("ref", Slug(longest=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*"), required=True),
        Column("name", Text(longest=200), required=True),
        Column("type", Text(longest=60), required=True),
        Column("states", Many(forms.STATE, distinct=True, least=1), required=True),
        Column("commitment", Ref(of="commitment"), absent=None),
        Column("cadence", forms.CADENCE, absent=None),
        Column("stated_cadence", Text(longest=120)),
        OFFSETS,
        forms.NOTE,
        forms.RELEASE,
        *forms.SOURCED,
    )
)

EVENT = Form(
    columns=(
        Column("ref", Slug(), required=True),
        Column("series", Ref(of="series"), required=True),
        Column("name", Text(longest=200), required=True),
        Column("status", _words(Event.Status.choices), required=True),
        Column("starts_on", Partial(), required=True),
        Column("ends_on", Partial(), absent=None),
        Column("states", forms.STATES, absent=[]),
        Column("domains", Many(Text(longest=40)), absent=[]),
        Column("personnel", Table(Whole()), absent={}),
        Column("personnel_total", Whole(), absent=None),
        Column("nations", Whole(1, 250), absent=None),
        Column("place", Text(longest=200)),
        Column("ranges", Many(Text(longest=120), distinct=True), absent=[]),
        OFFSETS,
        Column("report", Text(longest=300)),
        Column("parts", Many(PARTS), absent=[]),
        Column("participants", Many(PARTICIPANTS), absent=[]),
        Column("stages", Many(STAGES), absent=[]),
        Column("clearances", Many(CLEARANCES), absent=[]),
        forms.NOTE,
        forms.RELEASE,
        *forms.SOURCED,
    )
)


@dataclass(frozen=True)
class Hanging:
    """Rows that hang on a record and stand inside it, each told from the others by its `key`."""

    model: type[Model]
    owner: str
    form: Form
    key: tuple[str, ...]
    related: str
    keys: Mapping[str, str]

    def values(self, row: Any) -> list[Values]:
        """The records of what hangs on a row, in the order of their keys."""
        found = [self._one(child) for child in getattr(row, self.related).all()]
        return sorted(found, key=self.identify)

    def _one(self, child: Any) -> Values:
        values = {one.key: getattr(child, one.key) for one in self.form.columns}
        return values | {
            name: None if values[name] is None else called(values[name]) for name in self.keys
        }

    def identify(self, values: Values) -> tuple[str, ...]:
        return tuple(str(values[name]) for name in self.key)

    def check(self, records: list[Values], name: str) -> Iterator[Bad]:
        seen = [self.identify(one) for one in records]
        for n, one in enumerate(seen, 1):
            if one in seen[: n - 1]:
                yield Bad("stands twice", f"{name}[{n}]")

    def write(self, row: Any, records: list[Values], find: Find) -> None:
        """Make what hangs on the row what the records say; what they do not name is taken away."""
        rows: Any = self.model._default_manager
        kept = []
        for record in records:
            linked = {
                name: find(noun, record[name])
                for name, noun in self.keys.items()
                if record[name] is not None
            }
            whole = {**record, **linked, **_home(row)}
            key = {self.owner: row, **{name: whole.pop(name) for name in self.key}}
            made, _ = rows.update_or_create(**key, defaults=whole)
            kept.append(made.pk)
        try:
            rows.filter(**{self.owner: row}).exclude(pk__in=kept).delete()
        except ProtectedError as error:
            text = f"{row}: {self.related} that the file leaves out are still rested on."
            raise Refused("still_rested_on", text) from error


def _home(row: Any) -> Values:
    return {
        "alliance": row.alliance,
        "release": row.release,
        "released_to": list(row.released_to),
    }


class Laden(Section):
    """A section of records with rows hanging on them."""

    hanging: Mapping[str, Hanging] = {}

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        lines = [
            "__".join((one.related, name)) if name else one.related
            for one in self.hanging.values()
            for name in (one.keys or ("",))
        ]
        return super().rows(alliance).prefetch_related(*lines).order_by("ref")

    def check(self, values: Values) -> Iterator[Bad]:
        for name, one in self.hanging.items():
            yield from one.check(values[name], name)

    def values(self, row: Any, alliance: Alliance | None) -> Values:
        found = super().values(row, alliance)
        return found | {name: one.values(row) for name, one in self.hanging.items()}

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        for name, one in self.hanging.items():
            values[name].sort(key=one.identify)

    def after(self, row: Any, values: Values, find: Find) -> None:
        for name, one in self.hanging.items():
            one.write(row, values[name], find)


def _check_offsets(values: Values) -> Iterator[Bad]:
    try:
        offsets(values["offsets"])
    except ValueError as error:
        yield Bad(str(error), "offsets")


class SeriesSection(Section):
    """Exercise series."""

    name, noun, form, model = "series", "series", SERIES, Series
    keys = {"commitment": "commitment"}

    def check(self, values: Values) -> Iterator[Bad]:
        yield from check_cadence(values["cadence"])
        yield from _check_offsets(values)

    def values(self, row: Series, alliance: Alliance | None) -> Values:
        return super().values(row, alliance) | {"cadence": cadence_values(row)}

    def attributes(self, values: Values, find: Find) -> Values:
        return super().attributes(values, find) | cadence_attributes(values["cadence"])


class Events(Laden):
    """Editions of series."""

    name, noun, form, model = "events", "event", EVENT, Event
    keys = {"series": "series"}
    hanging = {
        "parts": Hanging(Part, "event", PARTS, ("name",), "parts", {}),
        "participants": Hanging(
            Participant, "event", PARTICIPANTS, ("state", "domain"), "participants", {}
        ),
        "stages": Hanging(Stage, "event", STAGES, ("kind",), "stages", {}),
        "clearances": Hanging(
            *(Clearance, "event", CLEARANCES, ("kind", "state"), "clearances"),
            {"provision": "provision"},
        ),
    }
    flat = (*Section.flat, *hanging)

    def check(self, values: Values) -> Iterator[Bad]:
        yield from super().check(values)
        yield from check_order(values, "starts_on", "ends_on")
        yield from _check_offsets(values)
        for n, one in enumerate(values["parts"], 1):
            if one["planned"] < one["moved"]:
                yield Bad(f"more moved than the {one['planned']} planned", f"parts[{n}].moved")
        for n, one in enumerate(values["participants"], 1):
            has = [one["cost"] is not None, bool(one["cost_currency"]), bool(one["cost_basis"])]
            if any(has) and not all(has):
                yield Bad("needs its currency and basis", f"participants[{n}].cost")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        return super().rows(alliance).order_by("series__ref", "starts_on", "ref")


class Objectives(Laden):
    """What exercises are to show, and what they showed."""

    name, noun, form, model = "objectives", "objective", OBJECTIVE, Objective
    is_left_out_if_empty = True
    keys = {"commitment": "commitment"}
    hanging = {
        "results": Hanging(
            Attainment, "objective", RESULTS, ("event",), "attainments", {"event": "event"}
        )
    }
    flat = (*Section.flat, *hanging)
