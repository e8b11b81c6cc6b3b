"""The five alliances that come with the portal: loaded, loaded again, changed, written out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from alliances.models import Alliance, Source, State
from burden.models import Contribution, CountryYear
from commitments.models import Commitment
from compliance.models import Recheck
from consultations.models import Forum, Meeting
from exercises.models import Event, Series
from portal.bundles.store import export, load
from tests.build.bundles import FILES, LOADED_AT, five_alliances
from tests.portal.bundles.samples import Rows, differences, everything
from treaties.models import Action, Instrument, Provision, Statement

pytestmark = pytest.mark.django_db

FILE = {path.stem: path for path in FILES}
COUNTS = {
    State: 8,
    Alliance: 5,
    Source: 109,
    Instrument: 55,
    Provision: 130,
    Action: 120,
    Statement: 4,
    Commitment: 140,
    Forum: 17,
    Meeting: 102,
    Series: 29,
    Event: 166,
    Contribution: 185,
    CountryYear: 105,
}


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with five_alliances(django_db_blocker):
        yield


@pytest.fixture
def before(reference: None) -> Rows:
    """Every row once the alliances are loaded and nothing waits to be looked at again."""
    Recheck.objects.all().delete()
    return everything()


def test_every_record_of_the_six_files_is_a_row(reference: None) -> None:
    assert {model: model._default_manager.count() for model in COUNTS} == COUNTS


def test_loaded_again_every_record_is_found_as_it_was(before: Rows) -> None:
    loaded = load(FILES, at=LOADED_AT)
    assert (loaded.made.total(), loaded.changed.total()) == (0, 0)
    assert {name: loaded.same[name] for name in ("alliance", "instruments", "events")} == {
        "alliance": 5,
        "instruments": 55,
        "events": 166,
    }
    assert differences(before, everything()) == {}


@pytest.mark.parametrize("name", FILE)
def test_the_export_is_the_file_byte_for_byte(name: str, reference: None) -> None:
    text = export("" if name == "states" else name)
    assert text.encode() == FILE[name].read_bytes()


@pytest.mark.parametrize(
    ("name", "old", "new", "table"),
    [
        ("us-jp", "amount: 211\n", "amount: 212\n", "burden.Contribution"),
        ("us-kr", "ordinal: 43\n", "ordinal: 430\n", "consultations.Meeting"),
        ("us-uk", "title: Mutual Defense Assistance", "title: Defense", "treaties.Instrument"),
        ("anzus", "NZTS 1952 no. 7", "NZTS 1952 no. 8", "treaties.Instrument"),
        ("states", "vintage: '2025'", "vintage: '2025'\n    definition: sipri", ""),
    ],
)
def test_one_changed_record_changes_one_row(
    name: str, old: str, new: str, table: str, before: Rows, tmp_path: Path
) -> None:
    text = FILE[name].read_text(encoding="utf-8")
    place = text.find(old)
    assert place > 0, f"{old} is not in {name}.yaml"
    copy = tmp_path / f"{name}.yaml"
    copy.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
    loaded = load([copy if path.stem == name else path for path in FILES], at=LOADED_AT)
    assert (loaded.made.total(), loaded.changed.total()) == (0, int(bool(table)))
    found = differences(before, everything())
    assert found == ({table: 1, "compliance.Recheck": 1} if table else {})
