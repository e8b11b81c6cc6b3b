"""Bundle files become records, and every problem in them is told before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import models

from accounts.models import User
from alliances.models import Alliance, Source, State
from commitments.models import Commitment
from consultations.models import Contact, Forum, Hotline, Meeting
from exercises.models import (
    Edition,
    Event,
    InteropCase,
    Lesson,
    Series,
    Standard,
    System,
    SystemVersion,
)
from kit.errors import Refused
from portal.bundles import files, forms
from portal.bundles.exercises import Events, Objectives, SeriesSection
from portal.bundles.instruments import Instruments
from portal.bundles.keeping import Breaches, Incidents, Posts, Proofs, Reliefs
from portal.bundles.kinds import Bad, Form, Raw
from portal.bundles.learning import Checks, Lessons, Observations, Waivers
from portal.bundles.money import Contributions, Instalments, Keys
from portal.bundles.references import references
from portal.bundles.sections import (
    Commitments,
    CountryYears,
    Forums,
    Meetings,
    Section,
    Sources,
    States,
    Values,
)
from portal.bundles.talks import Actions, Contacts, Crises, Decisions, Hotlines, MinutesSection
from portal.bundles.testing import Adoptions, Cases, Results, Standards, Systems
from portal.bundles.texts import Texts
from treaties.models import Instrument, Provision

ALLIANCE_FORMAT, STATES_FORMAT = "entente-alliance/1", "entente-states/1"
OF_ALLIANCE: tuple[Section, ...] = (
    *(Sources(), Instruments(), Texts(), Commitments(), Forums(), Meetings()),
    *(Posts(), Incidents(), Proofs(), Reliefs(), Breaches()),
    *(MinutesSection(), Decisions(), Actions(), Hotlines(), Contacts(), Crises()),
    *(SeriesSection(), Events(), Objectives()),
    *(Standards(), Adoptions(), Systems(), Cases(), Results()),
    *(Lessons(), Observations(), Checks(), Waivers(), Instalments(), Keys(), Contributions()),
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
    "meeting": Meeting,
    "hotline": Hotline,
    "contact": Contact,
    "person": User,
    "series": Series,
    "event": Event,
    "lesson": Lesson,
    "standard": Standard,
    "system": System,
    "test_case": InteropCase,
    "edition": Edition,
    "version": SystemVersion,
}
OF_WORLD = {"alliance", "state", "person"}  # at home in no alliance
JOINED = {
    "provision": "instrument",
    "hotline": "forum",
    "edition": "standard",
    "version": "system",
}
NAMED_BY: dict[str, tuple[str, ...]] = {  # columns of a name, where it is not the ref
    "source": ("code",),
    "hotline": ("forum__ref",),
    "edition": ("standard__ref", "label"),
    "version": ("system__ref", "label"),
}
HINTS = {
    "alliance": "load that alliance first",
    "person": "have them given an account first",
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


def read(path: Path) -> Bundle:
    """The records of a file, with what is wrong in each; Refused if it is no bundle at all."""
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
        records = list(_read_section(bundle, section, raw.get(section.name)))
        bundle.records[section.name] = records
        for line, name, bad in section.check_together(records):
            bundle.blame(line, f"{section.name} {name!r}", bad)
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
        bundle.named |= section.names(one)
        name = section.identify((one if isinstance(one, dict) else {}) | values)
        if not problems:
            problems = list(section.check(values))
            if name in seen:
                problems.append(Bad("stands twice in this file", section.key[0]))
            seen.add(name)
            yield line, values
        for bad in problems:
            bundle.blame(line, f"{section.name} {name!r}", bad)


def check_references(bundles: Sequence[Bundle]) -> None:
    """Note a problem wherever a record points at what is neither in the files nor in the portal."""
    world = _known_here(None) | {("alliance", bundle.slug) for bundle in bundles}
    world |= {("alliance", slug) for slug in Alliance.objects.values_list("slug", flat=True)}
    world |= {("person", name) for name in User.objects.values_list("username", flat=True)}
    for bundle in bundles:
        if not bundle.slug:
            world |= {(noun, ref) for noun, ref in bundle.named if noun == "state"}
    for bundle in bundles:
        known = world | bundle.named | _known_elsewhere(bundle)
        if bundle.slug:
            _blame_unknown(bundle, bundle.line, "alliance", forms.ALLIANCE, bundle.head, known)
        for section in bundle.sections:
            for line, values in bundle.records[section.name]:
                name = f"{section.name} {section.identify(values)!r}"
                _blame_unknown(bundle, line, name, section.form, values, known)


def _known_elsewhere(bundle: Bundle) -> set[tuple[str, str]]:
    """What is here of the bundle's alliance, without the clauses that the bundle takes away."""
    told = {ref for noun, ref in bundle.named if noun == "instrument"}
    here = _known_here(bundle.slug)
    return {one for one in here if one[0] != "provision" or one[1].split(":")[0] not in told}


def _known_here(slug: str | None) -> set[tuple[str, str]]:
    if slug is None:
        return {
            (noun, name)
            for noun, column in (("state", "iso3"), ("person", "username"))
            for name in MODELS[noun]._default_manager.values_list(column, flat=True)
        }
    found: set[tuple[str, str]] = set()
    for noun, model in MODELS.items():
        if noun in OF_WORLD or not (slug or noun == "source"):
            continue
        owner = {"alliance": None} if not slug else {"alliance__slug": slug}
        rows = model._default_manager.filter(**owner)
        names = rows.values_list(*NAMED_BY.get(noun, ("ref",)))
        found |= {(noun, ":".join(parts)) for parts in names}
    return found


def _blame_unknown(
    bundle: Bundle, line: int, name: str, form: Form, values: Values, known: set[tuple[str, str]]
) -> None:
    for path, noun, ref in references(form, values):
        if (noun, ref) not in known:
            hint = HINTS.get(noun, "add it to the file")
            bundle.blame(line, name, Bad(f"there is no {noun} {ref!r}; {hint}", path))
