"""Web pages."""

import re
from typing import Any

from lxml import etree, html

from treaties.texts.containers.outcome import Read, Unreadable
from treaties.texts.containers.tables import in_reading_order
from treaties.texts.lines import Dropped, Line

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend", "summary"))
_BLOCKS = _HEADINGS | frozenset(
    (
        *("p", "div", "section", "article", "main", "body", "li", "ul", "ol", "dl", "dt", "dd"),
        *("blockquote", "pre", "table", "tr", "td", "th", "thead", "tbody", "tfoot", "hr"),
        *("center", "address", "details", "figure", "figcaption", "fieldset"),
    )
)
_ASIDE = frozenset(("nav", "footer", "aside", "form", "button", "select"))
_UNSEEN = frozenset(
    (
        *("script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg"),
        *("math", "canvas", "audio", "video", "textarea"),
    )
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def html_lines(text: str) -> Read:
    """What a page shows as its text; menus, forms and feet are left out, and said to be."""
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as problem:
        raise Unreadable("no_text", "There is no text in the page.") from problem
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        walk.step(event, element)
    walk.flush()
    return Read(walk.lines, walk.dropped)


class _Walk:
    """Goes through a page once, without recursion, and collects its lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.dropped: list[Dropped] = []
        self._buffer: list[str] = []
        self._heading = 0
        self._aside: Any = None
        self._tables: list[_Table] = []

    def step(self, event: str, element: Any) -> None:
        name = element.tag if isinstance(element.tag, str) else ""
        if self._aside is not None:
            if event == "end" and element is self._aside:
                self._leave(name)
                self._told(element.tail)
        elif event == "start" and (name in _UNSEEN or name in _ASIDE):
            self._aside = element
            self.flush()
            if name in _ASIDE:
                self._drop(" ".join(element.itertext()))
        elif event == "start":
            self._open(name)
            self._told(element.text)
        else:
            self._close(name)
            self._told(element.tail)

    def _leave(self, name: str) -> None:
        self._aside = None

    def _drop(self, text: str) -> None:
        if text.strip():
            self.dropped.append(Dropped(" ".join(text.split()), "not part of the page's text"))

    def _told(self, text: str | None) -> None:
        if text:
            self._buffer.append(text)

    def _open(self, name: str) -> None:
        if name in _BLOCKS:
            self.flush()
        if name == "br":
            self.flush(ends_paragraph=False)
        if name in _HEADINGS:
            self._heading += 1
        if name == "table":
            self._tables.append(_Table())
        elif name == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif name in ("td", "th") and self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1].append([])

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self.flush()
        if name in _HEADINGS:
            self._heading -= 1
        if name == "table" and self._tables:
            done = in_reading_order(self._tables.pop().rows)
            self._target().extend(done)

    def flush(self, *, ends_paragraph: bool = True) -> None:
        text = " ".join("".join(self._buffer).split())
        self._buffer = []
        if text:
            self._target().append(Line(text, is_heading=self._heading > 0, is_whole=True))
        if ends_paragraph and not self._tables and self.lines and not self.lines[-1].is_blank:
            self.lines.append(Line(""))

    def _target(self) -> list[Line]:
        if self._tables and self._tables[-1].rows and self._tables[-1].rows[-1]:
            return self._tables[-1].rows[-1][-1]
        return self.lines


class _Table:
    """A table while one goes through it: rows of cells of lines."""

    def __init__(self) -> None:
        self.rows: list[list[list[Line]]] = []
