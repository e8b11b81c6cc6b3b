"""A text as an Akoma Ntoso document that is valid against the standard's schema."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from treaties.texts.akn.names import LANGUAGES, NAMESPACE
from treaties.texts.parts import Part, Unit, Version

_ELEMENTS = {"article": "article", "section": "section", "chapter": "chapter"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself: work, expression and manifestation (FRBR).

    `signed_on` dates the work, `holds_from` the expression, `made_on` this file; `verify` is the
    address where its digest can be checked.
    """

    ref: str
    title: str
    signed_on: date
    holds_from: date
    made_on: date
    digest: str = ""
    verify: str = ""


def as_akn(version: Version, identity: Identity) -> bytes:
    """The document, in UTF-8. Addresses are its eIds."""
    root = etree.Element(_name("akomaNtoso"), nsmap={None: NAMESPACE})
    act = _add(root, "act", name="treaty", contains="originalVersion")
    _meta(act, identity, version.language)
    by_kind: dict[str, list[Part]] = {}
    for part in version.parts:
        by_kind.setdefault(part.kind, []).append(part)
    _preface(act, by_kind.get("title", []), identity)
    preamble = by_kind.get("preamble", [])
    if preamble:
        _blocks(_add(act, "preamble"), preamble)
    body = _add(act, "body")
    outer = ("title", "preamble")
    for part in version.parts:
        if part.kind not in outer and part.address != "conclusions":
            _part(body, part)
    if not len(body):
        _add(_add(_add(body, "hcontainer", name="body"), "content"), "p")
    closing = [one for one in version.parts if one.address == "conclusions"]
    if closing:
        _blocks(_add(act, "conclusions"), closing)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    one = etree.SubElement(parent, _name(tag), attributes)
    if text:
        one.text = _NOT_XML.sub(" ", text)
    return one


def _meta(act: Any, who: Identity, language: str) -> None:
    meta = _add(act, "meta")
    identification = _add(meta, "identification", source="#desk")
    work = f"/akn/un/act/treaty/{who.signed_on.isoformat()}/{who.ref}"
    long = LANGUAGES.get(language, "und")
    expression = f"{work}/{long}@{who.holds_from.isoformat()}"
    level = _level(identification, "FRBRWork", work)
    _alias(level, "title", _NOT_XML.sub(" ", who.title))
    _ended(level, who.signed_on, "signature", "FRBRcountry", value="un")
    level = _level(identification, "FRBRExpression", expression)
    _ended(level, who.holds_from, "validity", "FRBRlanguage", language=long)
    level = _level(identification, "FRBRManifestation", f"{expression}.xml")
    _alias(level, "sha256", who.digest)
    _alias(level, "verify", who.verify)
    _ended(level, who.made_on, "made", "FRBRformat", value="xml")
    references = _add(meta, "references", source="#desk")
    for ident, name in (("parties", "Parties to the instrument"), ("desk", "Entente")):
        href = f"/akn/ontology/organization/un/{ident}"
        _add(references, "TLCOrganization", eId=ident, href=href, showAs=name)


def _level(identification: Any, name: str, uri: str) -> Any:
    """Work, expression or manifestation, begun: the schema fixes the order of what follows."""
    level = _add(identification, name)
    _add(level, "FRBRthis", value=uri if name == "FRBRManifestation" else f"{uri}/!main")
    _add(level, "FRBRuri", value=uri)
    return level


def _alias(level: Any, name: str, value: str) -> None:
    if value:
        _add(level, "FRBRalias", name=name, value=value)


def _ended(level: Any, day: date, what: str, tag: str, **more: str) -> None:
    _add(level, "FRBRdate", date=day.isoformat(), name=what)
    _add(level, "FRBRauthor", href="#parties")
    _add(level, tag, **more)


def _preface(act: Any, titles: list[Part], who: Identity) -> None:
    preface = _add(act, "preface")
    heading = titles[0].heading if titles else who.title
    _add(_add(preface, "p"), "docTitle", heading)
    for part in titles:
        _paragraphs(preface, part.units)


def _blocks(parent: Any, parts: list[Part]) -> None:
    for part in parts:
        _paragraphs(parent, part.units)


def _paragraphs(parent: Any, units: tuple[Unit, ...]) -> None:
    for unit in units:
        lines = f"{unit.label} {unit.text}".strip().split("\n")
        for at, line in enumerate(lines):
            _add(parent, "p", line, **({"eId": unit.address} if at == 0 else {}))


def _part(body: Any, part: Part) -> None:
    name = _ELEMENTS.get(part.kind)
    more = {} if name else {"name": part.kind}
    one = _add(body, name or "hcontainer", eId=part.address, **more)
    _labelled(one, part.label, part.heading)
    if part.kind in ("conclusions", "body", "note") and not _has_points(part):
        _paragraphs(_add(one, "content"), part.units)
        return
    _hierarchy(one, part)
    if all(unit.kind == "intro" for unit in part.units):  # an introduction to nothing is the text
        intro = one.find(_name("intro"))
        if intro is None:
            _add(_add(one, "content"), "p")
        else:
            intro.tag = _name("content")


def _hierarchy(one: Any, part: Part) -> None:
    opened = {part.address: one}
    known = {one.address for one in part.units if one.kind != "intro"}
    homes = [_home(unit.address, part.address, known) for unit in part.units]
    for unit, home in zip(part.units, homes, strict=True):
        if unit.kind == "intro":
            _texts(_intro(opened[home]), unit)
            continue
        made = opened[unit.address] = _add(opened[home], unit.kind, eId=unit.address)
        _labelled(made, unit.label, "")
        _texts(_add(made, "intro" if unit.address in homes else "content"), unit)


def _has_points(part: Part) -> bool:
    return any(one.kind != "paragraph" for one in part.units)


def _intro(parent: Any) -> Any:
    found = parent.find(_name("intro"))
    return _add(parent, "intro") if found is None else found


def _labelled(one: Any, label: str, heading: str) -> None:
    if label:
        _add(one, "num", label)
    if heading:
        _add(one, "heading", heading)


def _texts(parent: Any, unit: Unit) -> None:
    for line in unit.text.split("\n"):
        _add(parent, "p", line)


def _home(address: str, part: str, known: set[str]) -> str:
    """The address of what a unit stands in: the longest that its own begins with."""
    above = address.rpartition("__")[0]
    while above and above != part:
        if above in known:
            return above
        above = above.rpartition("__")[0]
    return part
