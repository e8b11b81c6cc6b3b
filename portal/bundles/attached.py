"""What is attached to an instrument in a bundle: its numbers, and reservations with replies."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from alliances.models import inherited
from portal.bundles import forms
from portal.bundles.kinds import Bad
from portal.bundles.sections import Find, Values
from treaties.models import Identifier, Instrument, Reservation

PLAIN = (Reservation.Kind.RESERVATION, Reservation.Kind.DECLARATION)


def check_attached(values: Values) -> Iterator[Bad]:
    """What is wrong with the numbers and reservations of one instrument."""
    for n, one in enumerate(values["identifiers"], 1):
        try:
            Identifier(**one).clean()
        except ValidationError as error:
            yield Bad(error.messages[0], f"identifiers[{n}].number")
    for n, one in enumerate(values["reservations"], 1):
        if one["kind"] not in PLAIN:
            reason = f"{one['kind']!r} answers a reservation: put it among that one's replies"
            yield Bad(reason, f"reservations[{n}].kind")
        for k, reply in enumerate(one["replies"], 1):
            path = f"reservations[{n}].replies[{k}]"
            if reply["kind"] in PLAIN:
                yield Bad(f"{reply['kind']!r} is no reply: let it stand by itself", f"{path}.kind")
            elif reply["state"] == one["state"]:
                yield Bad("nobody answers a reservation of their own", f"{path}.state")


def check_numbers(records: Sequence[tuple[int, Values]]) -> Iterator[tuple[int, str, Bad]]:
    """Numbers that stand for two instruments of one file: the line and name of the second."""
    seen: dict[tuple[str, str], str] = {}
    for line, values in records:
        for n, one in enumerate(values["identifiers"], 1):
            first = seen.setdefault((one["scheme"], one["number"]), values["ref"])
            if first != values["ref"]:
                reason = f"{one['scheme']} {one['number']!r} stands for {first} already"
                yield line, values["ref"], Bad(reason, f"identifiers[{n}].number")


def in_order(values: Values) -> None:
    """Put numbers and reservations in the order in which they are written out."""
    values["identifiers"].sort(key=_of_number)
    values["reservations"].sort(key=_of_reservation)
    for one in values["reservations"]:
        one["replies"].sort(key=_of_reservation)


def _of_number(one: Values) -> Any:
    return one["scheme"], one["number"]


def _of_reservation(one: Values) -> Any:
    return str(one["made_on"]), one["state"], one["kind"], one["text"]


def attached_values(row: Instrument) -> Values:
    """The numbers and reservations of a row that was read with them."""
    numbers = [{"scheme": one.scheme, "number": one.number} for one in row.identifiers.all()]
    every = list(row.reservations.all())
    replies: dict[Any, list[Values]] = {}
    for one in every:
        replies.setdefault(one.in_reply_to_id, []).append(_one(one))
    plain = [
        _one(one) | {"replies": replies.get(one.pk, [])} for one in every if not one.in_reply_to_id
    ]
    found = {"identifiers": numbers, "reservations": plain}
    in_order(found)
    return found


def _one(row: Reservation) -> Values:
    values = {
        c.key: getattr(row, c.key) for c in forms.REPLY if c.key not in ("state", "provision")
    }
    values["state"] = row.state.iso3
    return values | {"provision": row.provision.ref if row.provision else None}


def drop_numbers(row: Instrument, values: Values) -> None:
    """Take away the numbers that are not the instrument's any more: another may get them."""
    kept = {(one["scheme"], one["number"]) for one in values["identifiers"]}
    for one in row.identifiers.all():
        if (one.scheme, one.number) not in kept:
            one.delete()


def write_numbers(row: Instrument, values: Values, common: Values) -> None:
    here = {(one.scheme, one.number): one for one in Identifier.objects.filter(instrument=row)}
    for one in values["identifiers"]:
        _kept(here.get((one["scheme"], one["number"])) or Identifier(), common | one)


def write_reservations(row: Instrument, values: Values, find: Find) -> None:
    """Those that were right keep their keys; the others are written, or go with their replies."""
    rows = Reservation.objects.filter(instrument=row).select_related("state", "provision")
    here = {_key(_one(one), one.in_reply_to_id): one for one in rows}
    kept = set()
    for record in values["reservations"]:
        whole = _reserved(here, record, None, find, row)
        kept |= {whole.pk}
        for reply in record["replies"]:
            kept |= {_reserved(here, reply, whole, find, row).pk}
    for one in rows:
        if one.pk not in kept:
            Reservation.objects.filter(pk=one.pk).delete()


def _key(values: Values, whole: Any) -> Any:
    return str(values["made_on"]), values["state"], values["kind"], values["text"], whole


def _reserved(
    here: dict[Any, Reservation],
    record: Values,
    whole: Reservation | None,
    find: Find,
    on: Instrument,
) -> Reservation:
    """Marked as its instrument, and no wider than the clause it is on and what it answers."""
    above = whole.pk if whole else None
    row = here.pop(_key(record, above), None) or Reservation()
    columns = {
        key: one for key, one in record.items() if key not in ("state", "provision", "replies")
    }
    clause = find("provision", record["provision"]) if record["provision"] else None
    _kept(
        row,
        {
            **columns,
            **inherited(on, clause, whole),
            "alliance_id": on.alliance_id,
            "instrument_id": on.pk,
            "state_id": find("state", record["state"]).pk,
            "provision_id": clause.pk if clause else None,
            "in_reply_to_id": above,
        },
    )
    return row


def _kept(row: Any, columns: Values) -> None:
    """Save the row, unless it says all that already."""
    if any(getattr(row, name) != value for name, value in columns.items()) or row._state.adding:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
