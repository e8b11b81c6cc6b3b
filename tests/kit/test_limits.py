"""Token buckets in the real store: exact under threads, refilled by time, loud when it is down."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from redis import Redis

from kit.limits import Limit, Standing, StoreDown, take
from kit.models import new_id

pytestmark = pytest.mark.counts


def limit(quota: int, window: int = 60) -> Limit:
    return Limit(f"test-{new_id()}", quota, window)


def time_passes(settings: Any, one: Limit, seconds: float) -> None:
    """Let the bucket be older: its clock is the store's."""
    store: Any = Redis.from_url(settings.REDIS_URL)
    store.hincrbyfloat(f"entente:limit:{one.name}:me", "at", -seconds)


def test_so_many_are_within_the_limit_and_no_more() -> None:
    one = limit(3)
    assert [take(one, "me").is_within for _ in range(5)] == [True, True, True, False, False]
    assert take(one, "you").is_within


def test_a_bucket_fills_up_evenly(settings: Any) -> None:
    one = limit(6)
    for _ in range(6):
        take(one, "me")
    time_passes(settings, one, 20)
    assert [take(one, "me").is_within for _ in range(3)] == [True, True, False]
    time_passes(settings, one, 6000)
    assert [take(one, "me").is_within for _ in range(7)] == [*[True] * 6, False]


def test_who_takes_at_once_gets_no_more_than_who_takes_in_turn() -> None:
    one = limit(50, window=3600)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: take(one, "me").is_within, range(120)))
    assert sum(found) == 50


def test_the_standing_is_told_in_headers_and_says_how_long_to_wait() -> None:
    one = Limit("default", 600)
    assert Standing(one, is_within=True, left=412.7).headers() == {
        "RateLimit-Policy": '"default";q=600;w=60',
        "RateLimit": '"default";r=412;t=19',
    }
    assert Standing(one, is_within=True, left=412.7).retry_after == 0
    assert Standing(Limit("slow", 6), is_within=False, left=0.25).retry_after == 8


def test_a_bucket_is_forgotten_once_it_is_full_again(settings: Any) -> None:
    one = limit(3, window=7)
    take(one, "me")
    store: Any = Redis.from_url(settings.REDIS_URL)
    assert 0 < store.ttl(f"entente:limit:{one.name}:me") <= 7


def test_a_store_that_is_down_is_told(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(StoreDown, match="ConnectionError"):
        take(limit(3), "me")
