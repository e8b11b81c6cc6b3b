"""The paragraphs and points of an article."""

from collections.abc import Sequence
from dataclasses import replace

from treaties.texts.markers import Marker, marker
from treaties.texts.parts import Addresses, Unit, slug


def units_of(owner: str, texts: Sequence[str], addresses: Addresses) -> tuple[Unit, ...]:
    """Paragraphs as units of the article with this address.

    Numbered paragraphs have their number, points hang on the paragraph they stand in. Without
    numbers paragraphs have their place among the article's. What stands before the first number is
    the introduction, and what follows a number without one of its own continues it.
    """
    marks = [marker(text) for text in texts]
    is_numbered = any(one and one.kind == "number" for one in marks)
    found: list[Unit] = []
    walk = _Walk(owner, addresses, is_numbered=is_numbered)
    for text, mark in zip(texts, marks, strict=True):
        if mark is None and is_numbered and found and walk.paragraph:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{text}")
        else:
            found.append(walk.unit(text, mark))
    return tuple(found)


class _Walk:
    """Where one stands in an article while going down its paragraphs."""

    def __init__(self, owner: str, addresses: Addresses, *, is_numbered: bool) -> None:
        self.owner, self.addresses, self.is_numbered = owner, addresses, is_numbered
        self.paragraph = self.point = ""
        self.letter, self.count, self.dashes = "", 0, 0

    def unit(self, text: str, mark: Marker | None) -> Unit:
        if mark is None:
            return self._plain(text)
        if mark.kind == "number":
            return self._numbered(mark)
        return self._dash(mark) if mark.kind == "dash" else self._lettered(mark)

    def _plain(self, text: str) -> Unit:
        if self.is_numbered:
            address = self.addresses.give(f"{self.owner}__intro")
            return Unit(address, "intro", "", text)
        self.count += 1
        self.paragraph, self.point, self.letter = f"{self.owner}__para_{self.count}", "", ""
        return Unit(self.addresses.give(self.paragraph), "paragraph", "", text)

    def _numbered(self, mark: Marker) -> Unit:
        self.paragraph = self.addresses.give(f"{self.owner}__para_{slug(mark.key)}")
        self.point, self.letter, self.dashes = "", "", 0
        return Unit(self.paragraph, "paragraph", mark.label, mark.rest)

    def _lettered(self, mark: Marker) -> Unit:
        home = self.paragraph or self.owner
        if self._is_below(mark):
            address = self.addresses.give(f"{self.point}__point_{mark.key}")
            return Unit(address, "point", mark.label, mark.rest)
        self.point = self.addresses.give(f"{home}__point_{mark.key}")
        self.letter, self.dashes = mark.key, 0
        return Unit(self.point, "point", mark.label, mark.rest)

    def _is_below(self, mark: Marker) -> bool:
        """Whether (i), (ii) count below (a): not where they count on from (h)."""
        if not self.point or not mark.roman or not self.letter:
            return False
        is_next_letter = len(mark.key) == 1 and ord(mark.key) == ord(self.letter[-1]) + 1
        before = Marker("", "letter", self.letter, "").roman
        return not is_next_letter and not (before and mark.roman == before + 1)

    def _dash(self, mark: Marker) -> Unit:
        self.dashes += 1
        home = self.point or self.paragraph or self.owner
        address = self.addresses.give(f"{home}__indent_{self.dashes}")
        return Unit(address, "indent", mark.label, mark.rest)
