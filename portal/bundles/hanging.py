"""Rows that hang on a record of a bundle, and stand inside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, ProtectedError, QuerySet

from alliances.models import Alliance, inherited
from kit.errors import Refused
from portal.bundles.kinds import Bad, Form
from portal.bundles.sections import Find, Section, Values, called, drop_common_marking, marked


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
        found = [self._one(child, row) for child in getattr(row, self.related).all()]
        return sorted(found, key=self.identify)

    def _one(self, child: Any, row: Any) -> Values:
        values = {one.key: getattr(child, one.key) for one in self.form.columns}
        is_alike = (child.release, child.released_to) == (row.release, row.released_to)
        own = list(child.released_to) or child.release
        named = {name: None if values[name] is None else called(values[name]) for name in self.keys}
        whose = [one for one in child.originators if one not in row.originators]
        marked_as = {"release": None if is_alike else own, "originators": whose}
        return values | named | marked_as

    def identify(self, values: Values) -> tuple[str, ...]:
        """The key as text; numbers in their order."""
        return tuple(f"{values[name]!s:>12}" for name in self.key)

    def check(self, records: list[Values], name: str) -> Iterator[Bad]:
        seen = [self.identify(one) for one in records]
        for n, one in enumerate(seen, 1):
            if one in seen[: n - 1]:
                yield Bad("stands twice", f"{name}[{n}]")

    def write(self, row: Any, records: list[Values], find: Find) -> None:
        """Make what hangs on the row what the records say; what they do not name is taken away."""
        rows: Any = self.model._default_manager
        named = rows.filter(**{self.owner: row}).exclude(originators=[])
        known = dict(named.values_list("pk", "originators"))
        kept = []
        for record in records:
            linked = {
                name: find(noun, record[name])
                for name, noun in self.keys.items()
                if record[name] is not None
            }
            whole = {**record, **linked, "alliance": row.alliance}
            whole |= _marking(record["release"], row)
            whole["originators"] = sorted({*record["originators"], *row.originators})
            key = {self.owner: row, **{name: whole.pop(name) for name in self.key}}
            made, _ = rows.update_or_create(**key, defaults=whole)
            if not set(known.get(made.pk, ())) <= set(
                made.originators
            ):  # an older file forgets none
                made.originators = sorted({*known[made.pk], *made.originators})
                made.save(update_fields=["originators"])
            kept.append(made.pk)
        try:
            rows.filter(**{self.owner: row}).exclude(pk__in=kept).delete()
        except ProtectedError as error:
            text = f"{row}: {self.related} that the file leaves out are still rested on."
            raise Refused("still_rested_on", text) from error


def _marking(own: str | list[str] | None, row: Any) -> Values:
    """The columns of its own marking, else of the one of the row that it hangs on."""
    if own is not None:
        return marked(own, row.alliance)
    return inherited(row)


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

    def unmark(self, values: Values, alliance: Alliance | None) -> None:
        """What hangs on a record and is marked as that is has no marking of its own either."""
        drop_common_marking(values, alliance)
        own = values["release"] or (alliance.release if alliance else None)
        for name in self.hanging:
            for one in values[name]:
                if one["release"] == own:
                    one["release"] = None

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        for name, one in self.hanging.items():
            values[name].sort(key=one.identify)

    def after(self, row: Any, values: Values, find: Find) -> None:
        for name, one in self.hanging.items():
            one.write(row, values[name], find)
