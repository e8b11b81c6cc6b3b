"""Akoma Ntoso documents as texts; entities, document types and the network are out of reach."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from treaties.texts.akn.names import SHORT
from treaties.texts.containers.outcome import Unreadable
from treaties.texts.lines import tidy
from treaties.texts.measuring import squashed
from treaties.texts.parts import Addresses, Cut, Part, Unit, Version

_NOT_AKN = "This is XML, but not Akoma Ntoso. Upload Akoma Ntoso, HTML or the text itself."
_DOCTYPE = "XML with a document type (DOCTYPE) is not read. Take the declaration out."
_HEADS = ("num", "heading", "subheading", "intro", "content", "wrapUp", "crossHeading")
_DEEP = 200


def akn_versions(data: bytes) -> Cut:
    """The text of a document, by its own structure and eIds."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise Unreadable("damaged", f"The XML is damaged: {problem.msg}.") from problem
    if root.getroottree().docinfo.doctype:
        raise Unreadable("doctype", _DOCTYPE)
    if _local(root) != "akomaNtoso" or len(root) == 0:
        raise Unreadable("wrong_kind", _NOT_AKN)
    reader = _Reader()
    document = root[0]
    parts = tuple(reader.parts(document))
    version = Version(_language(document), parts)
    source = squashed("".join(_text(one) for one in document if _local(one) != "meta"))
    told = [part.label + part.heading + part.body for part in parts]
    return Cut((version,), len(source), min(len(source), len(squashed("".join(told)))))


def _local(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return tidy("".join(element.itertext()))


def _language(document: Any) -> str:
    for one in document.iter():
        if _local(one) == "FRBRlanguage":
            code = str(one.get("language", "und"))
            return SHORT.get(code, code)[:8]
    return "und"


def _child(element: Any, name: str) -> str:
    return next((_text(one) for one in element if _local(one) == name), "")


class _Reader:
    """Goes through a document in its order and gives out addresses where it has none."""

    def __init__(self) -> None:
        self._addresses = Addresses()

    def parts(self, document: Any) -> Iterator[Part]:
        for one in document:
            name = _local(one)
            if name == "preface":
                yield self._title(one)
            elif name in ("preamble", "conclusions"):
                yield self._prose(one, name)
            elif name in ("body", "mainBody"):
                yield from self._body(one, 0)

    def _title(self, preface: Any) -> Part:
        title = next((_text(one) for one in preface.iter() if _local(one) == "docTitle"), "")
        texts = [_text(one) for one in preface.iter() if _local(one) == "p"]
        rest = [one for one in texts if one and one != title]
        return self._prosaic("title", title or " ".join(texts[:1]), rest if title else texts[1:])

    def _prose(self, element: Any, name: str) -> Part:
        texts = [_text(one) for one in element.iter() if _local(one) == "p"]
        return self._prosaic(name, "", [one for one in texts if one])

    def _prosaic(self, kind: str, heading: str, texts: list[str]) -> Part:
        address = self._addresses.give(kind)
        stem = "rec" if kind == "preamble" else "p"
        units = tuple(
            Unit(f"{address}__{stem}_{count}", "paragraph", "", text)
            for count, text in enumerate(texts, 1)
        )
        return Part(address, kind, "", "", heading, units)

    def _body(self, element: Any, depth: int) -> Iterator[Part]:
        if depth > _DEEP:
            raise Unreadable("damaged", "The XML nests deeper than a text can.")
        for one in element:
            name = _local(one)
            if not name or name in _HEADS:
                continue
            inner = [child for child in one.iter() if _local(child) in ("article", "section")]
            if name in ("article", "section") or (name == "hcontainer" and not inner[1:]):
                yield self._leaf(one, name)
            elif inner:
                yield self._part(one, "chapter", ())
                yield from self._body(one, depth + 1)
            else:
                yield self._leaf(one, name)

    def _leaf(self, element: Any, name: str) -> Part:
        kind = element.get("name", "body") if name == "hcontainer" else name
        kinds = ("article", "section", "annex", "note", "chapter", "conclusions", "body")
        address = self._address(element, kind[:3] or "part")
        return self._part(
            element, kind if kind in kinds else "section", self._units(element, address), address
        )

    def _part(self, element: Any, kind: str, units: tuple[Unit, ...], address: str = "") -> Part:
        label = _child(element, "num")
        number = label.split()[-1] if label else ""
        address = address or self._address(element, "chp")
        return Part(address, kind, number[:40], label, _child(element, "heading"), units)

    def _address(self, element: Any, stem: str) -> str:
        return self._addresses.give(element.get("eId") or element.get("id") or stem)

    def _units(self, element: Any, address: str) -> tuple[Unit, ...]:
        found: list[Unit] = []
        for one in element.iter():
            name = _local(one)
            if one is element or name in ("num", "heading", "subheading"):
                continue
            if name in ("intro", "content", "wrapUp"):
                self._own(one, element, address, found)
        return tuple(found)

    def _own(self, block: Any, owner: Any, address: str, found: list[Unit]) -> None:
        """The text of an intro or content, as a unit of what it stands in."""
        home = block.getparent()
        texts = [_text(one) for one in block.iter() if _local(one) == "p"] or [_text(block)]
        text = "\n".join(one for one in texts if one)
        if not text:
            return
        if home is None or home is owner:
            is_intro = _local(block) == "intro"
            name = "intro" if is_intro else "para_1"
            where = self._addresses.give(f"{address}__{name}")
            found.append(Unit(where, "intro" if is_intro else "paragraph", "", text))
            return
        kind = _local(home) if _local(home) in ("paragraph", "point", "indent") else "paragraph"
        where = self._addresses.give(home.get("eId") or f"{address}__{kind}")
        found.append(Unit(where, kind, _child(home, "num"), text))
