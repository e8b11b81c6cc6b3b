"""Nine ways to rewrite the record, with every right over the database: each is found.

Two of them only by whoever kept a head: cutting off the end, and rewriting everything with the key.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from alliances.models import Alliance
from audit.actions import head, seal, sealing, verify
from audit.actions.sealing import keys
from audit.chain import GENESIS, Head, Header, leaf, root
from audit.models import Block, Event, Seal
from kit import clock
from tests.build.alliances import alliance

pytestmark = pytest.mark.django_db

type Attack = Callable[[], None]


@pytest.fixture
def kept() -> Head:
    """Three blocks, the head that a partner keeps, and every bar taken down for the attacker."""
    for slug in ("us-jp", "us-kr", "anzus"):
        alliance(slug, ("USA", "JPN"))
        seal()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("audit_event", "audit_seal", "audit_block"):
        run(f"ALTER TABLE {table} DISABLE TRIGGER stays_as_it_is")
    return head()


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def victim() -> Event:
    found: Event = Event.objects.filter(sealed__block=2).order_by("id")[1]
    return found


def change_a_field() -> None:
    Event.objects.filter(pk=victim().pk).update(actor="somebody else")


def move_time_by_a_millisecond() -> None:
    run(
        "UPDATE audit_event SET recorded_at = recorded_at + interval '1 ms' WHERE id = %s",
        victim().pk,
    )


def delete_an_event() -> None:
    run("DELETE FROM audit_event WHERE id = %s", victim().pk)


def delete_an_event_and_its_seal() -> None:
    key = victim().pk
    run("DELETE FROM audit_seal WHERE event_id = %s", key)
    run("DELETE FROM audit_event WHERE id = %s", key)


def swap_two_events() -> None:
    first, second = Event.objects.filter(sealed__block=2).order_by("id")[:2]
    for old, new in ((first.pk, -1), (second.pk, first.pk), (-1, second.pk)):
        run("UPDATE audit_event SET id = %s WHERE id = %s", new, old)


def back_date_a_forgery() -> None:
    """An event that never was, in an old block, with the leaf and the seal it should have."""
    model = victim()
    forged = Event(**{**_columns(model), "id": -7, "actor": "somebody else"})
    forged.save(force_insert=True)
    (row,) = Event.objects.filter(pk=-7).as_hashed()
    Seal.objects.create(event_id=-7, block_id=2, leaf=leaf(row))


def _columns(event: Event) -> dict[str, object]:
    return {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}


def cut_the_end() -> None:
    gone = list(Seal.objects.filter(block=3).values_list("event_id", flat=True))
    run("DELETE FROM audit_event WHERE id = ANY(%s)", gone)
    run("DELETE FROM audit_seal WHERE block_id = 3")
    run("DELETE FROM audit_block WHERE number = 3")


def rewrite_all_without_the_key() -> None:
    change_a_field()
    _chain_again(lambda block, block_hash: block.seal)


def rewrite_all_with_the_stolen_key() -> None:
    change_a_field()
    _chain_again(lambda block, block_hash: keys()[0].seal(block_hash))


def _chain_again(sealing: Callable[[Block, str], str]) -> None:
    before = GENESIS
    for block in Block.objects.order_by("number"):
        rows = list(Event.objects.filter(sealed__block=block).order_by("id").as_hashed())
        for row in rows:
            Seal.objects.filter(event=row[0]).update(leaf=leaf(row))
        whole = root(leaf(row) for row in rows)
        at, key = block.sealed_at, block.key_id
        found = Header(block.number, len(rows), whole, before.hash, at, key).hash()
        columns = {"root": whole, "previous": before.hash, "hash": found}
        Block.objects.filter(pk=block.pk).update(**columns, seal=sealing(block, found))
        before = Head(block.number, found)


FOUND = {
    change_a_field: "event {victim} in block 2 was changed",
    move_time_by_a_millisecond: "event {victim} in block 2 was changed",
    delete_an_event: "event {victim} in block 2 is gone",
    delete_an_event_and_its_seal: "block 2 holds 2 events, but 3 were sealed",
    swap_two_events: "event {before} in block 2 was changed",
    back_date_a_forgery: "block 2 holds 4 events, but 3 were sealed",
    rewrite_all_without_the_key: "block 2 does not bear our seal",
}
FOUND_BY_HEAD = {
    cut_the_end: "block 3, whose head was kept, is gone",
    rewrite_all_with_the_stolen_key: "block 3 is not the one whose head was kept",
}


def test_an_untouched_record_holds(kept: Head) -> None:
    verdict = verify([kept])
    assert verdict.problems == []
    assert (verdict.blocks, verdict.events, verdict.head) == (3, Event.objects.count(), kept)


@pytest.mark.parametrize("attack", FOUND, ids=lambda attack: attack.__name__)
@pytest.mark.parametrize("is_anchored", [True, False])
def test_seven_attacks_are_found_by_the_chain(
    kept: Head, attack: Attack, is_anchored: bool
) -> None:
    key = victim().pk
    attack()
    said = verify([kept] if is_anchored else []).problems
    assert said[0] == FOUND[attack].format(victim=key, before=key - 1)


@pytest.mark.parametrize("attack", FOUND_BY_HEAD, ids=lambda attack: attack.__name__)
def test_two_more_are_found_by_a_kept_head_alone(kept: Head, attack: Attack) -> None:
    attack()
    assert verify().problems == []
    assert verify([kept]).problems == [FOUND_BY_HEAD[attack]]


def test_rewriting_from_an_old_block_leaves_every_later_head_wrong(kept: Head) -> None:
    first = Block.objects.get(number=1)
    rewrite_all_with_the_stolen_key()
    assert verify([Head(1, first.hash)]).problems == []  # block 1 is as it was
    assert verify([kept]).problems


@pytest.mark.parametrize("column", ["root", "previous", "hash", "seal", "key_id"])
def test_a_changed_block_is_found(kept: Head, column: str) -> None:
    Block.objects.filter(pk=2).update(**{column: "0" * 16})
    assert any("block 2" in one for one in verify().problems)


def test_a_missing_block_is_found(kept: Head) -> None:
    run("DELETE FROM audit_block WHERE number = 2")
    said = verify().problems
    assert said[0] == "block 2 is gone"
    assert "block 2 is gone, its seals are not" in said


def test_an_event_older_than_it_can_be_is_never_sealed_and_told(kept: Head) -> None:
    forged = Event(**{**_columns(victim()), "id": -7})
    forged.save(force_insert=True)
    run("UPDATE audit_event SET recorded_at = recorded_at - interval '2 days' WHERE id = -7")
    assert seal() == 0
    assert verify().problems == ["event -7 is dated before a block that does not hold it"]


def test_who_commits_late_is_sealed_late(kept: Head) -> None:
    late = Event(**{**_columns(victim()), "id": -7})  # an id that was drawn before all others
    late.save(force_insert=True)
    assert seal() == 1
    assert verify([kept, head()]).problems == []


def test_nothing_new_makes_no_block(kept: Head) -> None:
    assert seal() == 0
    assert head() == kept


def test_a_great_many_events_make_several_blocks(
    kept: Head, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.actions.sealing.MOST", 2)
    monkeypatch.setattr("audit.actions.verifying.AT_ONCE", 3)
    alliance("us-il")
    new = Event.objects.unsealed().count()
    assert seal() == new
    verdict = verify([kept, head()])
    assert (verdict.problems, verdict.unsealed) == ([], 0)
    assert verdict.blocks == 3 + (new + 1) // 2


@pytest.fixture
def backlog(kept: Head, monkeypatch: pytest.MonkeyPatch) -> int:
    """A block of four days ago, and events of the day after that wait for several blocks."""
    now = clock.now()
    monkeypatch.setattr("audit.actions.sealing._database_time", lambda: now - timedelta(days=4))
    Alliance.objects.update(note="the last that was sealed in time")
    seal()
    monkeypatch.undo()
    monkeypatch.setattr("audit.actions.sealing.MOST", 2)
    alliance("us-il")
    run(
        "UPDATE audit_event SET recorded_at = recorded_at - interval '3 days'"
        " WHERE id NOT IN (SELECT event_id FROM audit_seal)"
    )
    waiting = Event.objects.unsealed().count()
    assert waiting > 2
    return waiting


def test_a_backlog_of_several_blocks_is_sealed_however_old(backlog: int) -> None:
    assert seal() == backlog
    assert verify([head()]).problems == []
    assert verify().unsealed == 0


def test_a_backlog_cut_short_holds_and_is_sealed_by_the_next_run(
    backlog: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("audit.actions.sealing._write", _once_then_die())
        with pytest.raises(InterruptedError):
            seal()
    verdict = verify([head()])
    assert (verdict.problems, verdict.unsealed) == ([], backlog - 2)
    assert seal() == backlog - 2
    assert verify([head()]).problems == []


def _once_then_die() -> Callable[..., None]:
    write, written = sealing._write, list[Head]()

    def once(end: Head, leaves: dict[int, bytes]) -> None:
        if written:
            raise InterruptedError
        written.append(end)
        write(end, leaves)

    return once


def test_once_a_backlog_is_sealed_nothing_as_old_is_taken_any_more(backlog: int) -> None:
    seal()
    Alliance.objects.filter(slug="us-il").update(note="one event, and a block that is not full")
    assert seal() == 1
    forged = Event(**{**_columns(victim()), "id": -7})
    forged.save(force_insert=True)
    run("UPDATE audit_event SET recorded_at = recorded_at - interval '3 days' WHERE id = -7")
    assert seal() == 0
    assert verify().problems == ["event -7 is dated before a block that does not hold it"]


@pytest.mark.parametrize("is_ours_first", [True, False])
def test_of_two_heads_of_one_number_both_are_compared(kept: Head, is_ours_first: bool) -> None:
    fork = Head(kept.number, "ab" * 32)
    said = verify([kept, fork] if is_ours_first else [fork, kept]).problems
    assert said == ["block 3 is not the one whose head was kept"]


def test_the_head_from_before_the_first_block_holds(kept: Head) -> None:
    assert verify([GENESIS, kept]).problems == []
    said = verify([Head(0, "ab" * 32)]).problems
    assert said == ["block 0 is not the one whose head was kept"]


def test_the_chain_holds_across_a_change_of_keys(kept: Head, settings: Settings) -> None:
    old = settings.AUDIT_KEY
    settings.AUDIT_KEY, settings.AUDIT_KEY_FALLBACKS = "another key", [old]
    Alliance.objects.update(note="sealed with another key")
    seal()
    assert verify([kept]).problems == []
    assert Block.objects.values("key_id").distinct().count() == 2
    settings.AUDIT_KEY_FALLBACKS = []
    assert "which is not among ours" in verify([kept]).problems[0]


def test_the_chain_holds_after_a_name_is_taken_away(kept: Head) -> None:
    run("INSERT INTO audit_name (actor, label) VALUES ('ann', 'Ann Ode')")
    run("UPDATE audit_name SET label = ''")
    seal()
    assert verify([kept, head()]).problems == []
