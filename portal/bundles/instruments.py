"""Instruments in a bundle: a record with much hanging on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model, Prefetch, ProtectedError, QuerySet

from alliances.models import Alliance, inherited
from burden.models import Pledge
from commitments.models import Commitment
from kit.errors import RefusedAll
from portal.bundles import forms
from portal.bundles.attached import (
    attached_values,
    check_attached,
    check_numbers,
    drop_numbers,
    in_order,
    write_numbers,
    write_reservations,
)
from portal.bundles.kinds import Bad, Form, Partial, Raw
from portal.bundles.sections import (
    Find,
    Section,
    Values,
    check_currency,
    check_order,
    marked,
    marking,
    title_from,
)
from treaties.actions import link_articles
from treaties.models import (
    Action,
    Instrument,
    Party,
    Provision,
    Relation,
    Reservation,
    Statement,
    Term,
)

_SORTS: dict[type[Model], str] = {
    Action: "actions",
    Reservation: "reservations",
    Commitment: "commitments",
}
WINDOW = {
    "first_after": "window_first_after",
    "then_every": "window_then_every",
    "notice_before": "window_notice_before",
    "applies_to": "window_applies_to",
}
APART = (
    *("parties", "also_alliances", *Relation.Kind.values, "term", "pledge"),
    *("actions", "statements", "provisions", "release", "identifiers", "reservations"),
)


class Instruments(Section):
    """Treaties and the like, with parties, term, actions, statements and provisions."""

    name, noun, form, model = "instruments", "instrument", forms.INSTRUMENT, Instrument
    keys = {"depositary": "state"}
    flat = APART

    def names(self, raw: Raw) -> set[tuple[str, str]]:
        clauses = raw.get("provisions") if isinstance(raw, dict) else None
        numbers = [one.get("number") for one in clauses or () if isinstance(one, dict)]
        found = super().names(raw)
        return found | {("provision", f"{ref}:{number}") for _, ref in found for number in numbers}

    def check(self, values: Values) -> Iterator[Bad]:
        yield from check_order(values, "covers_from", "covers_until")
        yield from _check_term(values["term"])
        for n, action in enumerate(values["actions"], 1):
            yield from _check_action(action, f"actions[{n}]")
        if values["pledge"]:
            yield from _check_pledge(values["pledge"])
        yield from check_attached(values)
        numbers = [one["number"] for one in values["provisions"]]
        for n, number in enumerate(numbers):
            if number in numbers[:n]:
                yield Bad(f"number {number!r} stands twice", f"provisions[{n + 1}].number")

    def check_together(
        self, records: Sequence[tuple[int, Values]]
    ) -> Iterator[tuple[int, str, Bad]]:
        yield from check_numbers(records)

    def complete(self, values: Values, old: Values | None, find: Find) -> None:
        in_order(values)

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
        reserved = Reservation.objects.select_related("state", "provision")
        actions = Action.objects.select_related("provision", "part_of").prefetch_related("states")
        return (
            Instrument.objects.filter(alliance=alliance)
            .order_by("ref")
            .select_related("depositary", "term", "pledge")
            .prefetch_related(
                Prefetch("party_list", Party.objects.select_related("state")),
                "also_alliances",
                Prefetch("actions", actions),
                Prefetch("relations", Relation.objects.select_related("other")),
                "statements",
                "identifiers",
                Prefetch("reservations", reserved),
                Prefetch("provisions", Provision.objects.prefetch_related("statements")),
            )
        )

    def values(self, row: Instrument, alliance: Alliance | None) -> Values:
        assert alliance is not None
        values = super().values(row, alliance)
        own = [one for one in row.statements.all() if one.provision_id is None]
        return values | {
            "parties": [party.state.iso3 for party in row.party_list.all()],
            "also_alliances": sorted(other.slug for other in row.also_alliances.all()),
            "term": _term_values(row.term) if hasattr(row, "term") else None,
            "pledge": _plain(row.pledge, forms.PLEDGE) if hasattr(row, "pledge") else None,
            "actions": _action_values(list(row.actions.all())),
            "statements": [_plain(one, forms.STATEMENT) for one in own],
            "provisions": [_provision_values(one, row, alliance) for one in row.provisions.all()],
            **attached_values(row),
            **{kind.value: _others(row, kind.value) for kind in Relation.Kind},
        }

    def after(self, row: Instrument, values: Values, find: Find) -> None:
        common = _common(row)
        row.also_alliances.set([find("alliance", slug) for slug in values["also_alliances"]])
        _write_parties(row, values["parties"], find, common)
        _write_term(row, values["term"], common)
        _write_pledge(row, values["pledge"], common)
        _write_provisions(row, values["provisions"])
        drop_numbers(row, values)
        own = [one for one in row.statements.all() if one.provision_id is None]
        _align(Statement, _counted(own), _statements(values["statements"], common))


def link(row: Instrument, values: Values, find: Find) -> None:
    """Write what points at other instruments and provisions, once all of them exist."""
    common = _common(row)
    wanted = {
        (kind.value, other.pk): common | {"kind": kind.value, "other_id": other.pk}
        for kind in Relation.Kind
        for other in (find("instrument", ref) for ref in values[kind.value])
    }
    _align(Relation, {(one.kind, one.other_id): one for one in row.relations.all()}, wanted)
    _write_actions(row, values["actions"], find, common)
    write_numbers(row, values, common)
    write_reservations(row, values, find)


def drop_unnamed(written: Sequence[tuple[Instrument, Values]]) -> None:
    """Delete the provisions that the records of instruments no longer name; link articles anew.

    To be called when all is written that may have pointed at them; Refused if something still does.
    """
    gone: list[Any] = []
    for row, values in written:
        kept = [record["number"] for record in values["provisions"]]
        gone += row.provisions.exclude(number__in=kept).values_list("pk", flat=True)
    try:
        Provision.objects.filter(pk__in=gone).delete()
    except ProtectedError as error:
        raise _in_use(error.protected_objects) from error
    for row, _values in written:
        link_articles(row)


def _in_use(resting: Iterable[Any]) -> RefusedAll:
    ranks = [*_SORTS]
    found = sorted(resting, key=lambda one: (one.provision.ref, ranks.index(type(one))))
    clauses = ", ".join(dict.fromkeys(one.provision.ref for one in found))
    sorts = dict.fromkeys(_SORTS[type(one)] for one in found)
    told = [f"{one.provision.ref}: {_resting(one)}" for one in found]
    return RefusedAll(
        "provision_in_use",
        f"{clauses}: {' and '.join(sorts)} rest on it; change those before removing it",
        told,
    )


def _resting(one: Any) -> str:
    """What rests on a clause, in words."""
    if isinstance(one, Action):
        return f"{one.kind}, an action of {one.instrument.ref}"
    if isinstance(one, Reservation):
        return f"{one.kind} of {one.state.iso3} to {one.instrument.ref}"
    return str(one.ref)


def _common(row: Instrument) -> Values:
    """What all that hangs on an instrument has of it."""
    return {
        "instrument_id": row.pk,
        "alliance_id": row.alliance_id,
        **inherited(row),
    }


def _counted(rows: Iterable[Any]) -> dict[Any, Any]:
    return dict(enumerate(rows))


def _write(model: type[Model], here: dict[Any, Any], wanted: dict[Any, Values]) -> None:
    """Give the row of each key its columns; one that has them already is not written."""
    for key, columns in wanted.items():
        row = here[key] = here.get(key) or model()
        if any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            row.save()


def _align(model: type[Model], here: dict[Any, Any], wanted: dict[Any, Values]) -> None:
    """Write what is wanted and delete the surplus: what was right keeps its key and its day."""
    surplus = [row for key, row in here.items() if key not in wanted]
    _write(model, here, wanted)
    for row in surplus:
        row.delete()


def _others(row: Instrument, kind: str) -> list[str]:
    return sorted(one.other.ref for one in row.relations.all() if one.kind == kind)


def _plain(row: Any, form: Form) -> Values:
    return {column.key: getattr(row, column.key) for column in form.columns}


def _term_values(term: Term) -> Values:
    values = {c.key: getattr(term, c.key) for c in forms.TERM.columns if c.key != "window"}
    window = {key: getattr(term, column) for key, column in WINDOW.items()}
    return values | {"window": None if window["first_after"] is None else window}


def _action_values(actions: list[Action]) -> list[Values]:
    steps: dict[Any, list[Values]] = {}
    for one in actions:
        if one.part_of_id:
            steps.setdefault(one.part_of_id, []).append(_one_action(one))
    tops = [one for one in actions if not one.part_of_id]
    return [_one_action(one) | {"steps": steps.get(one.pk, [])} for one in tops]


def _one_action(action: Action) -> Values:
    apart = ("states", "provision")
    values = {c.key: getattr(action, c.key) for c in forms.STEP if c.key not in apart}
    values["also_attested"] = [Partial().read(text) for text in action.also_attested]
    values["states"] = sorted(state.iso3 for state in action.states.all())
    values["provision"] = action.provision.ref if action.provision else None
    return values


def _provision_values(provision: Provision, row: Instrument, alliance: Alliance) -> Values:
    apart = ("statements", "release")
    values = {
        c.key: getattr(provision, c.key) for c in forms.PROVISION.columns if c.key not in apart
    }
    values["statements"] = [_plain(one, forms.STATEMENT) for one in provision.statements.all()]
    whose = [one for one in provision.originators if one not in row.originators]
    return values | {"release": marking(provision, alliance), "originators": whose}


def _write_parties(row: Instrument, codes: Sequence[str], find: Find, common: Values) -> None:
    states = [find("state", code).pk for code in codes]
    wanted = {pk: common | {"state_id": pk, "position": n} for n, pk in enumerate(states, 1)}
    _align(Party, {one.state_id: one for one in row.party_list.all()}, wanted)


def _write_term(row: Instrument, value: Values | None, common: Values) -> None:
    here = _counted(Term.objects.filter(instrument=row))
    if value is None:
        _align(Term, here, {})
        return
    columns = {key: one for key, one in value.items() if key != "window"}
    window = value["window"] or dict.fromkeys(WINDOW) | {"applies_to": ""}
    for key, one in window.items():
        columns[WINDOW[key]] = one
    _align(Term, here, {0: columns | common})


def _write_pledge(row: Instrument, value: Values | None, common: Values) -> None:
    here = _counted(Pledge.objects.filter(instrument=row))
    sourced = {"confidence": row.confidence, "sources": row.sources}
    _align(Pledge, here, {} if value is None else {0: value | sourced | common})


def _write_provisions(row: Instrument, records: Sequence[Values]) -> None:
    here = {one.number: one for one in row.provisions.all()}
    known = {number: one.originators for number, one in here.items()}  # kept by an older file too
    common = {
        (number := record["number"]): _common(row)
        | marked(record["release"], row.alliance)
        | {
            "originators": sorted(
                {*record["originators"], *row.originators, *known.get(number, ())}
            )
        }
        for record in records
    }
    wanted = {
        record["number"]: {
            **{key: value for key, value in record.items() if key not in ("statements", "release")},
            **common[record["number"]],
            "ref": f"{row.ref}:{record['number']}",
            "position": n,
        }
        for n, record in enumerate(records, 1)
    }
    called = {one.pk: title_from(one) for one in here.values()}
    _write(Provision, here, wanted)
    _rename_commitments(called, here.values())
    for record in records:
        provision = here[record["number"]]
        marks = common[record["number"]] | {"provision_id": provision.pk}
        said = _counted(provision.statements.all())
        _align(Statement, said, _statements(record["statements"], marks))


def _rename_commitments(called: Mapping[UUID, str], provisions: Iterable[Provision]) -> None:
    """Commitments called by their clause follow its words."""
    for one in provisions:
        before = called.get(one.pk, "")
        if before and before != title_from(one):
            Commitment.objects.filter(provision=one, title=before).update(title=title_from(one))


def _statements(records: Sequence[Values], common: Values) -> dict[Any, Values]:
    return _counted(common | record | {"position": n} for n, record in enumerate(records, 1))


def _write_actions(row: Instrument, records: Sequence[Values], find: Find, common: Values) -> None:
    """Position by position, each action before its steps."""
    told: list[tuple[Values, int | None]] = []
    for record in records:
        whole = len(told)
        told += [(record, None), *((step, whole) for step in record["steps"])]
    here = list(row.actions.all())
    rows = [*here, *(Action() for _ in told[len(here) :])]
    wanted = {
        n: {
            **common,
            **_action_columns(record, find),
            "position": n + 1,
            "part_of_id": None if whole is None else rows[whole].pk,
        }
        for n, (record, whole) in enumerate(told)
    }
    _align(Action, _counted(rows), wanted)
    for action, (record, _) in zip(rows, told, strict=False):  # rows may be left over
        action.states.set([find("state", code) for code in record["states"]])


def _action_columns(value: Values, find: Find) -> Values:
    apart = ("states", "provision", "steps")
    columns = {key: one for key, one in value.items() if key not in apart}
    provision = find("provision", value["provision"]).pk if value["provision"] else None
    also = [str(day) for day in value["also_attested"]]
    return columns | {"provision_id": provision, "also_attested": also}


def _check_term(term: Values | None) -> Iterator[Bad]:
    if term is None:
        return
    windowed = {WINDOW[key]: one for key, one in (term["window"] or {}).items()}
    try:
        Term(**{key: one for key, one in term.items() if key != "window"}, **windowed).value()
    except ValueError as error:
        yield Bad(str(error), "term")
    if term["kind"] == "fixed_then_tacit_renewal" and not (term["initial"] and term["renewal"]):
        yield Bad("tacit renewal needs the lengths 'initial' and 'renewal'", "term.renewal")


def _check_action(action: Values, path: str) -> Iterator[Bad]:
    for n, one in enumerate((action, *action.get("steps", ()))):
        at = path if n == 0 else f"{path}.steps[{n}]"
        if one["done_on"] is None and one["takes_effect_on"] is None:
            yield Bad("an action needs done_on, takes_effect_on or both", at)
        if one["new_end_on"] and one["removes_end"]:
            yield Bad("either sets a new end or removes it", f"{at}.removes_end")


def _check_pledge(pledge: Values) -> Iterator[Bad]:
    yield from check_currency(pledge["currency"], "pledge.currency")
    if pledge["total"] is None and pledge["base_amount"] is None:
        yield Bad("name a total, or a base_amount with its escalator", "pledge.total")
