"""Instruments in a bundle: a record with much hanging on it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, ProtectedError, QuerySet

from alliances.models import Alliance
from burden.models import Pledge
from kit.errors import Refused
from portal.bundles import forms
from portal.bundles.kinds import Bad, Form, Partial
from portal.bundles.sections import (
    Find,
    Section,
    Values,
    check_currency,
    check_order,
    marked,
    marking,
)
from treaties.models import Action, Instrument, Party, Provision, Relation, Statement, Term

WINDOW = {
    "first_after": "window_first_after",
    "then_every": "window_then_every",
    "notice_before": "window_notice_before",
    "applies_to": "window_applies_to",
}
APART = (
    *("parties", "also_alliances", "implements", "renews", "supersedes", "term", "pledge"),
    *("actions", "statements", "provisions", "release"),
)


class Instruments(Section):
    """Treaties and the like, with parties, term, actions, statements and provisions."""

    name, noun, form, model = "instruments", "instrument", forms.INSTRUMENT, Instrument
    keys = {"depositary": "state"}
    flat = APART

    def check(self, values: Values) -> Iterator[Bad]:
        yield from check_order(values, "covers_from", "covers_until")
        yield from _check_term(values["term"])
        for n, action in enumerate(values["actions"], 1):
            yield from _check_action(action, f"actions[{n}]")
        if values["pledge"]:
            yield from _check_pledge(values["pledge"])
        numbers = [one["number"] for one in values["provisions"]]
        for n, number in enumerate(numbers):
            if number in numbers[:n]:
                yield Bad(f"number {number!r} stands twice", f"provisions[{n + 1}].number")

    def rows(self, alliance: Alliance | None) -> QuerySet[Any]:
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
            "provisions": [_provision_values(one, alliance) for one in row.provisions.all()],
            **{kind.value: _others(row, kind.value) for kind in Relation.Kind},
        }

    def after(self, row: Instrument, values: Values, find: Find) -> None:
        common = {"alliance": row.alliance, "release": row.release, "released_to": row.released_to}
        row.also_alliances.set([find("alliance", slug) for slug in values["also_alliances"]])
        _write_parties(row, values["parties"], find, common)
        _write_term(row, values["term"], common)
        _write_pledge(row, values["pledge"], common)
        _write_provisions(row, values["provisions"])
        row.statements.filter(provision=None).delete()
        _write_statements(row, None, values["statements"], common)


def link(row: Instrument, values: Values, find: Find) -> None:
    """Write what points at other instruments and provisions, once all of them exist."""
    common = {"alliance": row.alliance, "release": row.release, "released_to": row.released_to}
    row.relations.all().delete()
    Relation.objects.bulk_create(
        Relation(instrument=row, kind=kind.value, other=find("instrument", ref), **common)
        for kind in Relation.Kind
        for ref in values[kind.value]
    )
    row.actions.all().delete()
    position = 0
    for action in values["actions"]:
        position += 1
        parent = _write_action(row, action, position, find, common)
        for step in action["steps"]:
            position += 1
            _write_action(row, step, position, find, common, part_of=parent)


def _others(row: Instrument, kind: str) -> list[str]:
    return sorted(one.other.ref for one in row.relations.all() if one.kind == kind)


def _plain(row: Any, form: Form) -> Values:
    return {column.key: getattr(row, column.key) for column in form.columns}


def _term_values(term: Term) -> Values:
    values = {c.key: getattr(term, c.key) for c in forms.TERM.columns if c.key != "window"}
    window = {key: getattr(term, column) for key, column in WINDOW.items()}
    return values | {"window": window if window["first_after"] else None}


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


def _provision_values(provision: Provision, alliance: Alliance) -> Values:
    apart = ("statements", "release")
    values = {
        c.key: getattr(provision, c.key) for c in forms.PROVISION.columns if c.key not in apart
    }
    values["statements"] = [_plain(one, forms.STATEMENT) for one in provision.statements.all()]
    return values | {"release": marking(provision, alliance)}


def _write_parties(row: Instrument, codes: Sequence[str], find: Find, common: Values) -> None:
    row.party_list.all().delete()
    Party.objects.bulk_create(
        Party(instrument=row, state=find("state", code), position=n, **common)
        for n, code in enumerate(codes, 1)
    )


def _write_term(row: Instrument, value: Values | None, common: Values) -> None:
    Term.objects.filter(instrument=row).delete()
    if value is None:
        return
    columns = {key: one for key, one in value.items() if key != "window"}
    for key, one in (value["window"] or {}).items():
        columns[WINDOW[key]] = one
    Term.objects.create(instrument=row, **columns, **common)


def _write_pledge(row: Instrument, value: Values | None, common: Values) -> None:
    Pledge.objects.filter(instrument=row).delete()
    if value is not None:
        sourced = {"confidence": row.confidence, "sources": row.sources}
        Pledge.objects.create(instrument=row, **value, **sourced, **common)


def _write_provisions(row: Instrument, records: Sequence[Values]) -> None:
    kept = [record["number"] for record in records]
    try:
        row.provisions.exclude(number__in=kept).delete()
    except ProtectedError as error:
        gone = ", ".join(row.provisions.exclude(number__in=kept).values_list("ref", flat=True))
        raise Refused(
            "provision_in_use", f"{gone}: commitments rest on it; change those before removing it"
        ) from error
    for n, record in enumerate(records, 1):
        marks = marked(record["release"], row.alliance)
        columns = {k: v for k, v in record.items() if k not in ("statements", "release", "number")}
        provision, _ = Provision.objects.update_or_create(
            instrument=row,
            number=record["number"],
            defaults={
                "alliance": row.alliance,
                "ref": f"{row.ref}:{record['number']}",
                "position": n,
                **columns,
                **marks,
            },
        )
        provision.statements.all().delete()
        _write_statements(row, provision, record["statements"], {"alliance": row.alliance, **marks})


def _write_statements(
    row: Instrument, provision: Provision | None, records: Sequence[Values], common: Values
) -> None:
    Statement.objects.bulk_create(
        Statement(instrument=row, provision=provision, position=n, **record, **common)
        for n, record in enumerate(records, 1)
    )


def _write_action(
    row: Instrument,
    value: Values,
    position: int,
    find: Find,
    common: Values,
    *,
    part_of: Action | None = None,
) -> Action:
    apart = ("states", "provision", "steps", "also_attested")
    action = Action.objects.create(
        instrument=row,
        part_of=part_of,
        position=position,
        provision=find("provision", value["provision"]) if value["provision"] else None,
        also_attested=[str(day) for day in value["also_attested"]],
        **{key: one for key, one in value.items() if key not in apart},
        **common,
    )
    action.states.set([find("state", code) for code in value["states"]])
    return action


def _check_term(term: Values | None) -> Iterator[Bad]:
    if term is None:
        return
    for problem in check_order(term, "notice_opens_on", "notice_closes_on"):
        yield Bad(str(problem), f"term.{problem.path}")
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
