"""Files are kept to the byte; what is read out of them counts once a person accepts it."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from celery import current_app
from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import TextField, Value
from kombu.exceptions import OperationalError

from accounts.models import User
from alliances.models import inherited
from kit.dates import in_words
from kit.errors import Refused
from treaties.models import Action, Instrument, Original, Passage, Provision, Text
from treaties.texts.certifying import digest
from treaties.texts.containers.outcome import Unreadable
from treaties.texts.containers.parsing import from_json, parse
from treaties.texts.containers.reading import LIMIT
from treaties.texts.numbers import read
from treaties.texts.parts import Part, Version
from treaties.texts.searching import config_of, spaced

LONGEST = 200_000
"""Characters of an article that are indexed: more words than PostgreSQL's index can hold."""

MOST_ATTEMPTS = 3  # of a file that takes its worker down with it
_GIVEN_UP = (
    "The file could not be read to its end: each worker that began was lost. It is kept as it was"
    " sent; export the text anew, or upload it as plain text."
)
_TOO_LARGE = "The file is larger than {} MB. Upload the text alone, without pictures."
_TAKEN = (
    "There is already a text in {} that stands from {}. Give the day from which this one stands,"
    " or take the other away first."
)


@dataclass(frozen=True)
class Terms:
    """What a person says of the texts they accept."""

    holds_from: date | None = None
    amendment: Instrument | None = None
    is_authentic: bool | None = None
    provenance: str = ""


@transaction.atomic
def keep(
    *, instrument: Instrument, name: str, data: bytes, by: User, at: datetime
) -> tuple[Original, bool]:
    """Keep the bytes, to be read soon; whether they are new, for the same ones are kept once.

    Refused is only what is too large to keep: what cannot be read is kept all the same.
    """
    if len(data) > LIMIT:
        raise Refused("file_too_large", _TOO_LARGE.format(LIMIT // 1024**2), "file")
    sha256 = hashlib.sha256(data).hexdigest()
    made, is_new = Original.objects.get_or_create(
        instrument=instrument,
        sha256=sha256,
        defaults={
            **_home(instrument),
            "name": _named(name),
            "size": len(data),
            "content": data,
            "refusal_code": Original.NOT_READ,
            "refusal": "The file has not been read yet.",
            "sent_at": at,
            "sent_by": by,
        },
    )
    if is_new:
        transaction.on_commit(_nudge)
    return made, is_new


def _nudge() -> None:
    with suppress(OperationalError):  # without a broker the next tick finds it
        current_app.send_task("treaties.read", retry=False, ignore_result=True)


def _named(name: str) -> str:
    """A name that can be shown and stored; it is no path and names no file of ours."""
    kept = "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable())
    return kept[-200:] or "unnamed"


def _home(instrument: Instrument) -> dict[str, Any]:
    marking = inherited(instrument)
    return {"instrument": instrument, "alliance_id": instrument.alliance_id, **marking}


def read_waiting() -> int:
    """Read every file that waits for it, oldest first; how many were. Any worker may, at any time.

    A file whose worker was killed waits again, and is given up after MOST_ATTEMPTS.
    """
    waiting = Original.objects.waiting().order_by("sent_at", "pk").values_list("pk", flat=True)
    return sum(_claim(pk) and _read(pk) for pk in list(waiting))


@transaction.atomic
def _claim(pk: UUID) -> bool:
    """Count the attempt, for good; a file that was tried too often is given up."""
    made = _next(pk)
    if made is None:
        return False
    made.attempts += 1
    is_left = made.attempts <= MOST_ATTEMPTS
    if not is_left:
        made.refusal_code, made.refusal = "too_heavy", _GIVEN_UP
    made.save(update_fields=["attempts", "refusal_code", "refusal"])
    return is_left


def _next(pk: UUID) -> Original | None:
    """The file, kept from other workers; None if one of them has it, or it is read."""
    rows = Original.objects.waiting().select_for_update(skip_locked=True, of=("self",))
    found: Original | None = rows.filter(pk=pk).first()
    return found


@transaction.atomic
def _read(pk: UUID) -> bool:
    made = _next(pk)
    if made is None:
        return False
    try:
        parsed = parse(bytes(made.content))
    except Unreadable as problem:
        made.refusal_code, made.refusal = problem.code, problem.message
    else:
        made.kind = parsed.kind
        made.found = _storable(asdict(parsed.cut))
        made.refusal_code = made.refusal = ""
    made.save(update_fields=["kind", "found", "refusal_code", "refusal"])
    return True


def _storable(value: Any) -> Any:
    """Without the characters that PostgreSQL holds in no text."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _storable(one) for key, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list | tuple) else value


@transaction.atomic
def accept(
    *, original: Original, languages: Sequence[str], terms: Terms, by: User, at: datetime
) -> list[Text]:
    """Make versions of the texts that were read out of a file, in these of its languages."""
    if original.is_waiting:
        raise Refused("not_read", "The file is still to be read: wait for what it holds.")
    if original.found is None:
        raise Refused("nothing_to_accept", "No text was read out of this file.")
    versions = {one.language: one for one in from_json(original.found).versions}
    if not languages or set(languages) - set(versions):
        raise Refused("language_unknown", "Choose among the languages found.", "languages")
    _check_day(original.instrument, terms, at.date())
    return [
        _version(original, versions[language], terms, by, at)
        for language in dict.fromkeys(languages)
    ]


def _check_day(instrument: Instrument, terms: Terms, today: date) -> None:
    """No text stands before its treaty was signed, nor from a day to come without an amendment."""
    if terms.holds_from is None:
        return
    signed = instrument.actions.filter(kind=Action.Kind.SIGNED, part_of=None)
    days = [one.done_on for one in signed if one.done_on]
    if days and terms.holds_from < (first := min(days, key=lambda one: one.earliest)).earliest:
        text = f"It was signed on {in_words(first)}: no text of it stands before that."
        raise Refused("before_signature", text, "holds_from")
    if terms.holds_from > today and terms.amendment is None:
        text = (
            f"{in_words(terms.holds_from)} is still to come: choose what amends it by then, or"
            " enter a day up to today."
        )
        raise Refused("not_yet", text, "holds_from")


def _version(original: Original, version: Version, terms: Terms, by: User, at: datetime) -> Text:
    instrument = original.instrument
    rows = Text.objects.filter(instrument=instrument, language=version.language)
    if rows.filter(holds_from=terms.holds_from).exists():
        day = in_words(terms.holds_from) if terms.holds_from else "the beginning"
        raise Refused("text_exists", _TAKEN.format(version.language, day), "holds_from")
    made: Text = Text.objects.create(
        **_home(instrument),
        language=version.language,
        title=version.title,
        is_authentic=terms.is_authentic,
        holds_from=terms.holds_from,
        amendment=terms.amendment,
        original=original,
        provenance=terms.provenance,
        sha256=digest(version.language, version.parts),
        accepted_at=at,
        accepted_by=by,
    )
    fill(made, version.parts)
    return made


def fill(text: Text, parts: Sequence[Part]) -> None:
    """Write the articles of a text, and find the clauses on record that they are the text of."""
    clauses = _clauses(text.instrument)
    Passage.objects.bulk_create(
        [
            Passage(
                **_home(text.instrument),
                text=text,
                provision=clauses.get(part.number) if part.kind == "article" else None,
                position=position,
                address=part.address,
                kind=part.kind,
                number=part.number[:60],
                label=part.label,
                heading=part.heading,
                body=part.body,
                units=[asdict(one) for one in part.units],
                search=_searchable(text.language, part),
            )
            for position, part in enumerate(parts, 1)
        ],
        batch_size=500,
    )


def link_articles(instrument: Instrument) -> int:
    """Find anew the clauses that the articles on record are the text of; how many had another.

    To be called when the numbers of an instrument's clauses have changed.
    """
    clauses = _clauses(instrument)
    moved = []
    for one in instrument.passages.filter(kind="article").only("pk", "number", "provision_id"):
        clause = clauses.get(one.number)
        if one.provision_id != (clause and clause.pk):
            one.provision = clause
            moved.append(one)
    Passage.objects.bulk_update(moved, ["provision"], batch_size=500)
    return len(moved)


def _searchable(language: str, part: Part) -> SearchVector:
    words = spaced(f"{part.label} {part.heading}\n{part.body}")[:LONGEST]
    return SearchVector(Value(words, output_field=TextField()), config=config_of(language))


def _clauses(instrument: Instrument) -> dict[str, Provision]:
    """The clauses on record by their number, as addresses have it; our own labels are none."""
    found: dict[str, Provision] = {}
    for one in instrument.provisions.filter(is_label=False):
        first, _, suffix = one.number.removeprefix("Article ").partition(" ")
        number = read(first, suffix if suffix.isalpha() else "")
        if number is not None:
            found.setdefault(number.key, one)
    return found
