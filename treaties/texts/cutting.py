"""A source cut into texts, articles and paragraphs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from treaties.texts import borders
from treaties.texts.assembling import Assembly
from treaties.texts.chains import Chain, chains
from treaties.texts.contents import without_contents
from treaties.texts.furniture import without_furniture
from treaties.texts.headings import Candidate, candidates
from treaties.texts.languages import language_of
from treaties.texts.lines import Dropped, Line, is_wrapped, plain, width_of
from treaties.texts.measuring import measured
from treaties.texts.mending import mended
from treaties.texts.notes import cut_without_articles
from treaties.texts.parts import Cut, Version


@dataclass(frozen=True, slots=True)
class _Block:
    """A count of articles, and the lines from which to which its text runs."""

    chain: Chain
    start: int
    end: int
    language: str


def cut(source: Iterable[Line], dropped: Iterable[Dropped] = ()) -> Cut:
    """Cut the lines of a source; `dropped` is what its container held besides."""
    lines, furniture = without_furniture(plain(source))
    lines = mended(lines)
    width = width_of(lines) if is_wrapped(lines) else 0
    found = _counts(lines)
    versions = _versions(lines, found, width) if found else cut_without_articles(lines, width)
    return measured(lines, versions, [*dropped, *furniture])


def _counts(lines: Sequence[Line]) -> list[Chain]:
    """The counts of articles, or of sections where a source has no article."""

    def is_border(before: int, after: int) -> bool:
        between = lines[before + 1 : after]
        return any(
            borders.is_closing(one)
            or borders.annex_heading(one)
            or borders.is_attached(one)
            or borders.part_heading(one)
            for one in between
        )

    for sections in (False, True):
        found = without_contents(candidates(lines, sections=sections), lines)
        counts = [one for one in chains(found, is_border) if _is_meant(one, lines)]
        if counts:
            return counts
    return []


def _is_meant(chain: Chain, lines: Sequence[Line]) -> bool:
    """Whether a count is one of articles, not a stray line of a text without any."""
    return len(chain) > 1 or chain[0].weight > 1 or lines[chain[0].at].is_heading


def _versions(lines: Sequence[Line], counts: Sequence[Chain], width: int) -> list[Version]:
    blocks = _blocks(lines, counts)
    stops = sorted(one.at for chain in counts for one in chain)
    done: dict[str, Assembly] = {}
    for block in blocks:
        assembly = done.get(block.language)
        if assembly is None:
            assembly = done[block.language] = Assembly(block.language, width)
            assembly.opening(lines[block.start : block.chain[0].at])
        else:
            assembly.attach(lines[block.start : block.chain[0].at])
        assembly.articles(lines, block.chain, stops, block.end)
    return [Version(language, tuple(one.parts)) for language, one in done.items()]


def _blocks(lines: Sequence[Line], counts: Sequence[Chain]) -> list[_Block]:
    if _is_interleaved(counts):
        return _woven(lines, counts)
    found: list[_Block] = []
    start = 0
    ends = [*(chain[0].at for chain in counts[1:]), len(lines)]
    spoken = [_language(lines, chain, end) for chain, end in zip(counts, ends, strict=True)]
    for at, chain in enumerate(counts):
        end = len(lines)
        if at + 1 < len(counts):
            tongues = spoken[at], spoken[at + 1]
            end = borders.new_text_at(lines, chain[-1].at + 1, ends[at], tongues)
        found.append(_Block(chain, start, end, spoken[at]))
        start = end
    return found


def _is_interleaved(counts: Sequence[Chain]) -> bool:
    return any(
        one[0].at < other[0].at < one[-1].at
        for one in counts
        for other in counts
        if one is not other
    )


def _woven(lines: Sequence[Line], counts: Sequence[Chain]) -> list[_Block]:
    """Two languages in turn: each article's lines end where the other language's begin."""
    end = len(lines)
    opening = counts[0][0].at
    return [
        _Block(chain, 0 if at == 0 else opening, end, _of_turns(lines, chain, counts[1 - at], end))
        for at, chain in enumerate(counts[:2])
    ]


def _of_turns(lines: Sequence[Line], chain: Chain, other: Chain, end: int) -> str:
    borders_at = sorted([*(one.at for one in other), end])
    texts = []
    for one in chain:
        stop = next(at for at in borders_at if at > one.at)
        texts += [line.text for line in lines[one.at + 1 : stop]]
    return language_of(" ".join(texts), _spoken(chain)) or "und"


def _language(lines: Sequence[Line], chain: Chain, end: int) -> str:
    first, last = chain[0].at, chain[-1].at
    text = " ".join(line.text for line in lines[first : max(last, min(end, first + 40))])
    return language_of(text, _spoken(chain)) or "und"


def _spoken(chain: Sequence[Candidate]) -> tuple[str, ...]:
    return chain[0].languages
