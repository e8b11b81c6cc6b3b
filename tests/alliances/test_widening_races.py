"""Proposals that are made at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from alliances.models import Widening
from kit.errors import Refused
from tests.alliances.test_widening import proposed
from tests.build.alliances import alliance, person
from tests.build.commitments import commitment


@pytest.mark.django_db(transaction=True)
def test_of_proposals_at_once_one_is_made_and_the_others_are_told() -> None:
    home = alliance("us-jp")
    row = commitment(home, "kept", release="internal")
    start = Barrier(4)

    def propose(desk: User) -> str:
        try:
            start.wait(30)
            proposed(row, desk)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(propose, [person(f"desk-{n}", home) for n in range(4)]))
    assert sorted(said) == [*["already_proposed"] * 3, "made"]
    assert Widening.objects.count() == 1
