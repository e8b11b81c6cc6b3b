"""Markings are collected while somebody asks for them, and only then."""

from kit.marking import collecting, note


def test_what_is_read_is_collected_once_each() -> None:
    with collecting() as read:
        note("parties", [])
        note("states", ["JPN"])
        note("parties", [], ["JPN"])
        note("parties", [])
    assert read == {("parties", (), ()), ("states", ("JPN",), ()), ("parties", (), ("JPN",))}


def test_a_block_inside_another_keeps_what_it_finds() -> None:
    with collecting() as outer:
        with collecting() as inner:
            note("internal", [])
        note("public", [])
    assert (outer, inner) == ({("public", (), ())}, {("internal", (), ())})


def test_without_anybody_asking_nothing_is_kept() -> None:
    note("internal", [])
    with collecting() as read:
        pass
    assert read == set()
