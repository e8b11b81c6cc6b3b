"""People who do one thing at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.models import User
from kit.errors import Refused
from tests.build.databases import patient_pool

WAIT = 30  # seconds for all to be there

DONE = "done"


def at_once(deed: Callable[[User], object], people: Sequence[User], *, times: int = 1) -> list[str]:
    """What each is told, who all begin together and try so many times: done, or why it is refused.

    Each on a connection of their own, had before they begin, so for tests whose data others see
    (`transaction=True`).
    """
    start = Barrier(len(people))

    def tried(one: User) -> str:
        try:
            deed(one)
        except Refused as refusal:
            return refusal.code
        return DONE

    def run(one: User) -> list[str]:
        try:
            connection.ensure_connection()
            start.wait(WAIT)
            return [tried(one) for _ in range(times)]
        finally:
            connection.close()

    with patient_pool(len(people) + 1), ThreadPoolExecutor(len(people)) as pool:
        return [said for each in pool.map(run, people) for said in each]
