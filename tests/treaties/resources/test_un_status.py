"""Status tables of the United Nations come in, in whatever way each party consented."""

from pathlib import Path

import pytest

from alliances.models import Alliance
from kit.errors import Refused
from tests.build.registers import bring, bring_lines, published, said
from treaties.models import Entry, EntryParty
from treaties.resources._un import iso3_of, kind_of

CODE = "treaties.un_status"
HEADING = 'Participant,Signature,"Ratification, Accession(a), Succession(d)"'


def test_a_row_becomes_a_party_with_what_it_did(home: Alliance, tmp_path: Path) -> None:
    rows = [HEADING, "Japan,1 Nov 1988,15 Jan 1990", "Fiji,,16 Jun 2009 d", "Chad,,"]
    outcome = bring_lines(CODE, tmp_path, rows, "27-1-c.csv")
    assert outcome.counts == {"created": 3}
    entry = Entry.objects.get()
    assert (entry.register, entry.ref) == ("un", "27-1-c")
    told = {one.name: [str(done) for done in one.actions.all()] for one in entry.party_list.all()}
    assert told == {
        "Japan": ["signed 1988-11-01", "ratified 1990-01-15"],
        "Fiji": ["succeeded 2009-06-16"],
        "Chad": [],
    }
    japan = EntryParty.objects.get(name="Japan")
    assert (japan.code, japan.state and japan.state.iso3) == ("JPN", "JPN")
    assert said(outcome) == [
        "row 4, Participant: has no readable date: it is listed, and nothing is known ('Chad')"
    ]


def test_what_is_odd_is_told_by_its_row(db: None, tmp_path: Path) -> None:
    rows = [HEADING, "A,1 Nov 1988,15 Jan 1980", "B,,1 Jan 1990 z", "C,yesterday,1 Jan 1990"]
    assert said(bring_lines(CODE, tmp_path, [*rows, "C,,"], "1-1.csv")) == [
        (
            "row 2, Consent: is dated before the signature on 1988-11-01: kept as it is "
            "('15 Jan 1980')"
        ),
        "row 3, Consent: has the letter 'z'; known are a, A, AA, c, d, n, P, s ('1 Jan 1990 z')",
        "row 3, Participant: has no readable date: it is listed, and nothing is known ('B')",
        (
            "row 4, Signature: is no date of the collection: expected one such as 24 Sep 2003 a "
            "('yesterday')"
        ),
        "row 5, Participant: has no readable date: it is listed, and nothing is known ('C')",
        "row 5, Participant: names the same as row 4: leave one of them out ('C')",
    ]


def test_a_file_that_is_not_named_by_its_number_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"call the file by its number .* such as 18-12.csv"):
        bring_lines(CODE, tmp_path, [HEADING, "Japan,,"], "treaty.csv")


@pytest.mark.parametrize(
    ("letter", "heading", "kind"),
    [
        ("", "Signature", "signed"),
        ("s", "Signature", "signed_definitively"),
        ("d", "Signature, Succession to signature(d)", "signed"),
        ("", "Definitive signature or acceptance of the Protocol", "signed_definitively"),
        ("", "Approval(AA), Acceptance(A), Ratification", "ratified"),
        ("AA", "Approval(AA), Acceptance(A), Ratification", "approved_by_party"),
        ("P", "Succession(d), Consent to be bound(P)", "consented"),
        ("", "Application", "applied"),
        ("n", "Provisional application(n)", "provisionally_applied"),
        ("c", "Formal confirmation(c), Accession(a), Ratification", "confirmed"),
        ("", "Acceptance(A)", "accepted"),
    ],
)
def test_the_way_of_consent(letter: str, heading: str, kind: str) -> None:
    assert kind_of(letter, heading) == kind


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Republic of Korea", "KOR"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Democratic Republic of the Congo", "COD"),
        ("United Kingdom", "GBR"),
        ("European Union", ""),
    ],
)
def test_states_are_recognised_only_where_it_is_sure(name: str, code: str) -> None:
    assert iso3_of(name) == code


def test_the_published_tables_come_in_and_a_second_time_change_nothing(db: None) -> None:
    paths = published("un_treaties/*.csv")
    first = [bring(CODE, path) for path in paths]
    assert {kind for one in first for kind in one.counts} == {"created"}
    assert sum(one.counts["created"] for one in first) == EntryParty.objects.count() > 1500
    assert Entry.objects.count() == len(paths) == 27
    assert {kind for path in paths for kind in bring(CODE, path).counts} == {"unchanged"}
