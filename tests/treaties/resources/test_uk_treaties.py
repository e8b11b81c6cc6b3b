"""The register of the United Kingdom comes in, with all that is odd about it."""

from pathlib import Path

from alliances.models import Alliance
from tests.build.registers import UK, bring, bring_lines, published, said, uk_row
from treaties.models import Entry

CODE = "treaties.uk_treaties"


def test_a_row_becomes_an_entry_with_parties_and_actions(home: Alliance, tmp_path: Path) -> None:
    row = uk_row(
        country_name="JAPAN ; UNITED KINGDOM ; Bermuda",
        signed_event_date="21/05/1958",
        definative_eif_event_date="01/06/1958",
        definative_eif_event_effective_date="01/01/1958",
        terminated_event_date="31/12/1978",
        references="Treaty Series 002/1958: Cmnd 347||https://x/y.pdf;UN Registration 9/0: 0",
    )
    outcome = bring_lines(CODE, tmp_path, [UK, row])
    made = Entry.objects.get()
    assert (made.register, made.ref, made.is_bilateral) == ("uk", "1", True)
    assert made.identifiers == ["Treaty Series 002/1958: Cmnd 347", "UN Registration 9/0: 0"]
    parties = made.party_list.values_list("name", "state__iso3")
    assert list(parties) == [("JAPAN", "JPN"), ("UNITED KINGDOM", None), ("Bermuda", None)]
    assert [str(one) for one in made.actions.order_by("done_on")] == [
        "signed 1958-05-21",
        "entered into force 1958-01-01",
        "terminated 1978-12-31",
    ]
    assert said(outcome) == [
        (
            "row 2, definative_eif_event_date: entry into force on 1958-01-01, before it was "
            "signed on 1958-05-21: kept as it is ('01/06/1958')"
        )
    ]


def test_what_is_odd_is_told_and_kept(db: None, tmp_path: Path) -> None:
    rows = [
        uk_row(id="1", country_name=""),
        uk_row(id="2", country_name="JAPAN ; JAPAN", signed_event_date="01/01/1950"),
        uk_row(id="3", signed_event_date="31/02/1950", adopted_event_date="01/01/1950"),
        uk_row(id="4", terminated_event_date="01/01/1940", signed_event_date="01/01/1950"),
        uk_row(id="5", field3="TRI", signed_event_date="01/01/1950"),
    ]
    outcome = bring_lines(CODE, tmp_path, [UK, *rows])
    assert outcome.counts == {"created": 4, "rejected": 1}
    assert said(outcome) == [
        "row 2, country_name: names nobody: the register lacks the parties here",
        "row 2, signed_event_date: has no date at all: no status can be computed",
        "row 3, country_name: names JAPAN twice: taken once ('JAPAN ; JAPAN')",
        "row 3, field3: says bilateral, and 1 states are named ('BI')",
        (
            "row 4, signed_event_date: is no day that exists, written as in 20/10/2016, "
            "20-10-2016, 20.10.2016, 20 October 2016, 20 Oct 2016, 2016/10/20, 2016-10-20 "
            "('31/02/1950')"
        ),
        (
            "row 5, terminated_event_date: terminated on 1940-01-01, before it was signed on "
            "1950-01-01: kept as it is ('01/01/1940')"
        ),
        "row 6, field3: is none of these: BI, MULTI ('TRI')",
    ]


def test_the_published_rows_come_in_and_a_second_time_change_nothing(home: Alliance) -> None:
    (path,) = published("uk_treaties/*.csv")
    first = bring(CODE, path)
    assert (first.rows, first.counts) == (827, {"created": 827})
    odd = [one.message for one in first.problems]
    assert sum("before it was signed" in one for one in odd) == 22
    assert sum("names nobody" in one for one in odd) == 3
    assert sum("no date at all" in one for one in odd) == 1
    assert bring(CODE, path).counts == {"unchanged": 827}
