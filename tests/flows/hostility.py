"""A campaign against the two walls: many people at once, good and bad requests, failing servers.

Runs the portal in this process, in threads with database connections of their own, over committed
rows. What is looked for: a word of an alliance in an answer to someone to whom it is not granted, a
change of a row by someone who may not, an answer without a name that is not an error.
"""

import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts import access
from accounts.access import Name
from alliances.models import Alliance
from compliance.models import Finding
from exercises.models import Objective
from portal.urls import urlpatterns as real
from tests.build.alliances import alliance, partner, person
from tests.build.compliance import finding
from tests.build.treaties import instrument
from treaties.models import Instrument

THREADS = 8
WRITTEN = "written by someone who may not"
PAIRS = {"us-jp": ("USA", "JPN"), "us-kr": ("USA", "KOR"), "anzus": ("AUS", "NZL")}


# Views that no portal should have: they read without a filter, fail, or bring SQL of their own.


def everything(request: HttpRequest) -> HttpResponse:
    """Reads without asking who may: only the database is left to refuse."""
    return HttpResponse(" ".join(Instrument.objects.values_list("title", flat=True)))


def widened(request: HttpRequest) -> HttpResponse:
    """Tries to name somebody else, as injected SQL would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('entente.principal', %s, true)", [f"office|{'0' * 8}||99|x"]
        )
    return everything(request)


def failing(request: HttpRequest) -> HttpResponse:
    """Fails after it has read."""
    return HttpResponse(str(len(everything(request).content) // 0))


def broken(request: HttpRequest) -> HttpResponse:
    """Leaves its transaction broken."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return everything(request)


def killed(request: HttpRequest) -> HttpResponse:
    """Loses its connection in the middle."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE; SELECT pg_terminate_backend(pg_backend_pid())")
    return everything(request)


def unnamed(request: HttpRequest) -> HttpResponse:
    """Reads with no name told at all, as a job would that forgot to say for whom it acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('entente.principal', '', true)")
        cursor.execute(f'SELECT title FROM "{Instrument._meta.db_table}"')  # noqa: S608
        return HttpResponse(" ".join(title for (title,) in cursor.fetchall()))


def overwritten(request: HttpRequest) -> HttpResponse:
    """Writes to every row that is not the person's own, without asking who may."""
    rows = Instrument.objects.exclude(title__contains=request.GET["own"])
    return HttpResponse(str(rows.update(note=WRITTEN)))


hostile = [
    path("overwritten/", overwritten),
    path("unnamed/", unnamed),
    path("everything/", everything),
    path("widened/", widened),
    path("failing/", failing),
    path("broken/", broken),
    path("killed/", killed),
]
urlpatterns = [path("hostile/", include(hostile)), *real]


@dataclass
class Actor:
    """Someone who asks, and the word that only their own alliance's records carry."""

    client: Client
    own: str
    slug: str
    finding: Finding


@dataclass
class Outcome:
    """What came of a campaign."""

    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    @property
    def silent(self) -> int:
        """How many readings with no name told were answered, be it with nothing."""
        return self.statuses["unnamed 200"]


def word(slug: str) -> str:
    """A word that stands in every title of an alliance and nowhere else."""
    return f"zz{slug.replace('-', '')}zz"


def people(number: int) -> list[Actor]:
    """Officers and partner systems of three alliances, each with something to see."""
    actors: list[Actor] = []
    for slug, states in PAIRS.items():
        home = alliance(slug, states)
        for count in range(8):
            instrument(home, f"{slug}-{count}", title=f"Treaty {word(slug)} {count}")
        told = finding(home, title=f"Finding {word(slug)}", release="parties")
        actors += [
            _actor(home, told, f"{slug}-{count}", is_system=count % 4 == 3)
            for count in range(number // len(PAIRS))
        ]
    return actors


def _actor(home: Alliance, told: Finding, name: str, *, is_system: bool) -> Actor:
    client = Client(raise_request_exception=False)
    if is_system:
        _, secret = partner("USA" if home.slug != "anzus" else "AUS", home)
        client = Client(
            raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"}
        )
    else:
        client.force_login(person(name, home))
    return Actor(client, word(home.slug), home.slug, told)


def _requests(actor: Actor, others: list[Actor]) -> list[tuple[str, Callable[[], Any]]]:
    """What one may ask: of one's own, of what is foreign, and of the views that misbehave."""
    foreign = random.choice([one for one in others if one.slug != actor.slug])  # noqa: S311
    get, post = actor.client.get, actor.client.post
    return [
        ("own", lambda: get(f"/alliances/{actor.slug}/treaties/")),
        ("own", lambda: get("/api/v1/instruments")),
        ("own", lambda: get(f"/findings/?q={actor.own}")),
        ("own", lambda: get(f"/findings/{actor.finding.pk}/")),
        ("own", lambda: get("/search/?q=Treaty")),
        ("own", lambda: get("/api/v1/findings")),
        ("foreign", lambda: post(f"/exercises/{foreign.slug}/objectives/new/", _OBJECTIVE)),
        ("foreign", lambda: get(f"/alliances/{foreign.slug}/treaties/")),
        ("foreign", lambda: get(f"/findings/{foreign.finding.pk}/")),
        ("foreign", lambda: get(f"/api/v1/instruments?alliance={foreign.slug}")),
        ("foreign", lambda: post(f"/findings/{foreign.finding.pk}/acknowledge/")),
        *(
            ("hostile", lambda name=name: get(f"/hostile/{name}/?own={actor.own}"))
            for name in _HOSTILE
        ),
        ("unnamed", lambda: get("/hostile/unnamed/")),
        ("nobody", lambda: Client(raise_request_exception=False).get("/hostile/everything/")),
    ]


_HOSTILE = ("everything", "widened", "failing", "broken", "killed", "overwritten")
_OBJECTIVE = {"ref": "planted", "title": WRITTEN, "agreed_on": "2026-01-01"}


def campaign(actors: list[Actor], requests: int, seed: int = 1) -> Outcome:
    """Let all ask at once until so many requests are made."""
    outcome = Outcome()
    random.seed(seed)
    shares = [requests // THREADS] * THREADS

    def work(share: int) -> None:
        try:
            for _ in range(share):
                _once(random.choice(actors), actors, outcome)  # noqa: S311
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, shares))
    changed = Finding.objects.exclude(acknowledged_at=None)
    outcome.written += [f"acknowledged: {one.title}" for one in changed]
    outcome.written += [f"changed: {one}" for one in Instrument.objects.filter(note=WRITTEN)]
    outcome.written += [f"planted: {one}" for one in Objective.objects.all()]
    return outcome


def told(outcome: Outcome) -> str:
    """What a campaign that went wrong says of itself."""
    wrong = f"written {outcome.written[:5]}; refused {outcome.refused[:5]}"
    return f"{dict(outcome.statuses)}; leaks {outcome.leaks[:5]}; {wrong}"


def survives(requests: int, users: int) -> Outcome:
    """Nothing leaks or is changed, nobody reads nameless, and one's own is served each time."""
    outcome = campaign(people(users), requests)
    assert outcome.asked.keys() == {"own", "foreign", "hostile", "nobody", "unnamed"}
    assert outcome.leaks == [], told(outcome)
    assert outcome.written == [], told(outcome)
    assert outcome.refused == [], told(outcome)
    assert outcome.silent == 0, told(outcome)
    return outcome


def _once(actor: Actor, actors: list[Actor], outcome: Outcome) -> None:
    kind, ask = random.choice(_requests(actor, actors))  # noqa: S311
    answer = ask()
    body = answer.content.decode(errors="replace")
    known = {actor.own} if kind != "nobody" else set()
    leaked = [word(slug) for slug in PAIRS if word(slug) in body and word(slug) not in known]
    outcome.asked[kind] += 1
    outcome.statuses[f"{kind} {answer.status_code}"] += 1
    if leaked:
        outcome.leaks.append(f"{kind} {answer.status_code}: {leaked}")
    is_system = "Authorization" in answer.wsgi_request.headers
    if (
        kind == "own"
        and answer.status_code != 200
        and not (is_system and "/api/" not in answer.wsgi_request.path)
    ):
        outcome.refused.append(f"{answer.wsgi_request.path} {answer.status_code}")


@contextmanager
def through_pgbouncer(program: str) -> Iterator[None]:
    """New connections, those of the threads, go through PgBouncer."""
    ours = connections.settings["default"]
    with pgbouncer(program) as where:
        theirs = {**ours, **where, "OPTIONS": {}, "DISABLE_SERVER_SIDE_CURSORS": True}
        connections.settings["default"] = theirs
        try:
            yield
        finally:
            connections.settings["default"] = ours


@contextmanager
def named_for_the_session(name: Name) -> Iterator[None]:
    """Who acts, told for the whole connection: what must leak, for the campaign to be believed."""
    with connection.cursor() as cursor:
        if name.kind != "nobody":
            told = access._TELL.replace("true", "false")
            cursor.execute(told, [access.APP, name.signed(2_000_000_000)])
    with transaction.atomic():
        yield


@contextmanager
def pgbouncer(program: str) -> Iterator[dict[str, str]]:
    """PgBouncer in transaction mode before the database of the tests: where it is to be reached."""
    place: dict[str, Any] = connection.settings_dict
    folder = Path(tempfile.mkdtemp(prefix="entente-bouncer-"))
    folder.chmod(0o777)
    host = place["HOST"] or "127.0.0.1"
    password = f" password={place['PASSWORD']}" if place.get("PASSWORD") else ""
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        "[databases]\n"
        f"{place['NAME']} = host={host} port={place['PORT'] or 5432}"
        f" user={place['USER']}{password}\n"
        "[pgbouncer]\n"
        f"unix_socket_dir = {folder}\nlisten_port = 6432\nlisten_addr =\n"
        "auth_type = any\npool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 200\n"
        "ignore_startup_parameters = extra_float_digits,options\n"
        f"logfile = {folder}/log\npidfile = {folder}/pid\n"
    )
    settings.chmod(0o644)
    process = subprocess.Popen(
        [program, "-q", "-u", "nobody", str(settings)], stdout=subprocess.DEVNULL
    )
    try:
        socket = folder / ".s.PGSQL.6432"
        deadline = time.monotonic() + 20
        while not socket.exists():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "PgBouncer did not answer within 20 s"
            time.sleep(0.02)
        yield {"HOST": str(folder), "PORT": "6432"}
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
