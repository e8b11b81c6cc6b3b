"""Verify the record: recompute every leaf, root, hash and seal, and compare."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.actions.sealing import horizon, keys
from audit.chain import GENESIS, Head, Header, Key, leaf, root
from audit.models import Block, Event, Seal

AT_ONCE = 50_000  # events held in memory, in hashes of 32 bytes
BLOCKS_AT_ONCE = 1_000

type Sealed = tuple[int, bytes, bytes | None]
"""An event's id, the leaf it was sealed with, and the one it has now; None: it is gone."""


@dataclass
class Verdict:
    """What was verified, how far, and what is amiss: the first fault first."""

    blocks: int = 0
    events: int = 0
    unsealed: int = 0
    head: Head = GENESIS
    problems: list[str] = field(default_factory=list)


@transaction.atomic
def verify(anchors: Iterable[Head] = ()) -> Verdict:
    """Verify the whole chain, and that it still contains the heads kept elsewhere.

    Without such a head, two things cannot be seen: that the end was cut off, and that everything
    was rewritten by somebody who has the key.
    """
    verdict, known = Verdict(), {key.id: key for key in keys()}
    kept = _by_number(anchors)
    verdict.problems += _unlike(GENESIS, kept)
    for blocks in _batches():
        contents = _contents(blocks[0].number, blocks[-1].number)
        for block in blocks:
            rows = contents[block.number]
            verdict.problems += _faults(block, verdict.head, known, rows)
            verdict.head = Head(block.number, block.hash)
            verdict.problems += _unlike(verdict.head, kept)
            verdict.blocks, verdict.events = verdict.blocks + 1, verdict.events + len(rows)
    verdict.problems += [f"block {number}, whose head was kept, is gone" for number in sorted(kept)]
    verdict.problems += _strays()
    verdict.unsealed = Event.objects.unsealed().count()
    return verdict


def _by_number(anchors: Iterable[Head]) -> defaultdict[int, set[Head]]:
    """The heads kept elsewhere; several of one number, where the chain was told in two ways."""
    found: defaultdict[int, set[Head]] = defaultdict(set)
    for head in anchors:
        found[head.number].add(head)
    return found


def _unlike(ours: Head, kept: defaultdict[int, set[Head]]) -> Iterator[str]:
    """What is amiss with the heads of this number, which are thereby compared."""
    if kept.pop(ours.number, set()) - {ours}:
        yield f"block {ours.number} is not the one whose head was kept"


def _batches() -> Iterator[list[Block]]:
    batch: list[Block] = []
    for block in Block.objects.order_by("number").iterator():
        if batch and (
            len(batch) == BLOCKS_AT_ONCE or sum(b.events for b in batch) + block.events > AT_ONCE
        ):
            yield batch
            batch = []
        batch.append(block)
    if batch:
        yield batch


def _contents(first: int, last: int) -> defaultdict[int, list[Sealed]]:
    """What is in the blocks of these numbers, by block, in the order of the events' ids."""
    sealed_in = Event.objects.filter(sealed__block__gte=first, sealed__block__lte=last)
    now = {row[0]: leaf(row) for row in sealed_in.order_by().as_hashed().iterator()}
    found: defaultdict[int, list[Sealed]] = defaultdict(list)
    seals = Seal.objects.filter(block__gte=first, block__lte=last)
    seals = seals.order_by("block_id", "event_id")
    for number, event, kept in seals.values_list("block_id", "event_id", "leaf").iterator():
        found[number].append((event, bytes(kept), now.get(event)))
    return found


def _faults(
    block: Block, before: Head, known: dict[str, Key], rows: Sequence[Sealed]
) -> Iterator[str]:
    """What is amiss with one block that should follow `before`."""
    name = f"block {block.number}"
    if block.number != before.number + 1:
        yield f"block {before.number + 1} is gone"
    elif block.previous != before.hash:
        yield f"{name} does not follow block {before.number}"
    yield from (f"event {event} in {name} {said}" for event, said in _changed(rows))
    if len(rows) != block.events:
        yield f"{name} holds {len(rows)} events, but {block.events} were sealed"
    elif root(kept for _, kept, _ in rows) != block.root:
        yield f"{name} holds other events than were sealed"
    yield from (f"{name} {said}" for said in _unsealed(block, known))


def _changed(rows: Iterable[Sealed]) -> Iterator[tuple[int, str]]:
    for event, kept, now in rows:
        if now is None:
            yield event, "is gone"
        elif now != kept:
            yield event, "was changed"


def _unsealed(block: Block, known: dict[str, Key]) -> Iterator[str]:
    header = Header(
        number=block.number,
        events=block.events,
        root=block.root,
        previous=block.previous,
        sealed_at=block.sealed_at,
        key_id=block.key_id,
    )
    if header.hash() != block.hash:
        yield "was changed"
    elif block.key_id not in known:
        yield f"was sealed with the key {block.key_id}, which is not among ours"
    elif known[block.key_id].seal(block.hash) != block.seal:
        yield "does not bear our seal"


def _strays() -> Iterator[str]:
    """Seals of no block, and events that pretend to be older than they can be."""
    blocks = Block.objects.filter(pk=OuterRef("block_id"))
    lost = Seal.objects.filter(~Exists(blocks)).order_by("event_id").values_list("block_id")
    for (number,) in lost[:1]:
        yield f"block {number} is gone, its seals are not"
    since = horizon()
    if since is not None:
        old = Event.objects.unsealed().filter(recorded_at__lt=since)
        for event in old.order_by("id").values_list("id", flat=True):
            yield f"event {event} is dated before a block that does not hold it"
