"""What is derived is seen by those only who may see all that it is derived from."""

import pytest

from alliances.models import narrower

INTERNAL, PARTIES, PUBLIC = ("internal", ()), ("parties", ()), ("public", ())
JAPAN, BOTH = ("states", ("JPN",)), ("states", ("JPN", "USA"))


@pytest.mark.parametrize(
    ("markings", "expected"),
    [
        ([PUBLIC], PUBLIC),
        ([PUBLIC, PARTIES], PARTIES),
        ([PARTIES, JAPAN, PUBLIC], JAPAN),
        ([BOTH, JAPAN], JAPAN),
        ([JAPAN, ("states", ("USA",))], INTERNAL),
        ([PUBLIC, INTERNAL], INTERNAL),
        ([], INTERNAL),
    ],
)
def test_the_narrower_marking_lets_in_only_whom_each_lets_in(
    markings: list[tuple[str, tuple[str, ...]]], expected: tuple[str, tuple[str, ...]]
) -> None:
    assert narrower(*markings) == expected
    assert narrower(*reversed(markings)) == expected
