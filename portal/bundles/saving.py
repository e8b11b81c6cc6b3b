"""The records of bundles become rows; a row that says what its record says is left as it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection

from alliances.models import Alliance, Membership, Scoped, narrower
from commitments.actions import number_from, take_turn
from compliance.engine import ask_recheck, remark
from compliance.models import Finding
from consultations import actions as consultations
from exercises import actions as exercises
from kit.errors import Refused
from portal.bundles import forms
from portal.bundles.instruments import drop_unnamed, link
from portal.bundles.reading import JOINED, MODELS, OF_WORLD, Bundle
from portal.bundles.sections import Section, Values, called, marked
from treaties.models import Instrument


@dataclass
class Loaded:
    """What a load did, by section: records made, changed, and found as they were."""

    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)

    @property
    def written(self) -> int:
        return self.made.total() + self.changed.total()

    def __str__(self) -> str:
        total = [sum(one.values()) for one in (self.made, self.changed, self.same)]
        return "{} made, {} changed, {} unchanged".format(*total)


class Rows:
    """The rows that references lead to, kept while one bundle is saved."""

    def __init__(self, alliance: Alliance | None) -> None:
        self.alliance = alliance
        self.found: dict[str, dict[str, Any]] = {}

    def __call__(self, noun: str, ref: str) -> Any:
        if noun not in self.found:
            self.found[noun] = self._all(noun)
        if ref not in self.found[noun]:  # it was there when the file was checked
            raise Refused("reference_gone", f"{noun} {ref!r} was taken away by another load")
        return self.found[noun][ref]

    def forget(self, noun: str) -> None:
        self.found.pop(noun, None)

    def _all(self, noun: str) -> dict[str, Any]:
        rows: Any = MODELS[noun]._default_manager.all()
        if noun in OF_WORLD:
            return {called(row): row for row in rows}
        rows = rows.filter(alliance=self.alliance)
        if noun in JOINED:
            rows = rows.select_related(JOINED[noun])
        return {row.code if noun == "source" else called(row): row for row in rows}


def save(bundles: Sequence[Bundle], at: datetime) -> Loaded:
    """Write the bundles, in the caller's transaction; `at` is the instant of the load."""
    take_turn()
    with connection.cursor() as cursor:  # closed lessons may come before what proves them
        cursor.execute("SET CONSTRAINTS a_lesson_closes_only_when_proven DEFERRED")
    loaded = Loaded()
    heads: dict[str, tuple[Alliance, bool]] = {}
    for bundle in bundles:
        if bundle.slug:
            before = loaded.written
            heads[bundle.slug] = _save_head(bundle, loaded), before < loaded.written
    for bundle in bundles:
        before = loaded.written
        alliance, is_touched = heads.get(bundle.slug, (None, False))
        _save_bundle(bundle, alliance, loaded)
        if is_touched or before < loaded.written:
            _tell(alliance, at)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS a_lesson_closes_only_when_proven IMMEDIATE")
    return loaded


def _tell(alliance: Alliance | None, at: datetime) -> None:
    """Bring up to date what follows from the records; figures of states concern every alliance."""
    if alliance is not None:
        for feature in (consultations, exercises):
            feature.settle(alliance=alliance, day=at.date(), at=at)
    # All of them in the order of `figures_moved`, so that neither waits for the other.
    for one in [alliance] if alliance is not None else Alliance.objects.order_by("pk"):
        ask_recheck(one)


def head_of(alliance: Alliance) -> Values:
    """The record of the alliance itself."""
    values = {c.key: getattr(alliance, c.key, None) for c in forms.ALLIANCE.columns}
    anchor = Instrument.objects.filter(alliance=alliance, is_anchor=True).first()
    parties = alliance.memberships.select_related("state").order_by("position")
    return values | {
        "anchor": anchor.ref if anchor else None,
        "parties": [one.state.iso3 for one in parties],
    }


def _save_head(bundle: Bundle, loaded: Loaded) -> Alliance:
    head = {k: v for k, v in bundle.head.items() if k not in ("anchor", "parties")}
    here: Alliance | None = Alliance.objects.filter(slug=bundle.slug).first()
    if here is not None and head_of(here) == bundle.head:
        loaded.same["alliance"] += 1
        return here
    if here is None:
        loaded.made["alliance"] += 1
        made: Alliance = Alliance.objects.create(**head)
        return made
    loaded.changed["alliance"] += 1
    old = here.release
    for name, value in head.items():
        setattr(here, name, value)
    here.save(update_fields=list(head))
    if old != here.release:
        _release_anew(here, old)
    return here


def _release_anew(alliance: Alliance, old: str) -> None:
    """Give the alliance's new release to every row that has the old one, in the file or not.

    Findings are narrowed at once, resolved ones too. Widening them waits for the next run, which
    knows all that a finding speaks of.
    """
    new = alliance.release
    is_narrower = narrower((old, ()), (new, ()))[0] == new
    subjects = {alliance.slug}
    for model in apps.get_models():
        if not issubclass(model, Scoped) or (model is Finding and not is_narrower):
            continue
        rows: Any = model._default_manager.filter(alliance=alliance, release=old)
        if is_narrower and hasattr(model, "ref"):
            subjects |= set(rows.values_list("ref", flat=True))
        rows.update(release=new)
    remark(alliance, subjects, (new, ()))


def _save_members(alliance: Alliance, bundle: Bundle, find: Rows) -> None:
    head = head_of(alliance)
    if head["parties"] != bundle.head["parties"]:
        alliance.memberships.all().delete()
        Membership.objects.bulk_create(
            Membership(alliance=alliance, state=find("state", code), position=n)
            for n, code in enumerate(bundle.head["parties"], 1)
        )
    if head["anchor"] != bundle.head["anchor"]:
        Instrument.objects.filter(alliance=alliance).update(is_anchor=False)
        Instrument.objects.filter(alliance=alliance, ref=bundle.head["anchor"]).update(
            is_anchor=True
        )


def _save_bundle(bundle: Bundle, alliance: Alliance | None, loaded: Loaded) -> None:
    find = Rows(alliance)
    instruments: list[tuple[Any, Values]] = []
    for section in bundle.sections:
        records = [values for _, values in bundle.records[section.name]]
        written = _save_section(section, records, alliance, find, loaded) if records else []
        find.forget(section.noun)
        if section.noun == "instrument":
            instruments = written
            for row, values in written:
                link(row, values, find)
    drop_unnamed(instruments)
    if alliance is not None:
        _save_members(alliance, bundle, find)


def _save_section(
    section: Section,
    records: Sequence[Values],
    alliance: Alliance | None,
    find: Rows,
    loaded: Loaded,
) -> list[tuple[Any, Values]]:
    here: dict[str, tuple[Any, Values]] = {}
    for row in section.rows(alliance):
        values = section.values(row, alliance)
        here[section.identify(values)] = (row, values)
    fresh: list[tuple[Any, Values]] = []
    stale: list[tuple[Any, Values]] = []
    if section.noun == "commitment" and alliance is not None:
        number_from(alliance, [one for one in records if one["ref"] not in here])
    for values in records:
        row, old = here.get(section.identify(values), (None, None))
        section.unmark(values, alliance)
        section.complete(values, old, find)
        _keep_originators(values, old)
        if row is None:
            fresh.append((_row(section, section.model(), values, alliance, find), values))
        elif section.form.write(old or {}) != section.form.write(values):
            stale.append((_row(section, row, values, alliance, find), values))
    section.model._default_manager.bulk_create([row for row, _ in fresh])
    for row, _ in stale:
        row.save()
    for row, values in (*fresh, *stale):
        section.after(row, values, find)
    loaded.made[section.name] += len(fresh)
    loaded.changed[section.name] += len(stale)
    loaded.same[section.name] += len(records) - len(fresh) - len(stale)
    return [*fresh, *stale]


def _keep_originators(values: Values, old: Values | None) -> None:
    """A file that is older than an originator does not make it forgotten."""
    if old and "originators" in values:
        values["originators"] = sorted({*old["originators"], *values["originators"]})


def _row(section: Section, row: Any, values: Values, alliance: Alliance | None, find: Rows) -> Any:
    attributes = section.attributes(values, find)
    if "release" in values and alliance is not None:
        attributes |= marked(values["release"], alliance)
    if alliance is not None or section.noun == "source":
        attributes["alliance"] = alliance
    for name, value in attributes.items():
        setattr(row, name, value)
    return row
