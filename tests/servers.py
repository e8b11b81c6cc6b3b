"""The servers under the tests: a pytest plugin, loaded by `-p tests.servers`.

One throwaway PostgreSQL and one Valkey for the whole session, on Unix sockets, shared by the
workers of xdist; pytest-django gives each worker its own database, and this gives it its own
number in Valkey. DATABASE_URL and REDIS_URL name real servers instead. It acts on import, because
pytest-django reads the settings before any conftest.
"""

import os
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


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started and delete its files."""
    if _stack is not None:
        _stack.__exit__(None, None, None)
