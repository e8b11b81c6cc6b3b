"""Which rows belong on the pages of an alliance."""

import pytest

from alliances.models import Alliance
from burden.models import Contribution
from commitments.models import Commitment
from compliance.models import Finding
from consultations.models import Meeting
from tests.build.alliances import alliance
from tests.build.burden import contribution
from tests.build.commitments import commitment
from tests.build.compliance import finding
from tests.build.consultations import forum, meeting
from tests.build.treaties import instrument
from treaties.models import Instrument


@pytest.fixture
def other(home: Alliance) -> Alliance:
    return alliance("us-uk", ("USA", "GBR"))


def test_an_alliance_has_its_own_rows_and_those_shared_with_it(
    home: Alliance, abroad: Alliance, other: Alliance
) -> None:
    own, shared, foreign = instrument(home), instrument(abroad), instrument(abroad)
    shared.also_alliances.add(home, other)
    assert set(Instrument.objects.of_alliance(home)) == {own, shared}
    assert set(Instrument.objects.of_alliance(abroad)) == {shared, foreign}
    assert set(Instrument.objects.of_alliance(other)) == {shared}


def test_what_hangs_on_a_shared_record_is_shared_with_it(home: Alliance, abroad: Alliance) -> None:
    text, body = instrument(abroad), forum(abroad)
    text.also_alliances.add(home)
    body.also_alliances.add(home)
    promise, gift = commitment(abroad, instrument=text), contribution(abroad, instrument=text)
    met = meeting(body)
    commitment(abroad)
    contribution(abroad)
    meeting(forum(abroad))
    assert list(Commitment.objects.of_alliance(home)) == [promise]
    assert list(Contribution.objects.of_alliance(home)) == [gift]
    assert list(Meeting.objects.of_alliance(home)) == [met]


def test_a_row_shared_with_many_comes_once(
    home: Alliance, abroad: Alliance, other: Alliance
) -> None:
    text = instrument(home)
    text.also_alliances.add(home, abroad, other)
    promise = commitment(home, instrument=text)
    assert list(Instrument.objects.of_alliance(home)) == [text]
    assert list(Commitment.objects.of_alliance(home)) == [promise]


def test_what_cannot_be_shared_stays_at_home(home: Alliance, abroad: Alliance) -> None:
    own = finding(home)
    finding(abroad)
    assert list(Finding.objects.of_alliance(home)) == [own]
