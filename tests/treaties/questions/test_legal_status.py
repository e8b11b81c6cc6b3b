"""Is an instrument or clause in force?"""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from kit.dates import Duration
from tests.build.treaties import action, instrument, provision, relation, term
from tests.treaties.questions.conftest import asking
from treaties.models import Instrument

status = asking("legal_status")
P1Y, P5Y, P10Y = (Duration.parse(f"P{n}Y") for n in (1, 5, 10))


def treaty(home: Alliance, ref: str, kind: str = "indefinite", **how: Any) -> Instrument:
    made = instrument(home, ref)
    action(made, "entry_into_force", "1960-06-23")
    term(made, kind, **how)
    return made


@pytest.mark.parametrize(
    ("as_of", "state"),
    [(date(1960, 6, 22), "not_yet_in_force"), (date(1960, 6, 23), "in_force")],
)
def test_a_treaty_is_in_force_from_its_day(home: Alliance, as_of: date, state: str) -> None:
    treaty(home, "treaty")
    assert status("treaty", as_of).state == state


def test_it_tells_the_earliest_exit_and_how_long_that_is_locked(home: Alliance) -> None:
    treaty(home, "treaty", lock=P10Y, notice=P1Y)
    before, after = (status("treaty", day).detail for day in (date(1965, 1, 1), date(2026, 11, 22)))
    assert (before["locked_until"], before["earliest_exit"]) == (
        date(1970, 6, 23),
        date(1971, 6, 23),
    )
    assert (after["locked_until"], after["earliest_exit"]) == (None, date(2027, 11, 22))


def test_of_one_that_was_replaced_or_ended_the_last_day_is_told_and_no_exit(home: Alliance) -> None:
    old, ended = treaty(home, "old", notice=P1Y), treaty(home, "ended")
    new = instrument(home, "new")
    action(new, "entry_into_force", "1988-04-21")
    relation(new, "supersedes", old)
    action(ended, "terminated", "1990-01-01")
    told = status("old", date(2026, 1, 1)).detail
    assert (told["ends_on"], "earliest_exit" in told) == (date(1988, 4, 20), False)
    assert status("ended", date(2026, 1, 1)).detail["ends_on"] == date(1989, 12, 31)


@pytest.mark.parametrize(
    ("kind", "has_term", "state"),
    [
        ("political_declaration", False, "active"),
        ("policy_document", False, "active"),
        ("memorandum", False, "active"),
        ("memorandum", True, "in_force"),
        ("treaty", False, "not_yet_in_force"),
    ],
)
def test_a_text_that_binds_in_politics_only_is_active(
    home: Alliance, kind: str, has_term: bool, state: str
) -> None:
    made = instrument(home, "text", kind=kind)
    action(made, "signed", "2023-06-08")
    if has_term:
        term(made, "indefinite")
    assert status("text", date(2026, 1, 1)).state == state
    assert status("text", date(2023, 6, 7)).state == "not_yet_in_force"


def test_one_whose_dates_are_unknown_is_unknown(home: Alliance) -> None:
    instrument(home, "draft")
    answer = status("draft", date(2026, 1, 1))
    assert (answer.state, answer.detail["is_uncertain"]) == ("unknown", True)


def test_an_implementing_instrument_follows_its_parent(home: Alliance) -> None:
    parent = treaty(home, "treaty")
    child = treaty(home, "notes", "follows_parent")
    relation(child, "implements", parent)
    answer = status("notes", date(2026, 1, 1))
    assert (answer.state, answer.detail["follows"]) == ("in_force", "treaty")
    action(parent, "terminated", "2025-06-01")
    assert status("notes", date(2025, 5, 31)).state == "expiring"
    assert status("notes", date(2025, 6, 1)).state == "terminated"


def test_one_that_renewed_itself_is_renewed_until_it_is_ended(home: Alliance) -> None:
    made = treaty(home, "moa", "fixed_then_tacit_renewal", initial=P5Y, renewal=P5Y)
    assert status("moa", date(1965, 6, 23)).state == "in_force"
    assert status("moa", date(1965, 6, 24)).state == "renewed"
    action(made, "notice_received", "1967-01-01")
    assert status("moa", date(1967, 1, 1)).state == "terminates"
    assert status("moa", date(1970, 6, 24)).state == "terminated"


def test_one_replaced_is_superseded_and_one_ended_is_terminated(home: Alliance) -> None:
    old = treaty(home, "old")
    new = instrument(home, "new")
    action(new, "entry_into_force", "1970-01-01")
    relation(new, "supersedes", old)
    assert status("old", date(1968, 12, 30)).state == "in_force"
    assert status("old", date(1969, 12, 31)).state == "expiring"
    assert status("old", date(1970, 1, 1)).state == "superseded"
    action(treaty(home, "other"), "terminated", "1980-01-01")
    assert status("other", date(1980, 1, 1)).state == "terminated"


def test_one_suspended_among_all_is_suspended_until_it_is_over(home: Alliance) -> None:
    made = treaty(home, "mou")
    action(made, "suspended", "1981-12-18")
    action(made, "resumed", "1983-11-29")
    assert status("mou", date(1981, 12, 18)).state == "suspended"
    assert status("mou", date(1983, 11, 29)).state == "in_force"


def test_a_clause_stands_as_its_instrument(home: Alliance) -> None:
    provision(treaty(home, "treaty"), "V")
    answer = status("treaty:V", date(2026, 1, 1))
    assert (answer.subject, answer.state) == ("treaty:V", "in_force")
