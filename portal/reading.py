"""A text with what rests on it: its articles beside commitments, evidence and findings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from alliances.querysets import Principal
from commitments.models import Commitment, Evidence
from compliance.models import Finding
from compliance.views import as_flag
from portal.standing import Standing, standings
from treaties.models import Instrument, Passage, Provision, Text
from treaties.texts.duties import Suggestion, suggestions

# How a duty of a trigger can be kept; of any other it wakes when something happens.
KIND_BY = {"standing": Commitment.Kind.CONTINUOUS, "periodic": Commitment.Kind.RECURRING}
WOKEN = Commitment.Kind.CONDITIONAL


@dataclass
class Note:
    """A commitment in the margin: how it stands, its last evidence, what is found on it."""

    promise: Commitment
    standing: Standing
    evidence: Evidence | None = None
    flags: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """What looks like a duty, and what the form of a commitment begins with if one accepts it."""

    duty: Suggestion
    query: str
    clause: str = ""  # the number of the article, where its clause is still to be entered

    @classmethod
    def of(cls, duty: Suggestion, passage: Passage, instrument: Instrument) -> "Offer":
        kept_by = KIND_BY.get(duty.trigger, WOKEN)
        begun = {
            "title": duty.sentence[:300],
            "kind": Commitment.Kind.PROHIBITION if duty.is_prohibition else kept_by,
            "trigger": duty.trigger,
            "instrument": instrument.pk,
            "provision": passage.provision_id or "",
        }
        is_bare = passage.kind == "article" and passage.provision_id is None
        return cls(duty, urlencode(begun), _number(passage) if is_bare else "")


def _number(passage: Passage) -> str:
    """The number of an article as its text writes it: XI of “ARTICLE XI”, else as we count it."""
    _word, _space, number = passage.label.partition(" ")
    return number.strip(" .:") if number.strip(" .:").isalnum() else passage.number


@dataclass
class Row:
    """An article with the same one in another language, its margin and what looks like a duty."""

    passage: Passage
    other: Passage | None = None
    notes: list[Note] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


@dataclass(frozen=True)
class Coverage:
    """Of the articles that look like duties, how many have a commitment on record."""

    duties: int
    covered: int

    @property
    def missing(self) -> int:
        return self.duties - self.covered


def passages(user: Principal, text: Text | None, on: date | None = None) -> list[Passage]:
    """The articles of a text: all of them, or those that apply on the day."""
    if text is None:
        return []
    rows = Passage.objects.visible_to(user).filter(text=text)
    rows = rows if on is None else rows.applying_on(on)
    return list(rows.defer("search").select_related("provision").order_by("position"))


def rows(
    user: Principal, instrument: Instrument, text: Text, other: Text | None, on: date
) -> list[Row]:
    """The articles of a text on a day, each with its margin."""
    mine = passages(user, text, on)
    beside = {one.address: one for one in passages(user, other, on)}
    notes, flags = _margin(user, instrument, on)
    offers: defaultdict[str, list[Offer]] = defaultdict(list)
    for passage in mine:
        found = suggestions(text.language, [passage.value()])
        offers[passage.address] += [Offer.of(duty, passage, instrument) for duty in found]
    return [
        Row(
            one,
            beside.get(one.address),
            notes.get(one.provision_id, []),
            flags.get(one.provision.ref, []) if one.provision else [],
            offers[one.address],
        )
        for one in mine
    ]


def coverage(found: Iterable[Row]) -> Coverage:
    """How far the articles that look like duties are on record."""
    dutiful = [row for row in found if any(not one.duty.is_prohibition for one in row.offers)]
    return Coverage(len(dutiful), sum(bool(row.notes) for row in dutiful))


def _margin(
    user: Principal, instrument: Instrument, on: date
) -> tuple[dict[UUID | None, list[Note]], dict[str, list[dict[str, Any]]]]:
    promises = list(
        Commitment.objects.visible_to(user)
        .filter(provision__instrument=instrument)
        .select_related("instrument", "provision")
        .prefetch_related("instrument__also_alliances")
        .order_by("number")
    )
    clauses = Provision.objects.visible_to(user).filter(instrument=instrument)
    subjects = [one.ref for one in promises] + list(clauses.values_list("ref", flat=True))
    flags = _flags(user, instrument, subjects)
    stands, proofs = standings(user, promises, on), _proofs(user, promises)
    notes: defaultdict[UUID | None, list[Note]] = defaultdict(list)
    for one in promises:
        told = Note(one, stands[one.pk], proofs.get(one.pk), flags.get(one.ref, []))
        notes[one.provision_id].append(told)
    return dict(notes), flags


def _proofs(user: Principal, promises: Sequence[Commitment]) -> dict[UUID, Evidence]:
    """The last evidence of each commitment."""
    found = Evidence.objects.visible_to(user).filter(commitment__in=promises, withdrawn_at=None)
    return {one.commitment_id: one for one in found.order_by("met_on")}


def _flags(
    user: Principal, instrument: Instrument, subjects: list[str]
) -> dict[str, list[dict[str, Any]]]:
    about = Finding.objects.visible_to(user).open().filter(alliance=instrument.alliance_id)
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in about.filter(subject__in=subjects).to_show(user):
        found[one.subject].append(as_flag(one))
    return dict(found)


def touched(user: Principal, addresses: Iterable[str], *texts: Text) -> list[Commitment]:
    """The commitments that rest on these articles of the texts: what an amendment touches."""
    clauses = Passage.objects.visible_to(user).filter(text__in=texts, address__in=list(addresses))
    promises = Commitment.objects.visible_to(user).filter(provision__in=clauses.values("provision"))
    found = promises.select_related("instrument", "provision").order_by("number")
    return list(found.prefetch_related("instrument__also_alliances"))
