"""Collections of exercises come in, and every oddity is told with its row."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from compliance.question import ask
from exercises.models import KnownExercise
from exercises.practice.foreign import is_unknown
from exercises.resources.known_exercises import KnownExercises
from kit.importing import Outcome, run
from tests.build.files import READ_AT

REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "exercises" / "mme_1980_1989.csv"
if not REAL.exists():
    REAL = Path(settings.BASE_DIR).parents[1] / "shared" / "data" / "exercises" / REAL.name
pytestmark = pytest.mark.django_db

HEADING = (
    "MMEID,Ex_Name,Series_Name,Location,lat,lon,StartDate,s.year,s.month,s.day,EndDate,e.year,"
    "e.month,e.day,CPX,Air,Land,Sea,FocusDescription,AdditionalParticipantInfo,StateA,StateB"
)
PLAIN = (
    "t1,Blue Heron 80,Blue Heron,Bay,1.5,-9.25,1/14/80,1980,1,14,1/21/80,1980,1,21,0,1,0,1,x,,A,B"
)


def bring(tmp_path: Path, *rows: str, keep: bool = True) -> Outcome:
    path = tmp_path / "drills.csv"
    path.write_text("\r\n".join((HEADING, *rows)), newline="")
    return run(KnownExercises(), path, keep=keep, at=READ_AT)


def told(outcome: Outcome) -> list[str]:
    return [f"{one.row} {one.column}: {one.message}" for one in outcome.problems]


def test_a_plain_row_becomes_a_known_exercise(tmp_path: Path) -> None:
    outcome = bring(tmp_path, PLAIN)
    assert told(outcome) == []
    one = KnownExercise.objects.get()
    assert (one.collection, one.code, one.series) == ("mme", "t1", "Blue Heron")
    assert (str(one.starts_on), str(one.ends_on)) == ("1980-01-14", "1980-01-21")
    assert (one.domains, one.participants) == (["air", "sea"], ["A", "B"])
    assert (str(one.longitude), one.note) == ("-9.2500000", "x")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Blue Heron 80", "-9", "name: is not known: kept as missing"),
        (",Bay,", ",-9,", "place: is not known: kept as missing"),
        ("1/14/80,1980,1,14", "1980-01-xx,1980,1,xx", "StartDate: the day is not known: kept"),
        ("1/21/80,1980,1,21", "-9,-9,-9,-9", "EndDate: the date is not known: kept as missing"),
        ("1/21/80,1980,1,21", "1/2/80,1980,1,2", "EndDate: ends on 1980-01-02, before"),
        ("1/14/80,", "1/15/80,", "StartDate: says 1980-01-15, the columns say 1980-01-14"),
        ("1/14/80,1980,1,14", "soon,-9,-9,-9", "StartDate: 'soon' is not a date"),
        (",A,B", ",-9,B", "StateA: a state that took part is not known"),
        ("1.5,", "91,", "latitude: lies beyond 90 degrees"),
        (",0,1,0,1,", ",0,7,0,1,", "Air: is none of these: 0, 1, -9"),
    ],
)  # fmt: skip
def test_an_oddity_is_told_with_its_row_and_the_row_is_kept(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    outcome = bring(tmp_path, PLAIN.replace("t1", "t0"), PLAIN.replace(old, new, 1))
    assert outcome.counts == {"created": 2}
    assert any(f"3 {said}" in one for one in told(outcome)), told(outcome)


def test_duplicates_are_reported(tmp_path: Path) -> None:
    outcome = bring(tmp_path, PLAIN, PLAIN, PLAIN.replace("t1", "t2"))
    assert outcome.counts == {"created": 2, "rejected": 1}
    assert any("names the same as row 2" in one for one in told(outcome))
    assert any("4 code: says the same as row 2" in one for one in told(outcome))


def test_what_counts_as_missing_is_not_invented(tmp_path: Path) -> None:
    bring(tmp_path, "t9,-9,,-9,,,-9,-9,-9,-9,-9,-9,-9,-9,-9,-9,-9,-9,,,-9,")
    one = KnownExercise.objects.get()
    assert (one.name, one.place, one.starts_on, one.latitude) == ("", "", None, None)
    assert (one.domains, one.participants, one.note) == ([], [], "")


@pytest.fixture
def rows() -> list[dict[str, str]]:
    if not REAL.exists():
        pytest.skip("the collection of exercises of 1980 to 1989 is not beside the checkout")
    with REAL.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_collection_comes_in_twice_without_a_change(rows: list[dict[str, str]]) -> None:
    first = run(KnownExercises(), REAL, keep=True, at=READ_AT)
    assert (first.rows, first.counts) == (781, {"created": 781})
    again = run(KnownExercises(), REAL, keep=True, at=READ_AT)
    assert again.counts == {"unchanged": 781}
    counted = Counter((one.column, one.message.split(":")[0]) for one in first.problems)
    assert counted["StartDate", "the day is not known"] == sum("xx" in r["StartDate"] for r in rows)
    assert counted["EndDate", "the day is not known"] == sum("xx" in r["EndDate"] for r in rows)
    assert counted["name", "is not known"] == sum(row["Ex_Name"] == "-9" for row in rows)
    assert counted["place", "is not known"] == sum(row["Location"] == "-9" for row in rows)
    for number, row in enumerate(rows, 2):
        if "xx" in row["StartDate"]:
            assert any(one.row == number and one.column == "StartDate" for one in first.problems)


@pytest.mark.parametrize("name", ["Team Spirit", "Cobra Gold", "Unitas", "RIMPAC"])
def test_gaps_are_those_of_a_plain_count(rows: list[dict[str, str]], name: str) -> None:
    run(KnownExercises(), REAL, keep=True, at=READ_AT)
    years = {int(row["s.year"]) for row in rows if row["Series_Name"] == name}
    step = 2 if len(years) > 2 and len({year % 2 for year in years}) == 1 else 1
    plain = [year for year in range(min(years), 1990, step) if year not in years]
    found = ask(name, date(2026, 11, 22), "library_cadence").detail
    assert (found["missing"], found["held"]) == (plain, sorted(years))
    if name == "RIMPAC":
        assert (found["parity"], found["missing"]) == ("even", [])


def test_what_is_unknown_is_never_a_series(rows: list[dict[str, str]]) -> None:
    run(KnownExercises(), REAL, keep=True, at=READ_AT)
    assert not any(is_unknown(one.participants[0]) for one in KnownExercise.objects.exclude(
        participants=[]
    ))  # fmt: skip
