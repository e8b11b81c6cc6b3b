"""What may not be seen is not told by detours either: filters, searches, counts, constraints."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import UniqueConstraint

from kit.api.filters import Alliance as AllianceFilter
from kit.api.filters import Linked
from kit.api.values import public_id
from tests.house.actors import ACTORS, Session
from tests.house.addresses import addresses
from tests.house.asking import ask
from tests.house.matrix import Rights
from tests.house.tree import assert_none, tables
from tests.house.world import MARKINGS, STRANGE, WORDS, Thing, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlimited")]
CURIOUS = (
    *("a reader", "an outsider", "the eyes of Japan", "someone without any grant"),
    *("a system of Japan", "a system of another alliance"),
)
# Unique over all alliances, and why that tells nobody.
BEYOND = {
    "one_open_finding_per_rule_and_key": "a key holds ids of our own making; no one types it",
    "a_request_to_attest_is_heard_once": "a system meets only what it sent itself",
}
HIDDEN = (Thing.RELEASED, Thing.NAMED, Thing.INTERNAL, Thing.FOREIGN)


def filters() -> Iterator[tuple[str, str, Any]]:
    """Every filter of the API that follows a relation, with the path of its list."""
    for address in addresses():
        if address.name.endswith("-list") and address.door == "api":
            for name, one in address.view.filterset_class.base_filters.items():
                if isinstance(one, Linked | AllianceFilter):
                    yield address.template, name, one


def pairs(one: Any, world: World, thing: Thing) -> Iterator[tuple[str, str]]:
    """What leads to such a record, beside what leads nowhere."""
    owner = world.abroad if thing is Thing.FOREIGN else world.home
    if isinstance(one, AllianceFilter):
        yield owner.slug, "nowhe"
        return
    row = one.linked.objects.filter(alliance=owner, **MARKINGS[thing]).first()
    yield public_id(one.prefix, row.pk), public_id(one.prefix, STRANGE)
    yield row.ref, "x" * len(row.ref)


def told_apart(
    session: Session, path: str, name: str, words: tuple[str, str], *, status: int = 200
) -> Iterator[str]:
    found, missing = (signal(session, f"{path}?{name}=", word) for word in words)
    if found != missing or found[0] != status:
        yield f"{path}?{name}={words[0]} is told from {words[1]} ({found[0]})"


def signal(session: Session, start: str, word: str) -> tuple[object, ...]:
    """All that an answer says, but for the word asked for, which is as long as the other."""
    (reply,) = ask(session, start + word, ["GET"]).values()
    status, body, headers = reply.signal
    return status, body.replace(word.encode(), b"-"), headers


def hidden_by_filters(session: Session, rights: Rights, world: World) -> Iterator[str]:
    for thing in HIDDEN:
        if thing in rights.sees:
            continue
        for path, name, one in filters():
            is_own = thing is not Thing.FOREIGN and bool(rights.sees - {Thing.FOREIGN})
            if isinstance(one, AllianceFilter) and is_own:
                continue  # the alliance is seen, if not this record
            status = 400 if isinstance(one, AllianceFilter) else 200
            for words in pairs(one, world, thing):
                yield from told_apart(session, path, name, words, status=status)


@pytest.mark.parametrize("name", CURIOUS)
def test_no_filter_tells_what_is_hidden_from_what_is_not_there(name: str, world: World) -> None:
    assert len(list(filters())) >= 10
    actor = ACTORS[name]
    assert_none(hidden_by_filters(actor.make(world), actor.api, world))


def test_a_filter_that_tells_is_caught(world: World) -> None:
    session = ACTORS["a reader"].make(world)
    assert list(hidden_by_filters(session, Rights(), world))


@pytest.mark.parametrize("name", ["a reader", "an outsider", "the eyes of Japan"])
def test_the_inbox_finds_nothing_of_what_is_hidden(name: str, world: World) -> None:
    actor, session = ACTORS[name], ACTORS[name].make(world)
    hidden = [word for thing, word in WORDS.items() if thing not in actor.page.sees]
    for word in hidden:
        assert_none(told_apart(session, "/findings/", "q", (word, "x" * len(word))))
    slug = world.home.slug if name == "an outsider" else world.abroad.slug
    assert_none(told_apart(session, "/findings/", "alliance", (slug, "nowhe")))


DRAWN_BY_CHANCE = {"consultations.Feed.digest"}  # nobody chooses it, so nobody can try one


def test_no_uniqueness_reaches_beyond_an_alliance() -> None:
    """Else a reference that is taken elsewhere would be refused, and so told."""
    for table in tables():
        names = {field.name for field in table._meta.fields}
        if "alliance" not in names or table._meta.label == "alliances.Grant":
            continue
        for one in table._meta.constraints:
            is_unique = isinstance(one, UniqueConstraint) and one.name not in BEYOND
            assert not is_unique or _is_within(table, one), one.name
        columns = [one for one in table._meta.fields if one.unique and not one.primary_key]
        alone = [one.name for one in columns if str(one) not in DRAWN_BY_CHANCE]
        assert_none(f"{table.__name__}.{name}" for name in alone if not _leads(table, name))


def _is_within(table: Any, one: Any) -> bool:
    return "alliance" in one.fields or any(_leads(table, name) for name in one.fields)


def _leads(table: Any, name: str) -> bool:
    """Whether a column points to a row that itself is of an alliance."""
    other = table._meta.get_field(name).related_model
    return other is not None and any(field.name == "alliance" for field in other._meta.fields)


def test_a_reference_may_be_used_in_each_alliance(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexdef ~ 'UNIQUE.*[(]ref[,)]'")
        assert cursor.fetchone() == (0,)
