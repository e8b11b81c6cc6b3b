"""Lines that may open an article, and what speaks for each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from treaties.texts import words
from treaties.texts.lines import TERMINAL, Line
from treaties.texts.numbers import LATIN_ORDINALS, WORDS, Number, bare, read

_NUMBER = (
    rf"(?:\d{{1,4}}|(?-i:[IVXLC]{{1,8}})|[一二三四五六七八九十百〇零]+|{words.choice(WORDS)}"
    r"|[א-ת]{1,2}[\"״][א-ת]|[א-ת]{1,2}['׳]|[א-ת](?![א-ת]))"
)
_SUFFIX = (
    rf"(?:\s*(?:{words.choice(LATIN_ORDINALS)})\b|-?[A-Za-z](?![\w'])"
    r"|\s[A-Z](?=\s*$)|\s*(?:er|re|ste|de|st|nd|rd|th|e|º|°|ª|ο|η|-[иая]+))?"
)
_AFTER = r"(?P<gap>\s*\)?\s*[.:;\-–—\])]*\s*)(?P<rest>.*)"
_QUOTED = ('"', "'", "“", "„", "«", "‘", "»", "”")


def _spelled(given: Iterable[str]) -> str:
    return words.choice({bare(one) for one in given})


def _word_first(given: Iterable[str]) -> "re.Pattern[str]":
    return re.compile(
        rf"(?P<label>(?P<word>{_spelled(given)})(?![^\W\d])\.?\s*(?:n[°o]\.?\s*|the\s+)?[(\[]?\s*"
        rf"(?P<number>{_NUMBER})(?P<suffix>{_SUFFIX})(?![\w]))" + _AFTER,
        re.IGNORECASE | re.DOTALL,
    )


ARTICLE = _word_first(words.ARTICLE_FIRST)
SECTION = _word_first(words.SECTION_FIRST)
_REVERSED = re.compile(
    rf"(?P<label>(?P<number>{_NUMBER})(?P<suffix>)\s*[.)]?\s*"
    rf"(?P<word>{_spelled(words.NUMBER_FIRST)}))\b" + _AFTER,
    re.IGNORECASE | re.DOTALL,
)
_ORDINAL_FIRST = re.compile(
    rf"(?P<label>(?:the\s+)?(?P<number>{words.choice(WORDS)})(?P<suffix>)\s+(?P<word>article))\b"
    + _AFTER,
    re.IGNORECASE | re.DOTALL,
)
_EAST = re.compile(
    r"(?P<label>(?P<word>第)\s*(?P<number>[一二三四五六七八九十百〇零\d]+)\s*[条條]"
    r"(?P<suffix>(?:[の之][一二三四五六七八九十\d]+)?))" + _AFTER,
    re.DOTALL,
)
_KOREAN = re.compile(
    r"(?P<label>(?P<word>제)\s*(?P<number>\d+|[일이삼사오육칠팔구십백]+)\s*조"
    r"(?P<suffix>(?:\s*의\s*\d+)?))" + _AFTER,
    re.DOTALL,
)
_INSERTED = re.compile(r"\s*[의の之]\s*")
_SUPERSCRIPT = re.compile("[¹²³⁰⁴-⁹]")  # of a note
_SOLE = re.compile(rf"(?P<label>{_spelled(words.SOLE)})" + _AFTER, re.IGNORECASE | re.DOTALL)
_LANGUAGES = {"第": ("zh", "ja"), "제": ("ko",)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that looks like the heading of an article.

    `word`: what the article is called, bare; `weight`: 3 stands alone, 2 a heading with a title,
    1 the article's text follows on the line.
    """

    at: int
    word: str
    languages: tuple[str, ...]
    number: Number
    label: str
    rest: str
    weight: int

    @property
    def kin(self) -> tuple[str, str]:
        """Articles of one text are called and numbered alike."""
        return self.word, self.number.style


def candidates(lines: Sequence[Line], *, sections: bool = False) -> list[Candidate]:
    """The lines that look like headings of articles, or of sections, in their order."""
    found = []
    before: Line | None = None
    for at, line in enumerate(lines):
        if one := _candidate(at, line, before, sections=sections):
            found.append(one)
        before = line
    return found


def _candidate(at: int, line: Line, before: Line | None, *, sections: bool) -> Candidate | None:
    text = line.text
    if not text or text.startswith(_QUOTED):
        return None
    if not sections and (sole := _SOLE.fullmatch(bare(text))):
        label = text[: len(sole["label"])]
        return Candidate(
            at, "article", (), Number(1, "word"), label, text[len(label) :].strip(" .:"), 3
        )
    match = _match(text, sections=sections)
    number = match and _number(match)
    if match is None or number is None:
        return None
    rest = text[match.start("rest") :].strip()
    if rest.startswith("/") and _is_same(rest[1:].strip(), number):
        rest, weight = "", 3  # two languages in one heading
    else:
        weight = _weight(match, line)
    if not weight or (not line.is_heading and _is_within_a_sentence(before, weight)):
        return None
    word = bare(match["word"]).rstrip(".")
    label = re.sub(r"\s+", " ", text[: match.start("rest")] if rest or not match["rest"] else text)
    return Candidate(at, word, _languages(word), number, label.strip(), rest, weight)


def _is_same(text: str, number: Number) -> bool:
    """Whether a text is the heading of the article of that number, alone."""
    match = _match(text, sections=False)
    other = _number(match) if match is not None and not match["rest"] else None
    return other is not None and other.key == number.key


def _match(text: str, *, sections: bool) -> "re.Match[str] | None":
    plain = _SUPERSCRIPT.sub(" ", _folded(text))
    if sections:
        return SECTION.fullmatch(plain)
    return (
        ARTICLE.fullmatch(plain)
        or _EAST.fullmatch(plain)
        or _KOREAN.fullmatch(plain)
        or _REVERSED.fullmatch(plain)
        or _ORDINAL_FIRST.fullmatch(plain)
    )


def _folded(text: str) -> str:
    """Without accents, every letter staying where it was; the case is kept."""
    return "".join(map(_bare_letter, text))


def _bare_letter(letter: str) -> str:
    plain = bare(letter) if not letter.isupper() else bare(letter).upper()
    return plain if len(plain) == 1 else letter


def _languages(word: str) -> tuple[str, ...]:
    known = {bare(one): codes for one, codes in words.ARTICLE_FIRST.items()}
    sections = {bare(one): codes for one, codes in words.SECTION_FIRST.items()}
    return known.get(word) or sections.get(word) or _LANGUAGES.get(word, ())


def _number(match: "re.Match[str]") -> Number | None:
    suffix = match["suffix"] or ""
    if inserted := _INSERTED.match(suffix):
        found, behind = read(match["number"]), read(suffix[inserted.end() :])
        return replace(found, suffix=f"-{behind.value}") if found and behind else None
    ordinal = bare(suffix).strip(" -º°ª")
    kept = suffix if ordinal in LATIN_ORDINALS or (len(ordinal) == 1 and ordinal != "e") else ""
    return read(match["number"], kept)


def _weight(match: "re.Match[str]", line: Line) -> int:
    """How much a line looks like a heading; 0: it is the beginning of a sentence."""
    rest, gap = match["rest"], match["gap"]
    if not rest:
        return 3
    is_caseless = not (rest[:1].islower() or rest[:1].isupper())
    if rest.startswith((",", ";", "/")) or (rest[:1].islower() and not _separated(gap)):
        return 0
    if is_caseless and rest[:1].isalnum() and not _separated(gap) and match["word"] not in "第제":
        return 1 if not gap else 2
    if line.is_heading or (len(rest) < 100 and not rest.endswith(TERMINAL)):
        return 2
    return 1 if _separated(gap) or rest[:1].isupper() or is_caseless else 0


def _separated(gap: str) -> bool:
    return any(one in gap for one in ".:-–—")


def _is_within_a_sentence(before: Line | None, weight: int) -> bool:
    """Whether the line before has not ended its sentence."""
    if before is None or before.is_blank or before.is_heading or before.is_whole:
        return False
    return before.text.endswith((",", "-")) or (
        before.text[-1:].islower() and _is_prose(before, weight)
    )


def _is_prose(line: Line, weight: int) -> bool:
    return len(line.text) > (60 if weight == 3 else 40)
