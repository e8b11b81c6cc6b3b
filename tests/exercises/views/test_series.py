"""A series on its page: the days of its stages, and one that is taken over from the library."""

import csv
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from commitments.cadence import slots
from exercises.actions import plan
from exercises.models import Event, KnownExercise, Series
from exercises.resources.known_exercises import KnownExercises
from kit import clock
from kit.importing import run
from tests.build.alliances import person
from tests.build.exercises import planned, yearly
from tests.build.files import READ_AT
from tests.exercises.resources.test_known_exercises import REAL
from tests.exercises.views.test_pages import said, sent

TODAY = date(2026, 11, 22)
BEFORE = {"concept": "-90", "initial": "-60", "main": "-40", "final": "-20"}
AFTER = {"execution": "0", "hot_wash": "1", "after_action": "60", "closed": "180"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def test_the_days_of_a_series_move_what_is_laid_out(
    desk_client: Client, desk: User, home: Alliance
) -> None:
    drill, held = planned(home, "2027-06-01"), planned(home, "2027-06-01")
    plan(event=drill, by=desk)
    plan(event=held, by=desk)
    Event.objects.filter(pk=held.pk).update(status="held")
    path = f"/exercises/series/{drill.series_id}"
    assert sent(desk_client, f"{path}/days/", **BEFORE, **AFTER).status_code == 302
    drill.series.refresh_from_db()
    assert drill.series.offsets == {"concept": -90, "initial": -60, "main": -40, "final": -20}
    assert drill.stages.get(kind="final").due_on == date(2027, 5, 12)
    assert held.stages.get(kind="final").due_on == date(2027, 4, 2)
    page = said(desk_client, f"{path}/")
    assert "90 days before" in page
    assert "1 day after" in page
    assert page.count("of this series") == 4


def test_a_rhythm_that_is_over_is_no_longer_counted(desk_client: Client, home: Alliance) -> None:
    over = yearly(home, runs_until=date(2010, 12, 31))
    page = said(desk_client, f"/exercises/series/{over.pk}/")
    assert "no longer counted" in page
    assert 'to <time datetime="2010-12-31">' in page
    assert "no longer counted" in said(desk_client, f"/alliances/{home.slug}/exercises/")


def test_days_that_contradict_each_other_are_refused(desk_client: Client, home: Alliance) -> None:
    series = yearly(home)
    wrong = sent(desk_client, f"/exercises/series/{series.pk}/days/", **AFTER,
                 **BEFORE | {"main": "-10"})  # fmt: skip
    assert wrong.status_code == 422
    assert "would come before" in wrong.text
    series.refresh_from_db()
    assert series.offsets == {}


def test_a_reader_looks_and_changes_nothing(home: Alliance, abroad: Alliance) -> None:
    series = yearly(home)
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    page = said(reader, f"/exercises/series/{series.pk}/")
    assert "btn primary" not in page
    for path in ("days/", "edit/"):
        assert reader.get(f"/exercises/series/{series.pk}/{path}").status_code == 403
    assert reader.get("/exercises/us-jp/library/").status_code == 403
    other = Client()
    other.force_login(person("other", abroad))
    assert other.get(f"/exercises/series/{series.pk}/").status_code == 404


def test_a_series_is_changed_on_its_page(desk_client: Client, home: Alliance) -> None:
    series = yearly(home, "ring")
    fields = {"ref": "ring", "name": "Ring", "type": "FTX", "states": "USA,JPN",
              "rhythm": "parity", "parity": "odd", "runs_until": "2030-12-31"}  # fmt: skip
    assert sent(desk_client, f"/exercises/series/{series.pk}/edit/", **fields).status_code == 302
    series.refresh_from_db()
    assert (series.parity, series.runs_until) == ("odd", date(2030, 12, 31))


def known(name: str, *years: int) -> None:
    for year in years:
        row = {"collection": "mme", "code": f"{name[:2]}{year}", "series": name}
        KnownExercise.objects.create(**row, name=f"{name} {year}", starts_on=f"{year}-03")


def taking(client: Client, name: str, **more: Any) -> Any:
    fields = {"known": name, "ref": "taken", "name": name, "type": "FTX", "states": "USA,JPN"}
    return sent(client, "/exercises/us-jp/library/", **fields | more)


def test_a_series_of_the_library_becomes_the_alliances_own(
    desk_client: Client, home: Alliance
) -> None:
    known("Even Tide", 1980, 1982, 1986)
    known("Last", 1989)
    page = said(desk_client, "/exercises/us-jp/library/?known=Even Tide")
    assert "Even Tide (3; 1980\u20131986)" in page
    ticked = re.findall('name="states" value="(...)"[^>]* checked', page)
    assert sorted(ticked) == ["JPN", "USA"]
    listed = said(desk_client, "/exercises/library/?q=Even")
    assert "library/?known=Even%20Tide" in listed
    assert taking(desk_client, "Even Tide").status_code == 302
    series = Series.objects.with_history().get(ref="taken")
    assert (series.rhythm, series.parity, series.release) == ("parity", "even", "parties")
    assert (series.runs_from, series.runs_until) == (date(1980, 1, 1), date(1989, 12, 31))
    assert [one.ref for one in series.events.all()] == [f"taken-Ev{y}" for y in (1980, 1982, 1986)]
    _, detail = series.standing(TODAY)
    assert detail["missed"] == ["1988"]


def test_what_is_taken_or_not_in_the_library_is_told(desk_client: Client, home: Alliance) -> None:
    known("Even Tide", 1980, 1982)
    yearly(home, "ring")
    planned(home, ref="other").series.events.update(ref="taken-Ev1980")
    refused = taking(desk_client, "Even Tide")
    assert (refused.status_code, Series.objects.filter(ref="taken").exists()) == (422, False)
    assert "taken-Ev1980" in refused.text
    assert taking(desk_client, "Nothing").status_code == 422
    assert taking(desk_client, "Even Tide", ref="ring").status_code == 422
    assert taking(desk_client, "Even Tide", ref="again").status_code == 302


@pytest.mark.parametrize("name", ["Team Spirit", "Cobra Gold", "Unitas", "RIMPAC"])
def test_a_series_taken_over_misses_the_years_of_a_plain_count(
    desk_client: Client, home: Alliance, name: str
) -> None:
    if not REAL.exists():
        pytest.skip("the collection of exercises of 1980 to 1989 is not beside the checkout")
    run(KnownExercises(), REAL, keep=True, at=READ_AT)
    with REAL.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["Series_Name"] == name]
    years = {int(row["s.year"]) for row in rows}
    step = 2 if len({year % 2 for year in years}) == 1 else 1
    plain = [year for year in range(min(years), 1990, step) if year not in years]
    assert taking(desk_client, name).status_code == 302
    series = Series.objects.with_history().get(ref="taken")
    assert series.events.count() == len(rows)
    cadence, met = series.cadence(), series.met()
    assert cadence is not None
    laid = slots(cadence, met, date(1989, 12, 31))
    assert [int(one.label) for one in laid if one.met_on is None] == plain
    for year in range(min(years), 1990):  # asked on the day after the grace of each year
        day = date(year, 12, 31) + timedelta(days=91)
        is_over = any(year < one.earliest.year and one.earliest <= day for one in met)
        is_told = str(year) in series.standing(day)[1]["missed"]
        assert is_told is (year in plain and not is_over), year
    if name == "RIMPAC":
        assert (series.parity, plain) == ("even", [])
