"""How often something may be done: token buckets in Redis or Valkey, one atomic step each.

A bucket holds a quota, each request takes one, and it fills up evenly over its window. The store's
clock counts, so that web hosts need not agree on the time.
"""

from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

from django.conf import settings
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.5  # seconds to wait for the store: longer than it ever takes, shorter than one notices

_TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local quota, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local seen = redis.call('HMGET', KEYS[1], 'left', 'at')
local left, at = tonumber(seen[1]) or quota, tonumber(seen[2]) or now
left = math.min(quota, left + math.max(0, now - at) * quota / window)
local taken = 0
if left >= 1 then left, taken = left - 1, 1 end
redis.call('HSET', KEYS[1], 'left', string.format('%.6f', left), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(window))
return {taken, string.format('%.6f', left)}
"""


class StoreDown(Exception):
    """The store of the buckets does not answer: whoever asks decides what that means."""


@dataclass(frozen=True)
class Limit:
    """So many requests (`quota`) in so many seconds (`window`)."""

    name: str
    quota: int
    window: int = 60


@dataclass(frozen=True)
class Standing:
    """How one asker stands after a request: was it within the limit, and how much is `left`."""

    limit: Limit
    is_within: bool
    left: float

    @property
    def retry_after(self) -> int:
        """Seconds until the next request is within the limit; 0 if it is now."""
        return max(0, ceil((1 - self.left) * self.limit.window / self.limit.quota))

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-10 writes it."""
        limit = self.limit
        full_in = ceil((limit.quota - self.left) * limit.window / limit.quota)
        return {
            "RateLimit-Policy": f'"{limit.name}";q={limit.quota};w={limit.window}',
            "RateLimit": f'"{limit.name}";r={int(self.left)};t={full_in}',
        }


def take(limit: Limit, who: str) -> Standing:
    """Take one from the asker's bucket; raises StoreDown."""
    script = _script(settings.REDIS_URL)
    try:
        taken, left = script(
            keys=[f"entente:limit:{limit.name}:{who}"], args=[limit.quota, limit.window]
        )
    except RedisError as error:
        raise StoreDown(type(error).__name__) from error
    return Standing(limit, bool(taken), float(left))


@cache
def _script(url: str) -> Any:
    store = Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 1),  # once, for a connection that the store closed meanwhile
    )
    return store.register_script(_TAKE)
