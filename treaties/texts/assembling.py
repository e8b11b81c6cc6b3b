"""The parts of one text, put together from its lines in their order."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from treaties.texts import borders
from treaties.texts.chains import chains
from treaties.texts.headings import Candidate, candidates
from treaties.texts.languages import language_of
from treaties.texts.lines import TERMINAL, Line, paragraphs
from treaties.texts.markers import marker
from treaties.texts.paragraphs import units_of
from treaties.texts.parts import Addresses, Part, Unit, slug

_SECTIONS = ("section", "sectie", "seccion", "abschnitt", "paragraph", "clause", "clausula", "§")


class Assembly:
    """One language's text while it grows; `width` of wrapped lines, 0 if lines are paragraphs."""

    def __init__(self, language: str, width: int) -> None:
        self.parts: list[Part] = []
        self._language, self._width, self._within = language, width, ""
        self._addresses, self._annexes = Addresses(), 0

    def opening(self, lines: Sequence[Line]) -> None:
        """Titles and preamble: what stands before the first article."""
        told = [one for one in lines if not one.is_blank]
        titles = 0
        while titles < min(len(told), 6) and _is_title(told, titles):
            titles += 1
        if titles:
            self._title([one.text for one in told[:titles]])
        after = list(lines)[_index(lines, told, titles) :]
        chapter = self._last_chapter(after)
        self._prose("preamble", "preamble", after[: len(after) - len(chapter)])
        self._chapter(chapter)

    def _title(self, texts: list[str]) -> None:
        """The title in the text's own language leads; sources often print another above it."""
        own = (at for at, one in enumerate(texts) if language_of(one) == self._language)
        at = next(own, 0)
        self._add("title", "title", "", texts[at], [*texts[:at], *texts[at + 1 :]])

    def attach(self, lines: Sequence[Line]) -> None:
        """What stands before the articles of another document of the same language."""
        told = [one for one in lines if not one.is_blank]
        found = borders.annex_heading(told[0]) if told else None
        if told and not self._is_in_annex and borders.part_heading(told[0]):
            self._chapter(told)
            self._within = f"{self.parts[-1].address}__"  # its articles are counted anew
            return
        if found or (told and borders.is_titular(told[0])):
            first = _index(lines, told, 1)
            self._open_annex(found, told[0].text)
            self._fill_annex(list(lines)[first:])
        else:
            self._open_annex(None, "")
            self._fill_annex(lines)

    def articles(
        self, lines: Sequence[Line], chain: Sequence[Candidate], stops: Sequence[int], end: int
    ) -> None:
        """The articles of a count; the last one's lines also hold closing words and annexes."""
        for candidate in chain:
            stop = min([*stops[(after := bisect_right(stops, candidate.at)) : after + 1], end])
            body = list(lines[candidate.at + 1 : max(stop, candidate.at + 1)])
            tail: list[Line] = []
            chapter: list[Line] = []
            if candidate is chain[-1]:
                body, tail = _at_end(body)
            else:
                chapter = self._last_chapter(body)
                body = body[: len(body) - len(chapter)]
            self._article(candidate, body)
            self._chapter(chapter)
            self._tail(tail)

    def _article(self, candidate: Candidate, body: list[Line]) -> None:
        kind = "section" if candidate.word in _SECTIONS else "article"
        stem = "sec" if kind == "section" else "art"
        heading, rest = candidate.rest, body
        if candidate.weight == 1 or heading.endswith((".", ";", ":")):
            heading, rest = "", [Line(candidate.rest), *body] if candidate.rest else body
        elif not heading:
            heading, rest = _heading(body, self._width)
        number = candidate.number
        key = slug(f"{number.value}{number.suffix}")
        address = self._addresses.give(f"{self._within}{stem}_{key}")
        texts = paragraphs(rest, width=self._width)
        units = units_of(address, texts, self._addresses)
        self.parts.append(
            Part(address, kind, number.key, candidate.label.rstrip(" .:-–—"), heading, units)
        )

    def _last_chapter(self, body: Sequence[Line]) -> list[Line]:
        """The lines at the end that are headings of the chapter which begins after them."""
        for at in range(max(0, len(body) - 8), len(body)):
            follow = [one for one in body[at + 1 :] if not one.is_blank]
            if borders.part_heading(body[at]) and all(_is_short(one) for one in follow):
                return list(body[at:])
        return []

    def _chapter(self, lines: Sequence[Line]) -> None:
        told = [one for one in lines if not one.is_blank]
        found = borders.part_heading(told[0]) if told else None
        if found is None:
            return
        label, rest = found
        heading = " ".join([rest, *(one.text for one in told[1:])]).strip()
        number = label.split()[-1]
        within = self._within if self._is_in_annex else ""
        address = self._addresses.give(f"{within}chp_{slug(number)}")
        self.parts.append(Part(address, "chapter", number, label, heading))

    def _tail(self, lines: Sequence[Line]) -> None:
        """Closing words, signatures and annexes, in the order they come in."""
        start = 0
        is_closed = False
        for at, line in enumerate(lines):
            found = borders.annex_heading(line)
            if found is None and not (is_closed and borders.is_attached(line)):
                is_closed = is_closed or borders.is_closing(line)
                continue
            self._rest(lines[start:at])
            self._open_annex(found, line.text)
            start = at + 1
        self._rest(lines[start:])

    @property
    def _is_in_annex(self) -> bool:
        return self._within.startswith("annex")

    def _rest(self, lines: Sequence[Line]) -> None:
        if self._is_in_annex:
            self._fill_annex(lines)
        else:
            self._prose("conclusions", "conclusions", lines)

    def _open_annex(self, found: tuple[str, str, str] | None, text: str) -> None:
        self._annexes += 1
        label, number, heading = found or ("", "", text)
        key = slug(number) if number else str(self._annexes)
        address = self._addresses.give(f"annex_{key}")
        self._within = f"{address}__"
        self.parts.append(Part(address, "annex", number, label, heading))

    def _fill_annex(self, lines: Sequence[Line]) -> None:
        sections = [one for one in candidates(lines, sections=True) if one.weight > 1]
        counted = max(chains(sections, lambda before, after: False), key=len, default=[])
        if len(counted) > 1:
            before, end = lines[: counted[0].at], len(lines)
            self._fill_annex(before)
            self.articles(lines, counted, [one.at for one in counted], end)
            return
        is_fresh = self.parts[-1].kind == "annex" and not self.parts[-1].units
        if is_fresh and not self.parts[-1].heading:
            heading, lines = _heading(list(lines), self._width)
            self.parts[-1] = replace(self.parts[-1], heading=heading)
        texts = paragraphs(lines, width=self._width)
        if not texts:
            return
        if is_fresh:
            one = self.parts.pop()
            units = units_of(one.address, texts, self._addresses)
            self.parts.append(Part(one.address, "annex", one.number, one.label, one.heading, units))
        else:
            self._add(f"{self._within}conclusions", "conclusions", "", "", texts)

    def _prose(self, address: str, kind: str, lines: Sequence[Line]) -> None:
        texts = paragraphs(lines, width=self._width)
        if texts:
            self._add(address, kind, "", "", texts)

    def _add(self, address: str, kind: str, label: str, heading: str, texts: list[str]) -> None:
        """A part whose paragraphs are counted, whatever marks they carry."""
        address = self._addresses.give(address)
        stem = "rec" if kind == "preamble" else "p"
        units = tuple(
            Unit(f"{address}__{stem}_{count}", "paragraph", "", text)
            for count, text in enumerate(texts, 1)
        )
        self.parts.append(Part(address, kind, "", label, heading, units))


def _index(lines: Sequence[Line], told: Sequence[Line], count: int) -> int:
    """Where the line after the first so many told ones is."""
    if count == 0:
        return 0
    return next(at for at, one in enumerate(lines) if one is told[count - 1]) + 1


def _is_title(told: Sequence[Line], at: int) -> bool:
    """Whether a line at the very beginning is still a title."""
    line = told[at]
    if line.is_heading:
        return True
    is_plain = len(line.text) < 160 and not line.text.endswith((*TERMINAL, ","))
    return is_plain and not marker(line.text) and (at == 0 or line.text.isupper())


def _is_short(line: Line) -> bool:
    return line.is_heading or (len(line.text) < 90 and not line.text.endswith(TERMINAL))


def _at_end(body: list[Line]) -> tuple[list[Line], list[Line]]:
    """The last article's own lines, and the closing words and annexes after them."""
    for at, line in enumerate(body):
        if borders.is_closing(line) or borders.annex_heading(line):
            return body[:at], body[at:]
    return body, []


def _heading(body: list[Line], width: int) -> tuple[str, list[Line]]:
    """The title of an article, if the lines below its number begin with one, and the others."""
    told = [one for one in body if not one.is_blank][:2]
    if not told:
        return "", body
    first = told[0]
    after = _index(body, told, 1)
    is_apart = not width or body[after].is_blank if after < len(body) else False
    is_title = first.is_heading or (
        len(told) == 2
        and len(first.text) < (90 if is_apart else 0.6 * width)
        and not first.text.endswith((*TERMINAL, ","))
        and (first.text[:1].isupper() or not first.text[:1].islower())
        and not marker(first.text)
        and not told[1].text[:1].islower()
    )
    if not is_title:
        return "", body
    return first.text, body[after:]
