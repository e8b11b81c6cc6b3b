"""One chunk of rows in the engine of django-import-export: found by key, compared, written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field as ModelField
from django.db.models import Model
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from tablib import Dataset

from kit.importing.profile import Part, Profile, Row, Values

COLUMN = "row"  # the one column of the chunks that the library is given
type Change = tuple[str, str, str]
type Key = tuple[Any, ...]


@dataclass
class Draft:
    """A row on its way: what it should become, and what it turns out to be."""

    row: Row
    wanted: Values
    key: Key
    parts: dict[str, list[Values]]
    before: list[Any] = field(default_factory=list)
    kind: str = "rejected"
    changes: list[Change] = field(default_factory=list)
    steps: "list[Step]" = field(default_factory=list)


@dataclass
class Step:
    """What is to be written of a part: rows to add, to change (with which columns) and to drop."""

    name: str
    part: Part
    added: list[Model] = field(default_factory=list)
    changed: list[Model] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    dropped: list[Model] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


def key_of(values: Mapping[str, Any] | Model, names: Iterable[str]) -> Key:
    """What a row is known by: foreign keys by the key of their row, all else as it is."""
    if isinstance(values, Model):
        return tuple(_bare(values, name) for name in names)
    return tuple(one.pk if isinstance(one := values.get(name), Model) else one for name in names)


def _bare(row: Model, name: str) -> Any:
    return getattr(row, _column(type(row), name).attname)


@cache
def _column(model: type[Model], name: str) -> "ModelField[Any, Any]":
    found = model._meta.get_field(name)
    assert isinstance(found, ModelField)
    return found


def settled(model: type[Model], values: Values) -> Values:
    """Values as the table takes them: an empty cell is its default where it knows no null."""
    made: Values = {}
    for name, value in values.items():
        column = _column(model, name)
        is_lacking = value is None and not column.null
        made[name] = column.get_default() if is_lacking else value
    return made


class Loader(BaseInstanceLoader):  # type: ignore[misc]
    """What of a chunk is there already, with its parts: a query for each table."""

    def __init__(self, resource: "Sheet", dataset: Dataset) -> None:
        super().__init__(resource, dataset)
        profile, drafts = resource.profile, [one[0] for one in dataset]
        model, keys = profile.model, [one.key for one in drafts]
        rows = model._default_manager.filter(**resource.common)
        for name, values in zip(profile.key, zip(*keys, strict=True), strict=True):
            rows = rows.filter(**{f"{name}__in": list(set(values))})
        joined = [name for name in resource.attributes if _column(model, name).is_relation]
        self.rows = {
            key_of(row, profile.key): row
            for row in (rows.select_related(*joined) if joined else rows)
        }
        self.parts = {name: self._parts(part) for name, part in profile.parts.items()}

    def _parts(self, part: Part) -> dict[Any, dict[Key, Model]]:
        owners = [row.pk for row in self.rows.values()]
        found: dict[Any, dict[Key, Model]] = {}
        rows = part.model._default_manager.filter(**{f"{part.link}__in": owners}, **part.among)
        for row in rows if owners else ():
            whole = found.setdefault(_bare(row, part.link), {})
            whole[key_of(row, part.key)] = row
        return found

    def get_instance(self, row: Mapping[str, Draft]) -> Model | None:
        return self.rows.get(row[COLUMN].key)


class Sheet(Resource):  # type: ignore[misc]
    """The resource of one profile for one file; `put` brings in a chunk, or fails as a whole."""

    profile: Profile

    def __init__(self, common: Values, marking: Values) -> None:
        super().__init__()
        self.common, self.marking = common, marking
        self.attributes: list[str] = []
        self._fields: list[Field] = []

    def put(self, drafts: Sequence[Draft]) -> None:
        """Write the chunk; each draft learns what became of it. Raises what the database says."""
        self.attributes = list(dict.fromkeys(name for one in drafts for name in one.wanted))
        self._fields = [Field(attribute=name, column_name=name) for name in self.attributes]
        for one in drafts:
            one.steps = []
        chunk = Dataset(*((one,) for one in drafts), headers=[COLUMN])
        result = self.import_data(chunk, use_transactions=True)
        for _, errors in result.row_errors():
            raise errors[0].error
        for invalid in result.invalid_rows:
            self._reject(drafts[invalid.number - 1], invalid.error)
        self._put_parts(drafts)

    def get_instance(self, instance_loader: Loader, row: Mapping[str, Draft]) -> Model | None:
        self.loader = instance_loader
        return instance_loader.get_instance(row)

    def init_instance(self, row: Mapping[str, Draft]) -> Model:
        return self.profile.model(**self.common, **self.marking)

    def get_import_fields(self) -> list[Field]:
        return self._fields

    def get_bulk_update_fields(self) -> list[str]:
        return [name for name in self.attributes if name not in self.profile.key]

    def _check_import_id_fields(self, headers: Any) -> None:
        """Rows are known by the profile's key, which the loader looks at."""

    def handle_import_error(self, result: Any, error: Exception, *_: Any, **__: Any) -> None:
        raise error

    def import_instance(self, instance: Model, row: Mapping[str, Draft], **kwargs: Any) -> None:
        if row[COLUMN].key in self.loader.rows:
            row[COLUMN].before = self.values(instance)
        for name, value in row[COLUMN].wanted.items():
            setattr(instance, name, value)

    def skip_row(
        self, instance: Model, original: Model, row: Mapping[str, Draft], errors: Any = None
    ) -> bool:
        """Whether nothing would change; what would is kept in the draft."""
        draft = row[COLUMN]
        is_new = draft.key not in self.loader.rows
        draft.steps = [self._step(draft, instance, name) for name in draft.parts]
        before = () if is_new else zip(self.attributes, draft.before, strict=True)
        draft.changes = [
            (name, _words(old), _words(new))
            for (name, old), new in zip(before, self.values(instance), strict=False)
            if old != new
        ]
        moved = any(draft.steps)
        draft.kind = "created" if is_new else "updated" if draft.changes or moved else "unchanged"
        return draft.kind == "unchanged"

    def validate_instance(self, instance: Model, *args: Any, **kwargs: Any) -> None:
        """By the columns' own rules; what needs a query is left to the database."""
        others = {one.name for one in instance._meta.fields if one.name not in self.attributes}
        links = {one.name for one in instance._meta.fields if one.is_relation}
        instance.clean_fields(exclude=others | links)
        instance.clean()

    def save_instance(
        self, instance: Model, is_create: bool, row: Mapping[str, Draft], **kwargs: Any
    ) -> None:
        """Queue it, unless only its parts change."""
        if is_create or row[COLUMN].changes:
            super().save_instance(instance, is_create, row, **kwargs)

    def after_import_row(self, row: Mapping[str, Draft], row_result: Any, **kwargs: Any) -> None:
        draft = row[COLUMN]
        draft.changes += [
            (step.name, _listed(step.dropped), _listed([*step.added, *step.changed]))
            for step in draft.steps
            if step and draft.kind == "updated"
        ]

    def values(self, instance: Model) -> list[Any]:
        return [one.get_value(instance) for one in self.get_import_fields()]

    def _reject(self, draft: Draft, error: ValidationError) -> None:
        """Leave the row out, with what the table's own rules say of it."""
        called = {one.stores_in: one.name for one in self.profile.columns}
        draft.steps = []
        for name, message in told(error):
            draft.row.reject(called.get(name, name), message)

    def _step(self, draft: Draft, instance: Model, name: str) -> Step:
        """What to do about the rows of one part."""
        part = self.profile.parts[name]
        here = dict(self.loader.parts[name].get(instance.pk, {}))
        step = Step(name, part)
        for values in draft.parts[name]:
            wanted = settled(part.model, values)
            old = here.pop(key_of(wanted, part.key), None)
            if old is None:
                owned = {part.link: instance, **part.among, **_inherited(part.model, instance)}
                step.added.append(part.model(**owned, **wanted))
            elif differing := [one for one in wanted if not _is_same(old, one, wanted[one])]:
                for one in differing:
                    setattr(old, one, wanted[one])
                step.changed.append(old)
                step.columns.update(differing)
        step.dropped = list(here.values())
        return step

    def _put_parts(self, drafts: Sequence[Draft]) -> None:
        for name, part in self.profile.parts.items():
            steps = [one for draft in drafts for one in draft.steps if one.name == name]
            gone = [row.pk for one in steps for row in one.dropped]
            rows = part.model._default_manager
            if gone:
                rows.filter(pk__in=gone).delete()
            if changed := [row for one in steps for row in one.changed]:
                rows.bulk_update(changed, {column for one in steps for column in one.columns})
            rows.bulk_create([row for one in steps for row in one.added])


def sheet_of(profile: Profile, target: Any) -> Sheet:
    """The library's resource for a profile and the alliance that a file is for."""
    meta = {
        "model": profile.model,
        "instance_loader_class": Loader,
        "use_bulk": True,
        "skip_unchanged": True,
        "skip_diff": True,  # told by ourselves, without a copy of every row
        "report_skipped": False,
    }
    members = {"profile": profile, "Meta": type("Meta", (), meta)}
    common = {"alliance": target} if profile.is_of_alliance else {}
    made: Callable[[Values, Values], Sheet] = type("ProfileSheet", (Sheet,), members)
    return made(common, _marking(profile.model, target) if profile.is_of_alliance else {})


def told(error: ValidationError) -> list[tuple[str, str]]:
    """Each thing that a table's own rules say, with the attribute it is about."""
    if not hasattr(error, "error_dict"):
        return [("", message) for message in error.messages]
    return [
        ("" if name == "__all__" else name, message)
        for name, errors in error.error_dict.items()
        for one in errors
        for message in one.messages
    ]


def _marking(model: type[Model], target: Any) -> Values:
    names = {one.name for one in model._meta.fields}
    return {"release": target.release} if "release" in names else {}


def _inherited(model: type[Model], owner: Any) -> Values:
    """A part belongs to the alliance of its row, and is released as that is."""
    whole: type[Model] = owner._meta.model
    return {one: getattr(owner, one) for one in _in_common(model, whole)}


@cache
def _in_common(model: type[Model], whole: type[Model]) -> list[str]:
    here, there = ({one.name for one in table._meta.fields} for table in (model, whole))
    common = ("alliance", "release", "released_to", "originators")
    return [one for one in common if one in here & there]


def _is_same(row: Model, name: str, value: Any) -> bool:
    return bool(_bare(row, name) == (value.pk if isinstance(value, Model) else value))


def _words(value: Any) -> str:
    return "" if value is None else str(value)


def _listed(rows: Sequence[Model]) -> str:
    return "; ".join(map(str, rows[:5])) + ("; …" if len(rows) > 5 else "")
