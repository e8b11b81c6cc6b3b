"""Proposals that are made at the same moment."""

import pytest

from alliances.models import Widening
from tests.alliances.test_widening import proposed
from tests.build.alliances import alliance, person
from tests.build.commitments import commitment
from tests.build.racing import DONE, at_once


@pytest.mark.django_db(transaction=True)
def test_of_proposals_at_once_one_is_made_and_the_others_are_told() -> None:
    home = alliance("us-jp")
    row = commitment(home, "kept", release="internal")
    desks = [person(f"desk-{n}", home) for n in range(4)]
    said = at_once(lambda desk: proposed(row, desk), desks)
    assert sorted(said) == [*["already_proposed"] * 3, DONE]
    assert Widening.objects.count() == 1
