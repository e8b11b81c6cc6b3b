"""The digest of a text: what a certified copy is checked against."""

import hashlib
from collections.abc import Iterable

from treaties.texts.parts import Part


def digest(language: str, parts: Iterable[Part]) -> str:
    """SHA-256, in hexadecimal, of what a text says, part by part in their order.

    Each value on a line of its own, UTF-8: anyone can count it again from a copy.
    """
    told = hashlib.sha256(f"{language}\n".encode())
    for part in parts:
        for value in (part.address, part.label, part.heading):
            told.update(f"{value}\n".encode())
        for unit in part.units:
            told.update(f"{unit.address}\n{unit.label}\n{unit.text}\n".encode())
    return told.hexdigest()
