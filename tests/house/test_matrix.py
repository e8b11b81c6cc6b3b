"""Everyone at every address by every method: as the table has it, and nothing that is not theirs.

What changes something comes by none of the methods that read.
Whatever an actor may not see is told apart from what does not exist by nothing at all.
"""

from collections.abc import Iterable, Iterator

import pytest
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe
from pytest_django import Settings

from alliances.models import Alliance
from alliances.querysets import AllianceQuerySet, ScopedQuerySet
from tests.house import lines, matrix
from tests.house.actors import ACTORS, Actor
from tests.house.addresses import Address, NoSampleError, addresses
from tests.house.asking import Reply, ask
from tests.house.lines import METHODS, PAGE, READING
from tests.house.matrix import Rights, expected, name_of
from tests.house.tree import assert_none
from tests.house.world import NAMES, WORDS, World, things_at
from treaties.models import Instrument

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("unlimited"),
]
LEAST_CELLS = 8_000
SAFE = {"GET", "HEAD", "OPTIONS"}  # RFC 9110, section 9.2.1


def faults(
    actor: Actor,
    world: World,
    methods: tuple[str, ...] = (),
    found: Iterable[Address] | None = None,
) -> Iterator[str]:
    """What is not as the table has it, over every address and thing."""
    session = actor.make(world)
    for address in addresses() if found is None else found:
        rights = actor.rights(address.door)
        absent: list[tuple[lines.Row, dict[str, Reply]]] = []
        for thing in reversed(things_at(address)):
            row = expected(address, rights, thing)
            if row is None:
                yield f"{name_of(address)}: has no line in {matrix.__name__}"
                break
            tried = methods or actor.methods(address.door, thing)
            try:
                replies = ask(session, world.path_to(address, thing), tried)
            except NoSampleError as error:
                yield str(error)
                break
            said = [*_wrong(replies, row, rights)]
            absent = absent or [(row, replies)]
            if thing not in rights.sees and absent[0][0] == row:
                said += _telling(replies, absent[0][1])
            yield from (f"{name_of(address)}, {thing}: {one}" for one in said)


def _wrong(replies: dict[str, Reply], row: lines.Row, rights: Rights) -> Iterator[str]:
    words = {*WORDS.items(), *NAMES.items()}
    hidden = sorted(word for thing, word in words if thing not in rights.sees)
    wanted = dict(zip(METHODS, row, strict=True))
    for method, reply in replies.items():
        if reply.status != wanted[method]:
            yield f"{method} gives {reply.status}, not {wanted[method]} {reply.error}".rstrip()
        yield from (f"{method} tells of {word}" for word in hidden if word in reply.text)
        if not rights.is_shut and "no-store" not in reply.headers.get("Cache-Control", ""):
            yield f"{method} may be kept"
        if method in SAFE and reply.written:
            yield f"{method} writes {', '.join(reply.written)}"


def _telling(replies: dict[str, Reply], absent: dict[str, Reply]) -> Iterator[str]:
    for method, reply in replies.items():
        if reply.signal != absent[method].signal:
            yield f"{method} tells that it exists"


# Those who reach every door are asked on either kind of server: only one has an owner who is no
# superuser, and only the other is of the newest release.
BOTH = {"a superuser", "an administrator", "a system of Japan"}


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[pytest.mark.both] * (one in BOTH)) for one in ACTORS]
)
def test_everyone_gets_what_the_table_says(name: str, world: World, settings: Settings) -> None:
    actor = ACTORS[name]
    settings.MFA_REQUIRED = actor.page.is_fenced
    assert_none(faults(actor, world))


def test_the_matrix_is_large_enough_to_mean_something() -> None:
    cells = sum(
        len(actor.methods(one.door, thing))
        for actor in ACTORS.values()
        for one in addresses()
        for thing in things_at(one)
    )
    assert cells >= LEAST_CELLS, cells


def test_every_line_is_of_an_address() -> None:
    names = {name_of(one) for one in addresses()}
    declared = (*matrix.LINES, *matrix.OFFICE_OF_ITS_OWN, *matrix.TOLD_AT_THE_DOOR)
    assert_none(name for name in declared if name not in names)


@pytest.fixture
def without_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal as it would be if every `visible_to` had been forgotten: only the wall is left."""
    for rows in (ScopedQuerySet, AllianceQuerySet):
        monkeypatch.setattr(rows, "visible_to", lambda found, principal: found.all())


PRYING = (
    *("a stranger", "someone without any grant", "an outsider", "the eyes of Japan"),
    *("a system of Japan", "a system of another alliance"),
)


def not_of_the_office() -> list[Address]:
    return [one for one in addresses() if one.door != "admin"]


@pytest.mark.parametrize("left", ["without_wall", "without_scope"])
@pytest.mark.parametrize("name", PRYING)
def test_either_wall_alone_keeps_to_the_table(
    left: str, name: str, request: pytest.FixtureRequest, world: World
) -> None:
    request.getfixturevalue(left)
    assert_none(faults(ACTORS[name], world, READING, not_of_the_office()))


@pytest.mark.usefixtures("without_wall", "without_scope")
@pytest.mark.parametrize(
    ("name", "word"), [("a system of another alliance", "kantoplain"), ("a system of Japan", "usa")]
)
def test_a_lost_scope_is_caught_in_every_list(name: str, word: str, world: World) -> None:
    lists = [one for one in not_of_the_office() if one.name.endswith("s-list")]
    lists = [one for one in lists if one.door == "api" and one.name != "api:alliances-list"]
    said = list(faults(ACTORS[name], world, READING, lists))
    assert {one.partition(",")[0] for one in said if f"tells of {word}" in one} == {
        one.name for one in lists
    }


# A portal with every fault, to see that each is caught.


def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all")


@login_required
@require_safe
def leaky_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse(" ".join(Instrument.objects.values_list("title", flat=True)))


@login_required
@require_safe
def telling_page(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(Alliance, slug=slug)
    raise Http404


def telling_by_words(request: HttpRequest, slug: str) -> HttpResponse:
    is_there = Alliance.objects.filter(slug=slug).exists()
    return HttpResponse("not yours" if is_there else "not there", status=404)


@login_required
@require_safe
def careless_page(request: HttpRequest) -> HttpResponse:
    Alliance.objects.update(note="visited")
    return HttpResponse()


@login_required
@require_safe
def broken_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(1 // len(request.GET)))


urlpatterns = [
    path("open/", open_page, name="open"),
    path("leaky/", leaky_list, name="leaky"),
    path("telling/<slug:slug>/", login_required(require_safe(telling_by_words)), name="telling"),
    path("careless/", careless_page, name="careless"),
    path("broken/", broken_page, name="broken"),
    path("orders/<int:colour>/", open_page, name="unknown"),
    path("new/", open_page, name="new"),
]


@pytest.fixture
def faulty(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF, settings.LOGIN_URL = __name__, "/sign-in/"
    names = ("open", "leaky", "telling", "careless", "broken", "unknown")
    monkeypatch.setattr(matrix, "LINES", dict.fromkeys(names, PAGE))


BROKEN = "ZeroDivisionError('integer division or modulo by zero')"
NO_LINE = "new: has no line in tests.house.matrix"
NO_SAMPLE = (
    "orders/<int:colour>/: nothing stands for 'colour'; name one in PROVIDERS of "
    "tests.house.addresses"
)


@pytest.mark.usefixtures("faulty")
def test_what_is_open_to_strangers_is_caught(world: World) -> None:
    said = list(faults(ACTORS["a stranger"], world, READING))
    assert said == ["open, nothing in particular: GET gives 200, not 302", NO_SAMPLE, NO_LINE]


@pytest.mark.usefixtures("faulty", "without_wall")
def test_what_tells_or_breaks_is_caught(world: World) -> None:
    said = list(faults(ACTORS["someone without any grant"], world, READING))
    assert said == [
        *(f"leaky, nothing in particular: GET tells of {word}" for word in sorted(WORDS.values())),
        "telling, a record of another alliance: GET tells that it exists",
        "telling, a record of home, released to the parties: GET tells that it exists",
        "careless, nothing in particular: GET writes alliances_alliance",
        f"broken, nothing in particular: GET gives 500, not 200 {BROKEN}",
        NO_SAMPLE,
        NO_LINE,
    ]


def test_a_wrong_status_and_a_page_that_may_be_kept_are_caught() -> None:
    replies = {"GET": Reply(404, b"", {})}
    said = list(_wrong(replies, lines.READ, Rights()))
    assert said == ["GET gives 404, not 200", "GET may be kept"]
