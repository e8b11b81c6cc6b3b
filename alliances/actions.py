"""Letting more see a record than may now: proposed by one person, decided by another."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.models import User
from alliances.models import (
    Alliance,
    Marking,
    Release,
    Scoped,
    Widening,
    in_words,
    is_wider,
    narrower,
    originators_of,
)
from alliances.walls import InOffice
from kit.approval import Decision, decide
from kit.errors import Refused

type Kept = Scoped | Alliance
type Found = Iterator[tuple[type[Scoped], models.QuerySet[Any]]]
type Step = Callable[[type[models.Model], Sequence[UUID]], Found]

GIVEN = "This is given in the back office, and is not widened: have it given anew there."
ALREADY = "A widening of this is proposed already: decide it."
ONE_AT_A_TIME = "one_widening_of_a_record_is_open_at_a_time"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is proposed: to whom a record is to be released, why, and who agreed to it."""

    to: Marking
    reason: str
    consent: str = ""


def marking_of(row: Kept) -> Marking:
    """The marking that a row has now."""
    return row.release, tuple(getattr(row, "released_to", ()))


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Parts of one table: the keys of those that go with their whole, and who stays as it is.

    `stays` counts by marking those that have one of their own. `is_derived` if the portal works the
    marking out: they go no further than all that they rest on.
    """

    table: type[Scoped]
    keys: list[UUID]
    stays: dict[Marking, int]

    @property
    def is_derived(self) -> bool:
        return self.table.derived_from is not None


def parts_of(row: Kept) -> Iterator[tuple[type[Scoped], list[UUID]]]:
    """What would go with a row if it were widened, by table: its parts, marked as it is.

    Parts are what would fall with it if it were deleted, theirs included, what is derived from it,
    and what they take along (`Scoped.takes_along`). What falls with several is a part of the first
    that its table names. A part that has a marking of its own keeps it.
    """
    return ((one.table, one.keys) for one in all_parts_of(row) if one.keys)


def all_parts_of(row: Kept) -> Iterator[Parts]:
    """As `parts_of`, with those that stay; of a part that stays, its own parts stay untold."""
    return _below(row, _parts)


def _below(row: Kept, step: Step) -> Iterator[Parts]:
    """What is reached from a row by steps from rows to what hangs on them."""
    marking = marking_of(row)
    wholes: list[tuple[type[models.Model], Sequence[UUID]]] = [(type(row), [row.pk])]
    seen = {row.pk}
    while wholes:
        table, keys = wholes.pop()
        for part, rows in step(table, keys):
            fresh, stays = [], Counter[Marking]()
            for key, release, states in rows.values_list("pk", "release", "released_to"):
                if (release, tuple(states)) != marking:
                    stays[release, tuple(states)] += 1
                elif key not in seen:
                    fresh.append(key)
            seen.update(fresh)
            if fresh:
                wholes.append((part, fresh))
            if fresh or stays:
                yield Parts(table=part, keys=fresh, stays=dict(stays))


@transaction.atomic
def narrow_parts(row: Scoped) -> int:
    """Before a row with a narrower marking is saved: its parts that are marked as it was, go along.

    The counterpart of a widening, for which one person is enough; the number of parts. What is
    narrowed with a row though it is no part of it (`Scoped.narrowed_with`) is counted among them. A
    marking that is not narrower takes nothing along.
    """
    was, now = type(row)._default_manager.get(pk=row.pk), marking_of(row)
    if now == marking_of(was) or is_wider(now, marking_of(was)):
        return 0
    count = 0
    for along in list(_below(was, _narrowed)):
        parts: Any = along.table._default_manager.filter(pk__in=along.keys)
        count += parts.update(release=now[0], released_to=list(now[1]))
    return count


def _parts(table: type[models.Model], keys: Sequence[UUID]) -> Found:
    """The parts of some rows, by table; what other rows carry as well is none of them."""
    for model in apps.get_models():
        if issubclass(model, Scoped):
            whole = next(_wholes(model), None)
            if whole is not None and whole.related_model is table:
                rows: Any = model._default_manager.filter(**{f"{whole.name}__in": keys})
                yield model, rows.order_by("pk")
    for name in getattr(table, "takes_along", ()):
        carried: Any = table._meta.get_field(name).related_model
        holders: Any = table._default_manager.filter(**{f"{name}__isnull": False})
        held = carried._default_manager.filter(pk__in=holders.filter(pk__in=keys).values(name))
        others = holders.exclude(pk__in=keys).filter(**{f"{name}__in": held})
        yield carried, held.exclude(pk__in=others.values(name)).order_by("pk")


def _narrowed(table: type[models.Model], keys: Sequence[UUID]) -> Found:
    """The parts of some rows, and what is narrowed with these."""
    yield from _parts(table, keys)
    scoped = [one for one in apps.get_models() if issubclass(one, Scoped)]
    for model, name in ((one, name) for one in scoped for name in one.narrowed_with):
        if model._meta.get_field(name).related_model is table:
            rows: Any = model._default_manager.filter(**{f"{name}__in": keys})
            yield model, rows.order_by("pk")


def resting_on(row: Kept) -> Iterator[tuple[type[Scoped], dict[Marking, int]]]:
    """Records of their own that rest on a row, by their marking: none of them goes with it."""
    for model in apps.get_models():
        if issubclass(model, Scoped) and model.derived_from is None:
            own = (one for one in model._meta.fields if _rests(one, type(row)))
            for one in own:
                rows: Any = model._default_manager.filter(**{one.name: row})
                marks = rows.order_by().values_list("release", "released_to")
                if found := Counter((release, tuple(states)) for release, states in marks):
                    yield model, dict(found)


def _rests(key: Any, table: type[models.Model]) -> bool:
    """Whether a key says that a record is nothing without one of the table, and yet its own."""
    return (
        key.related_model is table
        and not key.null
        and key.remote_field.on_delete is models.PROTECT
        and table is not Alliance
    )


def _wholes(model: type[Scoped]) -> Iterator[Any]:
    """The keys to what a row falls with; it is a part of the first."""
    for one in model._meta.fields:
        rests = one.name == model.derived_from
        falls = one.remote_field is not None and one.remote_field.on_delete is models.CASCADE
        if rests or (falls and not one.null and model.derived_from is None):
            yield one


def wider_releases(row: Kept) -> list[str]:
    """The releases that may be proposed for a row, from the narrowest.

    None for what is public, where the marking follows from other records, and for what the back
    office gives; no named states for an alliance.
    """
    if _follows(row) or _is_given(row):
        return []
    offered = [Release.STATES, Release.PARTIES, Release.PUBLIC][isinstance(row, Alliance) :]
    another = {Release.STATES: ("another",)}  # a state that is not named yet
    now = marking_of(row)
    return [one.value for one in offered if is_wider((one, another.get(one, ())), now)]


@transaction.atomic
def propose_widening(*, row: Kept, wish: Wish, by: User, at: datetime) -> Widening:
    """Propose a wider marking of a record; nothing changes until another person approves it.

    Refused: a marking that is not wider, a record whose marking follows from others or that the
    back office gives, one with an open proposal, and one of a foreign originator without their
    consent.
    """
    before = marking_of(row)
    home = row if isinstance(row, Alliance) else row.alliance
    _check(row, before, wish)
    if Widening.objects.filter(record=row.pk, decision=Decision.AWAITED).exists():
        raise Refused("already_proposed", ALREADY)
    release, states = narrower(before, wish.to)
    proposal = Widening(
        alliance=home,
        release=release,
        released_to=list(states),
        originators=list(foreign(row)),
        table=row._meta.db_table,
        record=row.pk,
        name=str(row)[:300],
        from_release=before[0],
        from_states=list(before[1]),
        to_release=wish.to[0],
        to_states=sorted(set(wish.to[1])),
        parts=[key for _table, keys in parts_of(row) for key in keys],
        reason=wish.reason,
        consent=wish.consent,
        proposed_by=by,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        if ONE_AT_A_TIME not in str(error):
            raise
        raise Refused("already_proposed", ALREADY) from error  # by another, at the same moment
    return proposal


def foreign(row: Kept, parts: Iterable[UUID] | None = None) -> tuple[str, ...]:
    """The originators of a row, and of those parts of it that go with it; all, if none is named."""
    rows: list[Any] = [row]
    for table, keys in parts_of(row):
        wanted = keys if parts is None else set(keys) & set(parts)
        told: Any = table._default_manager.filter(pk__in=wanted).exclude(originators=[])
        rows += told.only("pk", "originators")  # a file may be large
    return originators_of(*rows)


def _follows(row: Kept) -> bool:
    """Whether the marking is worked out from other records."""
    return isinstance(row, Widening) or getattr(row, "derived_from", None) is not None


def _is_given(row: Kept) -> bool:
    """Whether the row says who may do what, which the back office alone writes."""
    return any(isinstance(one, InOffice) for one in row._meta.constraints)


def _check(row: Kept, before: Marking, wish: Wish) -> None:
    if _follows(row):
        said = "Its marking follows from the records that it is derived from: widen those."
        raise Refused("marking_follows", said)
    if _is_given(row):
        raise Refused("given_in_office", GIVEN)
    if isinstance(row, Alliance) and wish.to[1]:
        said = "An alliance as such is released to all of its parties, or to everybody."
        raise Refused("no_named_states", said, "release")
    if not is_wider(wish.to, before):
        said = (
            f"That lets in nobody new: it is “{in_words(before)}” now. Narrow it on its own page."
        )
        raise Refused("not_wider", said, "release")
    if not wish.consent and (whose := foreign(row)):
        said = f"{', '.join(whose)} must agree to it: say by which letter they did."
        raise Refused("consent_needed", said, "consent")


@transaction.atomic
def decide_widening(
    *, widening: Widening, decision: Decision, by: User, at: datetime, remark: str = ""
) -> Kept | None:
    """Approve, refuse or withdraw a proposal, once; approved, the record takes its new marking.

    Approving and refusing is for those who may approve in the alliance, and never for the author;
    withdrawing for the author alone. Returns the record that was widened, for whoever brings up to
    date what follows from it. Refused if the record is gone, is marked otherwise by now, or is
    information of others too.
    """
    approvable = Alliance.objects.approvable_by(by).filter(pk=widening.alliance_id)
    if decision != Decision.WITHDRAWN and not approvable.exists():
        raise Refused("may_not_approve", "Only those who may approve here decide proposals.")
    decide(row=widening, decision=decision, by=by, at=at, remark=remark)
    return _widened(widening) if decision == Decision.APPROVED else None


def model_of(widening: Widening) -> type[Any] | None:
    """The model whose table a widening names; None if there is none by now."""
    models_by_table = {one._meta.db_table: one for one in apps.get_models()}
    return models_by_table.get(widening.table)


def _widened(widening: Widening) -> Kept:
    model = model_of(widening)
    rows: Any = model._default_manager.select_for_update(of=("self",)) if model else None
    row: Kept | None = rows.filter(pk=widening.record).first() if model else None
    if row is None:
        raise Refused("record_gone", "The record is no longer there: withdraw the proposal.")
    if _is_given(row):
        raise Refused("given_in_office", GIVEN)
    if marking_of(row) != widening.before:
        said = f"It is marked “{in_words(marking_of(row))}” by now: propose it anew."
        raise Refused("overtaken", said)
    whose = foreign(row, widening.parts)
    if new := sorted(set(whose) - set(widening.originators)):
        said = f"It is information of {', '.join(new)} too by now: propose it anew."
        raise Refused("overtaken", said)
    try:
        with transaction.atomic():
            _write(row, widening)
    except IntegrityError as error:
        said = str(error).partition("\n")[0]
        raise Refused("not_widened", f"Its table takes no such marking: {said}.") from error
    return row


def _write(row: Kept, widening: Widening) -> None:
    for part, keys in parts_of(row):
        asked: Any = part._default_manager.filter(pk__in=set(keys) & set(widening.parts))
        asked.update(release=widening.to_release, released_to=widening.to_states)
    row.release = widening.to_release
    names = ["release"]
    if isinstance(row, Scoped):
        row.released_to = list(widening.to_states)
        names.append("released_to")
    row.save(update_fields=names)
