"""The servers under the tests: a pytest plugin, loaded by `-p tests.servers`.

One throwaway PostgreSQL and one Valkey for the whole session, on Unix sockets, shared by the
workers of xdist; pytest-django gives each worker its own database, and this gives it its own
number in Valkey. DATABASE_URL and REDIS_URL name real servers instead. It acts on import, because
pytest-django reads the settings before any conftest.

Where both kinds of servers are tried, as `.ci/run` does, each test is marked by what it could tell
of them. Both run what asks them beneath the doors. `once` is on what asks no server and on what
looks through the doors; `walk` is on what goes through every address, but for those walks that
reach every door: they are marked `both`.
"""

import gc
import os
import re
import tempfile
from pathlib import Path

import pytest

from portal import devstack
from tests import nosockets


def _settle_environment() -> None:
    os.environ.setdefault("DEBUG", "1")  # plain HTTP, no digests in static names; pages act as in
    os.environ["DEMO"] = "0"  # production, since Django's test runner turns DEBUG off again
    os.environ.setdefault("SECRET_KEY", "only for tests")


def _start() -> devstack.Stack | None:
    wanted = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
    missing = {name: not os.environ.get(variable) for name, variable in wanted.items()}
    if not any(missing.values()):
        return None
    state = Path(tempfile.mkdtemp(prefix="entente-test-")).resolve()
    state.chmod(0o755)  # PostgreSQL may have to run as another user than root
    os.environ["DEVSTACK_DIR"] = str(state)
    stack = devstack.Stack(state, durable=False, keep=False, **missing).__enter__()
    for server in stack.servers:
        stack.start(server)
    return stack


def _take_own_valkey_database(worker: str) -> None:
    if not os.environ.get("REDIS_URL"):
        number = int(worker.removeprefix("gw")) % 15 + 1
        os.environ["REDIS_URL"] = devstack.redis_url(devstack.state_directory(), number)


_settle_environment()
nosockets.install()
_stack: devstack.Stack | None = None
if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    _take_own_valkey_database(_worker)
else:
    _stack = _start()


MARKERS = (
    "once: asks no server, or through doors only; CI runs it on real servers alone",
    "walk: goes through every address; CI runs it on embedded servers alone",
    "both: run on either kind of server, whatever it goes through",
    "counts: asks Valkey, and not PostgreSQL",
)
# Fixtures by which a test of pytest-django may ask the database.
ASKING = {"db", "transactional_db", "live_server", "django_db_setup"}
# Tests of pages, of the API and of the back office, as the tree of the tests mirrors the doors.
DOORS = re.compile(r"/views/|/browser/|/test_(views|api|admin|backoffice)\.py$")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    for line in MARKERS:
        config.addinivalue_line("markers", line)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it could tell of the servers, before `-m` chooses among them."""
    for item in items:
        if "both" in item.keywords:
            continue
        if "world" in _fixtures(item):
            item.add_marker("walk")
        elif not item.get_closest_marker("walk") and (not asks(item) or DOORS.search(_path(item))):
            item.add_marker("once")


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from going through all modules and tests again and again."""
    gc.collect()
    gc.freeze()


def asks(item: pytest.Item) -> bool:
    """Whether it may ask a server; pytest-django shuts the database to the others."""
    is_marked = any(item.get_closest_marker(name) for name in ("django_db", "counts"))
    return is_marked or bool(ASKING & _fixtures(item)) or _opens_the_database(item)


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def _opens_the_database(item: pytest.Item) -> bool:
    """Whether a fixture of ours opens it by itself, as those for a whole module do."""
    known = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    ours = (one for found in known.values() for one in found if one.baseid.startswith("tests"))
    return any("django_db_blocker" in one.argnames for one in ours)


def _path(item: pytest.Item) -> str:
    return f"/{item.nodeid.partition('::')[0]}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started and delete its files."""
    if _stack is not None:
        _stack.__exit__(None, None, None)
