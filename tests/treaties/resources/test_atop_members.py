"""Members of the alliances of ATOP come in, each with its own entry and exit."""

from datetime import date
from pathlib import Path

from alliances.models import Alliance
from tests.build.registers import ATOP, MEMBERS, bring, bring_lines, published, said
from treaties.models import EntryParty
from treaties.models.parties import members_of

CODE = "treaties.atop_members"


def alliance(folder: Path) -> None:
    bring_lines("treaties.atop_alliances", folder, [ATOP, "7,1951,1,1,0,0,0,1,0,1,0,2"])


def test_a_member_comes_goes_and_comes_back(home: Alliance, tmp_path: Path) -> None:
    alliance(tmp_path)
    spells = ["7,740,1951,9,8,1955,1,1,1", "7,740,1960,6,23,0,0,0,2", "7,2,1951,9,8,0,0,0,0"]
    outcome = bring_lines(CODE, tmp_path, [MEMBERS, *spells])
    assert outcome.counts == {"created": 3}
    japan = EntryParty.objects.filter(code="740")
    assert {one.state.iso3 for one in japan if one.state} == {"JPN"}
    (entry,) = {one.entry for one in japan}
    assert members_of(entry, date(1955, 1, 1)) == ["state 2", "state 740"]
    assert members_of(entry, date(1955, 1, 2)) == ["state 2"]
    assert members_of(entry, date(1960, 6, 23)) == ["state 2", "state 740"]
    assert bring_lines(CODE, tmp_path, [MEMBERS, *spells]).counts == {"unchanged": 3}


def test_what_is_odd_is_told_by_its_row(db: None, tmp_path: Path) -> None:
    alliance(tmp_path)
    rows = [
        "8,2,1951,9,8,0,0,0,0",
        "7,2,1951,9,8,1950,1,1,0",
        "7,3,,,,0,0,0,0",
        "7,4,1951,9,,0,0,0,",
    ]
    assert said(bring_lines(CODE, tmp_path, [MEMBERS, *rows])) == [
        "row 2, atopid: names nothing on record; known by ref ('8')",
        "row 3, yrexit: ends on 1950-01-01, before it begins on 1951-09-08: kept as it is ('1950')",
        "row 4, yrent: has no year of entry: a member needs one",
        "row 5, dayent: is not known to the day: kept as 1951-09",
    ]


def test_the_published_spells_come_in_and_a_second_time_change_nothing(db: None) -> None:
    (alliances,), (path,) = published("atop/atop_alliances*"), published("atop/atop_members*")
    bring("treaties.atop_alliances", alliances)
    outcome = bring(CODE, path)
    assert (outcome.rows, outcome.counts) == (909, {"created": 909})
    assert outcome.warnings == 10
    assert bring(CODE, path).counts == {"unchanged": 909}
