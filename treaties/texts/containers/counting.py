"""Numbers that Word counts by itself and that are in no paragraph's text."""

from collections import defaultdict
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

_STEPS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Styles:
    """The styles that a document holds: which are headings, and which are numbered."""

    def __init__(self, document: Document) -> None:
        self._known: dict[str, Any] = {}
        for one in _part(document, "styles.xml").iter(qn("w:style")):
            self._known[str(one.get(qn("w:styleId")))] = one

    def of(self, paragraph: Any) -> Any:
        """The element of a paragraph's style; None if it has none of its own."""
        properties = paragraph.find(qn("w:pPr"))
        found = _value(properties, "w:pStyle") if properties is not None else ""
        return self._known.get(found)

    def is_heading(self, paragraph: Any) -> bool:
        style = self.of(paragraph)
        name = _value(style, "w:name").casefold() if style is not None else ""
        return name.startswith(("heading", "title", "kop", "titre", "überschrift", "titel"))


class Counters:
    """The running numbers of a document's lists, paragraph by paragraph in their order."""

    def __init__(self, document: Document, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._learn(_part(document, "numbering.xml"))

    def _learn(self, element: Any) -> None:
        kinds = {one.get(qn("w:abstractNumId")): one for one in element.iter(qn("w:abstractNum"))}
        for one in element.iter(qn("w:num")):
            link = one.find(qn("w:abstractNumId"))
            kind = kinds.get(link.get(qn("w:val"))) if link is not None else None
            for level in kind.iter(qn("w:lvl")) if kind is not None else ():
                self._level(str(one.get(qn("w:numId"))), level)

    def _level(self, number: str, level: Any) -> None:
        depth = _number(level.get(qn("w:ilvl")))
        form = _value(level, "w:numFmt") or "decimal"
        start = _number(_value(level, "w:start") or "1")
        self._levels[number, depth] = (form, _value(level, "w:lvlText"), start)

    def label(self, paragraph: Any) -> str:
        """The number Word prints before a paragraph, counting on; "" if it prints none."""
        found = self._numbering(paragraph)
        if found is None or found not in self._levels:
            return ""
        number, depth = found
        form, pattern, start = self._levels[found]
        if form in ("bullet", "none"):
            return "–" if form == "bullet" else ""
        counts = self._counts[number]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return self._printed(number, depth, pattern)

    def _numbering(self, paragraph: Any) -> tuple[str, int] | None:
        """Which list a paragraph is in, and how deep: by itself or by its style."""
        for element in (paragraph, self._styles.of(paragraph)):
            properties = element.find(qn("w:pPr")) if element is not None else None
            found = properties.find(qn("w:numPr")) if properties is not None else None
            if found is not None and (number := _value(found, "w:numId")):
                return number, _number(_value(found, "w:ilvl") or "0")
        return None

    def _printed(self, number: str, depth: int, pattern: str) -> str:
        for level in range(depth + 1):
            form, _, start = self._levels.get((number, level), ("decimal", "", 1))
            value = self._counts[number].get(level, start)
            pattern = pattern.replace(f"%{level + 1}", written(value, form))
        return pattern


def _part(document: Document, name: str) -> Any:
    """The XML of a part of the document's package; an empty element if there is no such part."""
    for one in document.part.package.iter_parts():
        if one.partname.endswith(f"/{name}"):
            found: Any = getattr(one, "element", None)
            return parse_xml(one.blob) if found is None else found
    return OxmlElement("w:p")


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def _number(text: object) -> int:
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < 6 else 0


def written(value: int, form: str) -> str:
    """A number as Word's formats have it."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        text, rest = "", min(value, 89)
        for step, letters in ((50, "L"), (40, "XL"), *_STEPS):
            text, rest = text + letters * (rest // step), rest % step
        return text if form == "upperRoman" else text.lower()
    return str(value)
