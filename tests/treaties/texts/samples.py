"""Texts made up for tests, in the shapes that real ones have."""

from treaties.texts.cutting import cut
from treaties.texts.lines import Line
from treaties.texts.parts import Cut, Version


def lines(text: str) -> list[Line]:
    """Lines as a plain text gives them; `#` marks a heading."""
    return [
        Line(one.lstrip("# ").rstrip(), is_heading=one.startswith("#")) for one in text.split("\n")
    ]


def cut_text(text: str) -> Cut:
    return cut(lines(text))


def only(text: str) -> Version:
    (version,) = cut_text(text).versions
    return version


def treaty(word: str, numbers: list[str], says: str, after: str = "") -> str:
    """A treaty with an article for each number, each of which says the same."""
    return "\n\n".join(f"{word} {number}{after}\n\n{says}" for number in numbers)
