"""Load bundles into the portal, all or nothing; check them; write them out again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, models, transaction

from alliances.models import Alliance, Membership, Source, State
from commitments.actions import number_from
from commitments.models import Commitment
from compliance.engine import ask_recheck
from consultations.actions import settle
from consultations.models import Forum
from exercises.models import Series
from kit.errors import Refused, RefusedAll
from portal.bundles import files, forms
from portal.bundles.instruments import Instruments, link
from portal.bundles.kinds import Bad, Form, Raw
from portal.bundles.references import references
from portal.bundles.sections import (
    Commitments,
    Contributions,
    CountryYears,
    Events,
    Forums,
    Meetings,
    Section,
    SeriesSection,
    Sources,
    States,
    Values,
    marked,
)
from treaties.models import Instrument, Provision

ALLIANCE_FORMAT, STATES_FORMAT = "entente-alliance/1", "entente-states/1"
OF_ALLIANCE: tuple[Section, ...] = (
    *(Sources(), Instruments(), Commitments(), Forums(), Meetings()),
    *(SeriesSection(), Events(), Contributions()),
)
OF_STATES: tuple[Section, ...] = (Sources(), States(), CountryYears())
MODELS: dict[str, type[models.Model]] = {
    "alliance": Alliance,
    "state": State,
    "source": Source,
    "instrument": Instrument,
    "provision": Provision,
    "commitment": Commitment,
    "forum": Forum,
    "series": Series,
}
WORLD = ""  # the scope of what belongs to no alliance


@dataclass
class Bundle:
    """One file: whose it is, its head, and the records of each section with their lines."""

    path: Path
    slug: str = WORLD
    head: Values = field(default_factory=dict)
    records: dict[str, list[tuple[int, Values]]] = field(default_factory=dict)
    line: int = 1  # of the head
    named: set[tuple[str, str]] = field(default_factory=set)  # what may be referred to
    problems: list[str] = field(default_factory=list)

    @property
    def sections(self) -> tuple[Section, ...]:
        return OF_ALLIANCE if self.slug else OF_STATES

    def blame(self, line: int, record: str, bad: Bad) -> None:
        where = f", field {bad.path}" if bad.path else ""
        self.problems.append(f"{self.path.name}, line {line}: {record}{where}: {bad}")


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


def load(paths: Iterable[Path], *, at: datetime, keep: bool = True) -> Loaded:
    """Bring the files into the portal: everything, or on any problem nothing.

    Raises RefusedAll with one line for every problem: file, line, record, field. With `keep` off
    it is a rehearsal: all is tried, nothing stays. `at` is the instant of the load.
    """
    bundles = sorted((_read(path) for path in paths), key=lambda one: one.slug)
    _check_references(bundles)
    problems = [problem for bundle in bundles for problem in bundle.problems]
    if problems:
        raise RefusedAll(
            "bundle_invalid",
            f"{len(problems)} problem{'s'[: len(problems) > 1]}; nothing was loaded:",
            problems,
        )
    try:
        with transaction.atomic():
            loaded = _save(bundles, at)
            transaction.set_rollback(not keep)
    except IntegrityError as error:
        raise Refused("bundle_refused", f"Nothing was loaded: {_sentence(error)}.") from error
    return loaded


def export(slug: str) -> str:
    """The canonical bundle of one alliance; of states and their figures when the slug is empty."""
    if not slug:
        return files.write({"format": STATES_FORMAT, **_exported(OF_STATES, None)})
    alliance = Alliance.objects.filter(slug=slug).first()
    if alliance is None:
        known = ", ".join(Alliance.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused("unknown_alliance", f"There is no alliance {slug!r}; there are: {known}.")
    head = forms.ALLIANCE.write(_head_of(alliance))
    sections = _exported(OF_ALLIANCE, alliance)
    return files.write({"format": ALLIANCE_FORMAT, "alliance": head, **sections})


def _exported(sections: Sequence[Section], alliance: Alliance | None) -> dict[str, Any]:
    return {
        section.name: [
            section.form.write(section.values(row, alliance)) for row in section.rows(alliance)
        ]
        for section in sections
    }


# Reading ------------------------------------------------------------------------------------


def _read(path: Path) -> Bundle:
    raw, bundle = files.read(path), Bundle(path)
    if raw.get("format") == ALLIANCE_FORMAT:
        _read_head(bundle, raw.get("alliance"))
    elif raw.get("format") != STATES_FORMAT:
        found = raw.get("format")
        raise Refused(
            "unknown_format",
            f"{path}: 'format' must be {ALLIANCE_FORMAT} or {STATES_FORMAT}, found {found!r}",
        )
    known = {"format", "alliance", *(section.name for section in bundle.sections)}
    for name in raw:
        if name not in known:
            bundle.blame(1, name, Bad(f"unknown section; known are {', '.join(sorted(known))}"))
    for section in bundle.sections:
        bundle.records[section.name] = list(_read_section(bundle, section, raw.get(section.name)))
    return bundle


def _read_head(bundle: Bundle, raw: Raw) -> None:
    bundle.head, problems = forms.ALLIANCE.read_all(raw)
    bundle.slug, bundle.line = str(bundle.head.get("slug") or "?"), getattr(raw, "line", 1)
    for bad in problems:
        bundle.blame(bundle.line, "alliance", bad)


def _read_section(bundle: Bundle, section: Section, raw: Raw) -> Iterator[tuple[int, Values]]:
    if raw is None:
        return
    if not isinstance(raw, list):
        bundle.blame(1, section.name, Bad("expected a list of records"))
        return
    seen: set[str] = set()
    for one in raw:
        line = getattr(one, "line", 1)
        values, problems = section.form.read_all(one)
        name = section.identify(values)
        bundle.named.add((section.noun, name))
        for clause in values.get("provisions", ()):
            bundle.named.add(("provision", f"{name}:{clause['number']}"))
        if not problems:
            problems = list(section.check(values))
            if name in seen:
                problems.append(Bad("stands twice in this file", section.key[0]))
            seen.add(name)
            yield line, values
        for bad in problems:
            bundle.blame(line, f"{section.name} {name!r}", bad)


# References ---------------------------------------------------------------------------------


def _check_references(bundles: Sequence[Bundle]) -> None:
    world = _known_here(None) | {("alliance", bundle.slug) for bundle in bundles}
    world |= {("alliance", slug) for slug in Alliance.objects.values_list("slug", flat=True)}
    for bundle in bundles:
        if not bundle.slug:
            world |= bundle.named
    for bundle in bundles:
        known = world | bundle.named | _known_here(bundle.slug)
        if bundle.slug:
            _blame_unknown(bundle, bundle.line, "alliance", forms.ALLIANCE, bundle.head, known)
        for section in bundle.sections:
            for line, values in bundle.records[section.name]:
                name = f"{section.name} {section.identify(values)!r}"
                _blame_unknown(bundle, line, name, section.form, values, known)


def _known_here(slug: str | None) -> set[tuple[str, str]]:
    if slug is None:
        return {("state", code) for code in State.objects.values_list("iso3", flat=True)}
    found: set[tuple[str, str]] = set()
    for noun, model in MODELS.items():
        if noun not in ("alliance", "state"):
            attribute = "code" if noun == "source" else "ref"
            owner = {"alliance": None} if not slug else {"alliance__slug": slug}
            if slug or noun == "source":
                rows = model._default_manager.filter(**owner)
                found |= {(noun, ref) for ref in rows.values_list(attribute, flat=True)}
    return found


def _blame_unknown(
    bundle: Bundle, line: int, name: str, form: Form, values: Values, known: set[tuple[str, str]]
) -> None:
    for path, noun, ref in references(form, values):
        if (noun, ref) not in known:
            hint = "add it to the file" if noun != "alliance" else "load that alliance first"
            bundle.blame(line, name, Bad(f"there is no {noun} {ref!r}; {hint}", path))


# Writing ------------------------------------------------------------------------------------


class _Rows:
    """The rows that references lead to, kept while one bundle is saved."""

    def __init__(self, alliance: Alliance | None) -> None:
        self.alliance = alliance
        self.found: dict[str, dict[str, Any]] = {}

    def __call__(self, noun: str, ref: str) -> Any:
        if noun not in self.found:
            self.found[noun] = self._all(noun)
        return self.found[noun][ref]

    def forget(self, noun: str) -> None:
        self.found.pop(noun, None)

    def _all(self, noun: str) -> dict[str, Any]:
        rows: Any = MODELS[noun]._default_manager.all()
        if noun == "alliance":
            return {row.slug: row for row in rows}
        if noun == "state":
            return {row.iso3: row for row in rows}
        rows = rows.filter(alliance=self.alliance)
        if noun == "provision":
            rows = rows.select_related("instrument")
        return {row.code if noun == "source" else row.ref: row for row in rows}


def _save(bundles: Sequence[Bundle], at: datetime) -> Loaded:
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
    return loaded


def _tell(alliance: Alliance | None, at: datetime) -> None:
    """Bring up to date what follows from the records; figures of states concern every alliance."""
    if alliance is not None:
        settle(alliance=alliance, day=at.date(), at=at)
    for one in [alliance] if alliance is not None else Alliance.objects.all():
        ask_recheck(one)


def _head_of(alliance: Alliance) -> Values:
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
    if here is not None and _head_of(here) == bundle.head:
        loaded.same["alliance"] += 1
        return here
    loaded.made["alliance"] += here is None
    loaded.changed["alliance"] += here is not None
    saved: Alliance = Alliance.objects.update_or_create(slug=bundle.slug, defaults=head)[0]
    return saved


def _save_members(alliance: Alliance, bundle: Bundle, find: _Rows) -> None:
    head = _head_of(alliance)
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
    find = _Rows(alliance)
    for section in bundle.sections:
        records = [values for _, values in bundle.records[section.name]]
        written = _save_section(section, records, alliance, find, loaded)
        find.forget(section.noun)
        if section.noun == "instrument":
            for row, values in written:
                link(row, values, find)
    if alliance is not None:
        _save_members(alliance, bundle, find)


def _save_section(
    section: Section,
    records: Sequence[Values],
    alliance: Alliance | None,
    find: _Rows,
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
        section.complete(values, old)
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


def _row(section: Section, row: Any, values: Values, alliance: Alliance | None, find: _Rows) -> Any:
    attributes = section.attributes(values, find)
    if "release" in values and alliance is not None:
        attributes |= marked(values["release"], alliance)
    if alliance is not None or section.noun == "source":
        attributes["alliance"] = alliance
    for name, value in attributes.items():
        setattr(row, name, value)
    return row


def _sentence(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or str(error)
    detail = getattr(diagnosis, "message_detail", None)
    return f"{name.replace('_', ' ')} ({detail})" if detail else name.replace("_", " ")
