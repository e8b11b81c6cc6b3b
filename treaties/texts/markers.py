"""The marks that paragraphs and points begin with: 1. 1) (1) a. (a) (i) 1° §."""

import re
from dataclasses import dataclass

from treaties.texts.numbers import ROMAN, from_roman

_MARKER = re.compile(
    r"(?P<label>\(?(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})(?P<close>\.\)|\)|\.(?!\d)|°|º|(?=\s))"
    r"|\(?(?P<letters>[a-z]{1,2}|[ivxl]{1,6}|[A-Z])(?P<shut>\)|\.|°))"
    r"\s*(?P<rest>.*)",
    re.DOTALL,
)
_DASH = re.compile(r"(?P<label>[-–—•·▪])\s+(?P<rest>\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark and what follows it. `kind`: number, letter or dash."""

    label: str
    kind: str
    key: str
    rest: str

    @property
    def roman(self) -> int:
        """Its value if it is a Roman number in small letters; else 0."""
        upper = self.key.upper()
        return from_roman(upper) if self.kind == "letter" and ROMAN.fullmatch(upper) else 0


def marker(text: str) -> Marker | None:
    """The mark that a paragraph begins with, if it does."""
    if found := _DASH.fullmatch(text):
        return Marker(found["label"], "dash", "", found["rest"])
    found = _MARKER.fullmatch(text)
    if found is None:
        return None
    if found["number"]:
        if _is_no_mark(found):
            return None
        return Marker(found["label"], "number", found["number"], found["rest"])
    if not found["rest"] or (found["letters"].isupper() and found["label"].endswith(".")):
        return None  # "A. Smith" is a name
    return Marker(found["label"], "letter", found["letters"].lower(), found["rest"])


def _is_no_mark(found: "re.Match[str]") -> bool:
    """A number without a mark after it is one only if a sentence begins there: not "30 days"."""
    if found["close"]:
        return False
    return "." not in found["number"] or not found["rest"][:1].isupper()
