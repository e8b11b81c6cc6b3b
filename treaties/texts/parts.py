"""What a text is made of: units with addresses that outlive amendments.

Addresses follow the naming convention of Akoma Ntoso 1.0 (eId): `art_5__para_2__point_a`. They are
made of the numbers that the text itself carries, not of positions, wherever it carries any.
"""

import re
from dataclasses import dataclass, field

from treaties.texts.lines import Dropped
from treaties.texts.numbers import bare


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or point: its address, kind, mark as printed, and text."""

    address: str
    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """An article, or what stands beside the articles: title, preamble, annex, closing words.

    Kinds: title, preamble, chapter, article, section, note, paragraph, annex, conclusions. What
    stands in an annex has an address that begins with the annex's.
    """

    address: str
    kind: str
    number: str
    label: str
    heading: str
    units: tuple[Unit, ...] = ()

    @property
    def body(self) -> str:
        """Its text, a paragraph to a line, marks included, without label and heading."""
        return "\n".join(f"{one.label} {one.text}".strip() for one in self.units)


@dataclass(frozen=True, slots=True)
class Version:
    """One text in one language."""

    language: str
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        return next((one.heading for one in self.parts if one.kind == "title"), "")

    @property
    def articles(self) -> list[Part]:
        """Its own articles, in their order; those of annexes are not among them."""
        return [one for one in self.parts if one.kind == "article" and "annex" not in one.address]


@dataclass(frozen=True, slots=True)
class Cut:
    """A source cut into its texts, with what did not land in any of them.

    `total` and `landed` count characters without white space and hyphens.
    """

    versions: tuple[Version, ...]
    total: int = 0
    landed: int = 0
    dropped: tuple[Dropped, ...] = field(default=())

    @property
    def completeness(self) -> float:
        """The share of the source's characters that landed, 0 to 1."""
        return self.landed / self.total if self.total else 1.0


def slug(number: str) -> str:
    """A number as addresses have it."""
    return re.sub(r"[^0-9\w]+", "-", bare(number)).strip("-_").replace("_", "-") or "x"


class Addresses:
    """Addresses given out so far: a second one of the same name is told apart by its count."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, address: str) -> str:
        count = self._given[address] = self._given.get(address, 0) + 1
        return address if count == 1 else self.give(f"{address}-{count}")
