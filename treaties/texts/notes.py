"""Texts without articles: exchanges of notes and letters, memoranda in numbered paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass

from treaties.texts import borders
from treaties.texts.languages import language_of
from treaties.texts.lines import Line, paragraphs
from treaties.texts.paragraphs import units_of
from treaties.texts.parts import Addresses, Part, Version


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines of one language."""

    language: str
    lines: list[Line]


def cut_without_articles(lines: Sequence[Line], width: int) -> list[Version]:
    """One version for each language; each note or letter of an exchange is a part of its own."""
    parts: dict[str, list[Part]] = {}
    given: dict[str, Addresses] = {}
    for stretch in _stretches(lines):
        addresses = given.setdefault(stretch.language, Addresses())
        here = parts.setdefault(stretch.language, [])
        here += _parts(stretch.lines, width, addresses, len(here))
    return [Version(language, tuple(one)) for language, one in parts.items()]


def _stretches(lines: Sequence[Line]) -> list[_Stretch]:
    """The lines by language; what is too short to tell belongs with what follows it."""
    found: list[_Stretch] = []
    waiting: list[Line] = []
    for line in lines:
        waiting.append(line)
        language = language_of(line.text) if len(line.text) > 60 else ""
        if not language:
            continue
        if found and found[-1].language == language:
            found[-1].lines.extend(waiting)
        else:
            found.append(_Stretch(language, waiting))
        waiting = []
    if found:
        found[-1].lines.extend(waiting)
    elif any(not line.is_blank for line in waiting):
        language = language_of(" ".join(line.text for line in waiting))
        found.append(_Stretch(language or "und", waiting))
    return found


def _parts(lines: Sequence[Line], width: int, addresses: Addresses, before: int) -> list[Part]:
    starts = [at for at, line in enumerate(lines) if borders.is_salutation(line)]
    if not starts:
        return _body("body" if not before else "more", lines, width, addresses)
    found = _body("opening", lines[: starts[0]], width, addresses)
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found += _note(lines[at:end], width, addresses)
    return found


def _body(name: str, lines: Sequence[Line], width: int, addresses: Addresses) -> list[Part]:
    told = [one for one in lines if not one.is_blank]
    if not told:
        return []
    found, rest = [], lines
    if borders.is_titular(told[0]):
        address = addresses.give("title")
        found.append(Part(address, "title", "", "", told[0].text))
        rest = lines[list(lines).index(told[0]) + 1 :]
    address = addresses.give(name)
    units = units_of(address, paragraphs(rest, width=width), addresses)
    return [*found, Part(address, "body", "", "", "", units)] if units else found


def _note(lines: Sequence[Line], width: int, addresses: Addresses) -> list[Part]:
    address = addresses.give("note")
    number = address.rpartition("-")[2] if "-" in address else "1"
    units = units_of(address, paragraphs(lines, width=width), addresses)
    return [Part(address, "note", number, "", "", units)] if units else []
