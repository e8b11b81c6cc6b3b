"""How texts of a language are indexed and asked for by PostgreSQL's full text search."""

import re

CONFIGS = {
    "ar": "arabic",
    "hy": "armenian",
    "da": "danish",
    "nl": "dutch",
    "en": "english",
    "fi": "finnish",
    "fr": "french",
    "de": "german",
    "el": "greek",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "es": "spanish",
    "sv": "swedish",
    "tr": "turkish",
}
"""BCP 47 to the configurations that PostgreSQL 15 ships."""

_UNSPACED = re.compile(r"([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff])")


def config_of(language: str) -> str:
    """The configuration for texts in the language; `simple` where there is none of its own."""
    return CONFIGS.get(language, "simple")


def spaced(text: str) -> str:
    """Characters of scripts without spaces between words (Chinese, Japanese, Thai), set apart.

    Each is then a word; what is asked for in such a script is a phrase of its characters.
    """
    return _UNSPACED.sub(r" \1 ", text)


def asked(query: str) -> str:
    """A query in the manner of search engines, with runs of such characters as phrases."""
    run = re.compile(rf"(?:{_UNSPACED.pattern[1:-1]})+")
    return run.sub(lambda found: f'"{spaced(found[0])}"', query)
