"""How status tables of the United Nations are read: dates with letters, wordy headings."""

import re
from datetime import date

import pycountry

from kit.importing import Bad, day

# Letters after a date, as the collection explains them.
LETTERS = {
    "a": "acceded",
    "A": "accepted",
    "AA": "approved_by_party",
    "c": "confirmed",
    "d": "succeeded",
    "n": "provisionally_applied",
    "P": "consented",
    "s": "signed_definitively",
}
_WORDS = {  # of a heading that has no letter of its own -> what a date without one means
    "ratification": "ratified",
    "definitive signature": "signed_definitively",
    "signature": "signed",
    "provisional": "provisionally_applied",
    "application": "applied",
    "acceptance": "accepted",
    "approval": "approved_by_party",
    "accession": "acceded",
    "succession": "succeeded",
}
_NAMES = ("official_name", "common_name", "name")
_CODES = {  # the collection's own names, and those that ISO 3166 knows
    "Democratic Republic of the Congo": "COD",
    "Swaziland": "SWZ",
    "Turkey": "TUR",
    "The former Yugoslav Republic of Macedonia": "MKD",
    **{
        str(getattr(one, field)): str(one.alpha_3)
        for field in _NAMES
        for one in pycountry.countries
        if hasattr(one, field)
    },
}
CONSENT = r".*(ratif|accep|approv|access|success|confirm|consent|applic).*"
_CELL = re.compile(
    r"(\d{1,2}[ -]\w{3,9}\.?[ -]\d{4}|\d{4}-\d\d-\d\d)(?:\s*\(?([A-Za-z]{1,2})\)?)?", re.ASCII
)
_DAY = day("%d %b %Y", "%d %B %Y")

type Dated = tuple[date, str]


def dated(cell: str) -> Dated:
    """A day, and the letter after it."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise Bad("is no date of the collection: expected one such as 24 Sep 2003 a")
    if match[2] and match[2] not in LETTERS:
        raise Bad(f"has the letter {match[2]!r}; known are {', '.join(LETTERS)}")
    plain = re.sub(r"(?<=[a-z])[.-]|-(?=[A-Z])", " ", match[1]).replace("Sept ", "Sep ")
    return _DAY(re.sub(r"\s+", " ", plain)), match[2] or ""


def iso3_of(name: str) -> str:
    """The ISO 3166 code of a state that the collection names in its way; empty where unsure."""
    turned = re.sub(r"^(\S.*) \((.+)\)$", r"\1, \2", name)
    turned = re.sub(r"^(Republic|United Republic) of (?:the )?(.+)$", r"\2, \1 of", turned)
    return _CODES.get(name) or _CODES.get(turned, "")


def kind_of(letter: str, heading: str) -> str:
    """What was done, by the letter, else by the part of the heading that has none.

    A succession to a signature (d, in a column of signatures) is a signature, and no consent.
    """
    parts = [one.strip().casefold() for one in heading.split(", ")]
    if parts[0].startswith("signature"):
        return LETTERS["s"] if letter == "s" else "signed"
    if letter:
        return LETTERS[letter]
    bare = [one for one in parts if not re.search(r"\([a-z]{1,2}\)$", one)] or parts
    return next((kind for word, kind in _WORDS.items() if bare[0].startswith(word)), "consented")
