"""How long a refusal takes tells nothing: hidden and missing records take equally long."""

import logging
import statistics
import sys
import time
from collections.abc import Callable

import pytest
from pytest_django import Settings

from tests.house.actors import ACTORS, Session
from tests.house.addresses import addresses
from tests.house.asking import ask
from tests.house.world import Thing, World

PAIRS = 1_000
LEAST_SHARE, LEAST_SECONDS = 0.05, 0.0005
# Addresses with who asks there, and for what beside something that does not exist.
REPRESENTATIVE = {
    "portal:alliance": ("a reader", Thing.FOREIGN),
    "portal:instrument": ("a reader", Thing.ASTRAY),
    "compliance:finding-detail": ("the eyes of Japan", Thing.INTERNAL),
    "api:instruments-detail": ("a system of Japan", Thing.FOREIGN),
}


def seconds(session: Session, path: str) -> float:
    started = time.perf_counter()
    ask(session, path, ["GET"])
    return time.perf_counter() - started


def medians(first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float]:
    """Of both, tried in turns, so that what else the machine does hits them alike."""
    taken = [(first(), second()) for _ in range(PAIRS)]
    return statistics.median(one for one, _ in taken), statistics.median(two for _, two in taken)


def differ(one: float, two: float) -> bool:
    return abs(one - two) > LEAST_SECONDS and abs(one - two) > LEAST_SHARE * max(one, two)


@pytest.mark.django_db
@pytest.mark.parametrize("name", REPRESENTATIVE)
def test_hidden_and_missing_take_equally_long(
    name: str,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.API_LIMIT = 1_000_000
    caplog.set_level(logging.CRITICAL, "django.request")
    actor, thing = REPRESENTATIVE[name]
    world = World.made()
    session = ACTORS[actor].make(world)
    (address,) = (one for one in addresses() if one.name == name)
    hidden, missing = (world.path_to(address, one) for one in (thing, Thing.MISSING))
    found = medians(lambda: seconds(session, hidden), lambda: seconds(session, missing))
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {found[0] * 1e3:.2f} ms, {found[1] * 1e3:.2f} ms\n")
    assert not differ(*found)


def test_a_difference_is_seen() -> None:
    assert differ(0.010, 0.012)
    assert not differ(0.010, 0.0104)
    assert not differ(0.0010, 0.0014)
