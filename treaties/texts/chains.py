"""Which of the lines that look like headings are the articles of one text, in their order.

Articles count upwards. What else looks like a heading (an article quoted by an amendment, a line of
a sentence that begins with "Article 51") breaks the count, so the best-supported count is sought.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from treaties.texts.headings import Candidate

FAR = 80
"""How many headings back a predecessor is looked for."""

type Chain = list[Candidate]


def chains(found: Sequence[Candidate], is_border: Callable[[int, int], bool]) -> list[Chain]:
    """The counts of articles in a source, each from its first number, in their order.

    `is_border(i, j)` says whether one text may end and another begin between two lines.
    """
    if pairs := _interleaved(found):
        return pairs
    return _split(_best(found, is_border))


def _interleaved(found: Sequence[Candidate]) -> list[Chain]:
    """Two languages in turn, article by article: 1, 1, 2, 2, 3, 3."""
    numbers = [(one.number.value, one.number.suffix) for one in found]
    halves = numbers[::2], numbers[1::2]
    if len(found) < 6 or len(found) % 2 or halves[0] != halves[1]:
        return []
    is_counting = all(after[0] - before[0] in (0, 1) for before, after in pairwise(halves[0]))
    return [list(found[::2]), list(found[1::2])] if is_counting else []


def _best(found: Sequence[Candidate], is_border: Callable[[int, int], bool]) -> Chain:
    """The selection of headings that the most speaks for."""
    score = [_opening(one) for one in found]
    came_from: list[int | None] = [None] * len(found)
    for j, one in enumerate(found):
        for i in range(max(0, j - FAR), j):
            step = _step(found[i], one, is_border)
            if step is not None and score[i] + step > score[j]:
                score[j], came_from[j] = score[i] + step, i
    at = max(range(len(found)), key=lambda i: (score[i], -i), default=None)
    chain: Chain = []
    while at is not None:
        chain.append(found[at])
        at = came_from[at]
    return chain[::-1]


def _opening(one: Candidate) -> float:
    """What speaks for a heading as the very first."""
    return one.weight if one.number.value == 1 else one.weight - 2.5


def _step(before: Candidate, one: Candidate, is_border: Callable[[int, int], bool]) -> float | None:
    """What speaks for a heading after another; None if it cannot follow."""
    if _counts_on(before, one):
        return 2 + one.weight
    is_kin = before.word == one.word
    ahead = one.number.value - before.number.value
    if is_kin and one.number.style == before.number.style and 0 < ahead <= 12:
        return one.weight - 2.0 - 0.2 * ahead
    if one.number.value != 1 or one.number.suffix:
        return None
    if before.word != one.word:
        return one.weight + 1.0
    return one.weight + (1.0 if is_border(before.at, one.at) else -6.0)


def _counts_on(before: Candidate, one: Candidate) -> bool:
    """Whether a number is the next: 5 after 4, 4 bis after 4, 5 after 4 bis."""
    if before.word != one.word:
        return False
    ahead = one.number.value - before.number.value
    is_alike = one.number.style == before.number.style or "word" in (
        one.number.style,
        before.number.style,
    )
    if ahead == 1:
        return is_alike and not one.number.suffix
    return is_alike and ahead == 0 and bool(one.number.suffix) and _is_later(before, one)


def _is_later(before: Candidate, one: Candidate) -> bool:
    return one.number.suffix != before.number.suffix and (
        not before.number.suffix
        or len(one.number.suffix) > 1
        or one.number.suffix > before.number.suffix
    )


def _split(chain: Chain) -> list[Chain]:
    """The counts that a selection holds: each begins where the numbers do not rise."""
    found: list[Chain] = []
    for one in chain:
        if not found or _begins_anew(found[-1][-1], one):
            found.append([])
        found[-1].append(one)
    return found


def _begins_anew(last: Candidate, one: Candidate) -> bool:
    is_again = one.number.value == last.number.value and not one.number.suffix
    return last.word != one.word or one.number.value < last.number.value or is_again
