"""Bundles: the reference alliances come in whole, come in twice, and go out as they came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from alliances.models import Alliance, Membership, State
from burden.models import Contribution, CountryYear
from commitments.models import Commitment, Evidence, Occurrence
from compliance.models import Recheck
from consultations.models import Forum, Meeting
from exercises.models import Event, Series
from kit.errors import Refused
from portal.bundles.store import Loaded, export, load
from tests.build.bundles import FILES, LOADED_AT, five_alliances
from treaties.models import Instrument, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

COUNTS = {
    Alliance: 5,
    Instrument: 55,
    Provision: 130,
    Meeting: 102,
    Event: 166,
    Contribution: 185,
    CountryYear: 105,
    Series: 29,
    Forum: 17,
    State: 8,
}
BY_SLUG = {path.stem: path for path in FILES}


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with five_alliances(django_db_blocker):
        yield


@dataclass
class Desk:
    """Where a bundle is changed before it is loaded again."""

    folder: Path

    def load(self, slug: str, *changes: tuple[str, str], keep: bool = True) -> Loaded:
        text = BY_SLUG[slug].read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        path = self.folder / f"{slug}.yaml"
        path.write_text(text, encoding="utf-8")
        return load([path], at=LOADED_AT, keep=keep)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def rows(*models: Any) -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in models or COUNTS]


@pytest.mark.parametrize(("model", "count"), COUNTS.items())
def test_everything_in_the_files_is_there(model: Any, count: int) -> None:
    assert model._default_manager.count() == count


def test_every_meeting_held_proves_that_its_commitment_was_met() -> None:
    held = Meeting.objects.held().filter(forum__commitment__isnull=False)
    assert Evidence.objects.standing().count() == held.count() > 60
    ausmin = Occurrence.objects.filter(commitment__ref="au-ausmin", label__lte="2026")
    missed = ausmin.filter(met_on=None).values_list("label", flat=True)
    last = Evidence.objects.filter(commitment__ref="au-ausmin").order_by("-met_on").first()
    assert {"1991", "1993", "2016", "2026"} <= set(missed)
    assert last is not None
    assert str(last.met_on) == "2025-12-08"


def test_loading_asks_for_a_recheck_of_every_alliance() -> None:
    assert Recheck.objects.count() == 5


def test_loading_again_changes_nothing() -> None:
    before = rows(*COUNTS, Occurrence, Evidence, Recheck)
    loaded = load(FILES, at=LOADED_AT)
    assert (loaded.made.total(), loaded.changed.total()) == (0, 0)
    assert loaded.same["instruments"] == 55
    assert rows(*COUNTS, Occurrence, Evidence, Recheck) == before


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_export_equals_the_file_byte_for_byte(path: Path) -> None:
    slug = "" if path.stem == "states" else path.stem
    assert export(slug).encode() == path.read_bytes()


def test_an_unknown_alliance_cannot_be_exported() -> None:
    with pytest.raises(Refused, match=r"no alliance 'us-fr'; there are: anzus, us-il"):
        export("us-fr")


def test_a_changed_record_changes_one_row(desk: Desk) -> None:
    meetings = rows(Meeting)
    loaded = desk.load("us-jp", ("place: F. E. Warren AFB, Wyoming", "place: Cheyenne"))
    assert dict(loaded.changed) == {
        **dict.fromkeys(loaded.changed, 0),
        "meetings": 1,
    }
    assert loaded.made.total() == 0
    (before,), (after,) = meetings, rows(Meeting)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [row["ref"] for row in changed] == ["jp-edd-2024-06-13"]
    assert changed[0]["place"] == "Cheyenne"


def test_a_changed_instrument_keeps_its_row_and_what_hangs_on_it(desk: Desk) -> None:
    old = Instrument.objects.get(ref="us-jp-sma-09")
    clauses = list(old.provisions.values_list("pk", "ref"))
    loaded = desk.load("us-jp", ("ends_on: 2027-03-31\n", "ends_on: 2027-06-30\n"))
    assert loaded.changed["instruments"] == 1
    new = Instrument.objects.get(ref="us-jp-sma-09")
    assert (new.pk, new.term.ends_on) == (old.pk, date(2027, 6, 30))
    assert list(new.provisions.values_list("pk", "ref")) == clauses


def test_a_meeting_that_turns_out_not_held_falls_open_again(desk: Desk) -> None:
    head = "  - ref: au-ausmin-2025-12-08\n    forum: au-ausmin\n    status: "
    assert Occurrence.objects.get(commitment__ref="au-ausmin", label="2025").met_on
    desk.load("anzus", (f"{head}held", f"{head}cancelled"))
    assert Occurrence.objects.get(commitment__ref="au-ausmin", label="2025").met_on is None


def test_a_record_that_is_new_is_made_and_one_left_out_stays(desk: Desk) -> None:
    text = BY_SLUG["us-uk"].read_text(encoding="utf-8")
    start = text.index("  - ref: uk-psa-2024-10-31")
    end = text.index("series:", start)
    record = text[start:end]
    loaded = desk.load("us-uk", (record, record.replace("2024-10-31", "2025-10-30")))
    assert (loaded.made["meetings"], loaded.changed.total()) == (1, 0)
    assert Meeting.objects.filter(forum__ref="uk-psa").count() == 2


def test_a_change_asks_for_a_recheck_of_its_alliance_only(desk: Desk) -> None:
    Recheck.objects.all().delete()
    desk.load("us-jp", ("place: F. E. Warren AFB, Wyoming", "place: Cheyenne"))
    assert Recheck.objects.get().alliance.slug == "us-jp"


def test_a_changed_head_asks_for_a_recheck_too(desk: Desk) -> None:
    Recheck.objects.all().delete()
    desk.load(
        "anzus", ("  parties: [AUS, NZL, USA]\n  release", "  parties: [AUS, USA]\n  release")
    )
    assert Recheck.objects.get().alliance.slug == "anzus"
    anzus = Membership.objects.filter(alliance__slug="anzus").order_by("position")
    assert [one.state.iso3 for one in anzus] == ["AUS", "USA"]


def test_changed_figures_of_a_state_concern_every_alliance(desk: Desk) -> None:
    Recheck.objects.all().delete()
    loaded = desk.load("states", ("defence_spending: 23220\n", "defence_spending: 23221\n"))
    assert loaded.changed.total() == loaded.changed["country_years"] == 1
    assert Recheck.objects.count() == 5


def test_a_narrower_marking_reaches_everything_that_follows_the_alliance(desk: Desk) -> None:
    desk.load("us-il", ("\n  release: parties\n", "\n  release: internal\n"))
    models = (Instrument, Provision, Commitment, Occurrence, Evidence, Meeting, Contribution)
    for model in models:
        marks = model._default_manager.filter(alliance__slug="us-il").values_list("release")
        assert set(marks) == {("internal",)}, model


def test_a_rehearsal_counts_as_a_load_and_keeps_nothing(desk: Desk) -> None:
    before = rows(*COUNTS, Occurrence, Evidence)
    change = ("place: F. E. Warren AFB, Wyoming", "place: Cheyenne")
    loaded = desk.load("us-jp", change, keep=False)
    assert loaded.changed["meetings"] == 1
    assert rows(*COUNTS, Occurrence, Evidence) == before


def test_a_load_says_in_one_line_what_it_did() -> None:
    same = Loaded()
    same.same["meetings"] = 3
    same.made["events"] = 2
    assert str(same) == "2 made, 0 changed, 3 unchanged"


def test_loading_what_is_there_costs_few_queries() -> None:
    with CaptureQueriesContext(connection) as spent:
        load(FILES, at=LOADED_AT)
    assert len(spent) < 200
