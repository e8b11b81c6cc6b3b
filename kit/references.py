"""References of records: what an address, a bundle and a spreadsheet can all hold."""

import re

PATTERN = r"[A-Za-z0-9][A-Za-z0-9 ._:-]*"
ASKED = "letters and digits without accents, with blanks and . _ : - between them"


def is_reference(text: str) -> bool:
    """Whether records can be named by a text: a slash would end its part of the address."""
    return re.fullmatch(PATTERN, text) is not None
