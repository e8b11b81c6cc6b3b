"""What is hashed is written the same for ever; these digests must never change."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from audit.chain import COLUMNS, Head, Header, Key, canonical, leaf, root

AT = datetime(2026, 11, 22, 6, 30, 0, 120, tzinfo=UTC)
ALLIANCE = UUID("0197f0a0-0000-7000-8000-000000000001")
EVENT = (
    *(7, "treaties_term", "k", "Ü", "w", ALLIANCE, "update", '{"a": 1}', '{"a": 2}'),
    *("ann", "session", "r-1", "as agreed", AT),
)
HEADER = Header(2, 1, "ab" * 32, "cd" * 32, AT, "0123456789abcdef")

LEAF = "6b5c871b2bad0a4573b86f2adc4ea8212439e8bc3953dd42f9440ac3f0022946"
ROOT = "039137871239a96ae5d2774881d012515226db9ef4809a22c38b8da6e384150e"
HASH = "18b0f017363020a557781ad79e02f96d5a10fa173befb1974ac092286fda357f"
KEY = "510d19491a25907c"
SEAL = "79cf3c77cabcbffb7bb3a31819ca24b6364ecf92ea62b1db7aab552c4a1ea5aa"


def test_an_event_is_written_in_one_way() -> None:
    assert canonical(EVENT).decode() == (
        '[7,"treaties_term","k","Ü","w","0197f0a0-0000-7000-8000-000000000001","update",'
        '"{\\"a\\": 1}","{\\"a\\": 2}","ann","session","r-1","as agreed",'
        '"2026-11-22T06:30:00.000120+00:00"]'
    )
    assert len(EVENT) == len(COLUMNS)


def test_digests_stay_as_they_are() -> None:
    assert leaf(EVENT).hex() == LEAF
    assert root([leaf(EVENT), leaf(EVENT)]) == ROOT
    assert HEADER.hash() == HASH
    assert Key.of("secret").id == KEY
    assert Key.of("secret").seal(HASH) == SEAL


def test_an_instant_is_the_same_in_every_zone() -> None:
    tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    assert canonical([tokyo]) == canonical([AT])


@pytest.mark.parametrize("place", range(len(EVENT)))
def test_every_column_counts(place: int) -> None:
    changed = (*EVENT[:place], "another", *EVENT[place + 1 :])
    assert leaf(changed) != leaf(EVENT)


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical([object()])


def test_a_head_is_read_as_it_is_written() -> None:
    head = Head(7, "ab" * 32)
    assert Head.parse(str(head)) == head


@pytest.mark.parametrize("text", ["", "7", "xy@7", "ab@7", f"{'ab' * 32}@", f"{'ab' * 32}@x"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Head.parse(text)
