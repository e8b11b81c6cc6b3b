"""When did a forum last meet, where no rhythm is promised?"""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.question import Answer, ask
from kit.dates import Duration, PartialDate
from kit.errors import Refused
from tests.build.commitments import met, yearly
from tests.build.consultations import forum, meeting
from tests.conftest import TODAY


def consultation(ref: str, as_of: date) -> Answer:
    return ask(ref, as_of, "consultation")


def test_it_tells_the_last_meeting_held_by_the_day(home: Alliance) -> None:
    scc = forum(home, "scc")
    meeting(scc, "2024-07-28")
    meeting(scc, "2025-07-01", status="cancelled")
    meeting(scc, "2026-12-01", status="planned")
    answer = consultation("scc", TODAY)
    assert (answer.state, answer.detail["last_held"]) == ("no_fixed_cadence", "2024-07-28")
    assert consultation("scc", date(2024, 7, 28)).detail["last_held"] == "2024-07-28"
    assert consultation("scc", date(2024, 7, 27)).detail["last_held"] is None


def test_a_partial_date_is_told_as_it_is_known(home: Alliance) -> None:
    meeting(forum(home, "scc"), "2016-10")
    assert consultation("scc", date(2016, 10, 1)).detail["last_held"] == "2016-10"


@pytest.mark.parametrize(
    ("as_of", "state"), [(date(2026, 1, 28), "no_fixed_cadence"), (date(2026, 1, 29), "quiet")]
)
def test_one_that_we_watch_is_quiet_after_our_own_interval(
    home: Alliance, as_of: date, state: str
) -> None:
    meeting(forum(home, "scc", watch=Duration.parse("P18M")), "2024-07-28")
    answer = consultation("scc", as_of)
    assert (answer.state, answer.detail["watch_ends"]) == (state, date(2026, 1, 28))


@pytest.mark.parametrize(
    ("as_of", "state"), [(date(1985, 12, 31), "no_fixed_cadence"), (date(1986, 1, 1), "dormant")]
)
def test_a_dormant_one_is_dormant_from_its_day(home: Alliance, as_of: date, state: str) -> None:
    council = forum(home, "council", dormant_since=PartialDate.parse("1986"))
    meeting(council, "1952-08-04")
    answer = consultation("council", as_of)
    assert answer.state == state
    assert answer.detail.get("dormant_since") == ("1986" if state == "dormant" else None)


def test_one_whose_meetings_are_not_kept_has_no_record(home: Alliance) -> None:
    forum(home, "jc", is_recorded=False)
    assert consultation("jc", TODAY).state == "no_record"


def test_a_promised_rhythm_answers_before_it(home: Alliance) -> None:
    promise = yearly(home, "scm")
    meeting(forum(home, "scm", commitment=promise), "2025-11-04")
    met(promise, "2025-11-04", TODAY)
    assert ask("scm", TODAY).rule == "cadence_calendar_year"
    assert consultation("scm", TODAY).detail["last_held"] == "2025-11-04"


def test_it_is_about_forums_only(home: Alliance) -> None:
    with pytest.raises(Refused, match="'us-jp' that 'consultation' is about"):
        consultation("us-jp", TODAY)
