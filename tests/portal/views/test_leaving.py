"""What if an instrument were denounced: when it ends, why it may not, and what is lost then."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from alliances.models import Alliance
from kit.dates import Duration
from tests.build.burden import contribution
from tests.build.commitments import commitment
from tests.build.consultations import forum
from tests.build.exercises import series
from tests.build.treaties import action, instrument, relation, term
from treaties.models import Instrument

PACT = "/alliances/us-jp/treaties/pact/"
YEAR = Duration.parse("P1Y")
MDA: dict[str, Any] = {
    "notice": YEAR,
    "window_first_after": Duration.parse("P10Y"),
    "window_then_every": Duration.parse("P5Y"),
    "window_notice_before": YEAR,
}


@pytest.fixture
def pact(home: Alliance) -> Instrument:
    made = instrument(home, "pact", title="Pact")
    action(made, "entry_into_force", "1958-08-04")
    return made


def exit_on(client: Client, day: str = "2026-11-22", path: str = PACT) -> Any:
    answer = client.get(f"{path}exit/", {"on": day})
    assert answer.status_code == 200
    return answer


def test_set_days_that_end_one_clause_leave_the_rest_in_force(
    pact: Instrument, desk_client: Client
) -> None:
    term(pact, "indefinite", window_applies_to="Article II only", **MDA)
    answer = exit_on(desk_client)
    assert answer.context["leaving"] is None
    words = answer.content.decode()
    assert "end one part alone (Article II only)" in words
    assert "ends Article II only" in words
    assert "4 August 2028" in words
    assert "4 August 2027" in words
    page = desk_client.get(PACT).content.decode()
    assert "Earliest exit" not in page
    assert "ends Article II only" in page


def test_set_days_that_end_the_whole_are_its_exit(pact: Instrument, desk_client: Client) -> None:
    term(pact, "indefinite", **MDA)
    assert exit_on(desk_client, "2027-08-04").context["effective"] == date(2028, 8, 4)
    assert exit_on(desk_client, "2027-08-05").context["effective"] == date(2033, 8, 4)


def test_of_what_is_over_nothing_is_left_to_denounce(
    pact: Instrument, home: Alliance, desk_client: Client
) -> None:
    term(pact, "indefinite", notice=YEAR)
    new = instrument(home, "new")
    action(new, "entry_into_force", "1988-04-21")
    relation(new, "supersedes", pact)
    commitment(home, "defend", instrument=pact)
    answer = exit_on(desk_client)
    assert (answer.context["fates"], answer.context["losses"]) == ([], [])
    words = answer.content.decode()
    assert "nothing left to denounce" in words
    assert "20 April 1988" in words
    assert "Nobody can leave alone" not in words
    listed = desk_client.get("/alliances/us-jp/treaties/").content.decode()
    assert "20 April 1988" in listed


def test_an_end_on_record_is_not_brought_by_another_notice(
    pact: Instrument, desk_client: Client
) -> None:
    term(pact, "indefinite", notice=YEAR)
    action(pact, "notice_received", "2026-06-01")
    answer = exit_on(desk_client)
    assert (answer.context["leaving"], answer.context["effective"]) == (None, date(2027, 6, 1))
    assert "Its end is on record" in answer.content.decode()


def test_a_notice_brings_no_end_after_the_one_that_comes_by_itself(
    pact: Instrument, desk_client: Client
) -> None:
    term(pact, "fixed", ends_on=date(2027, 3, 31), notice=YEAR)
    answer = exit_on(desk_client)
    assert answer.context["leaving"] is None
    words = answer.content.decode()
    assert "ends by itself before a notice could take effect" in words
    assert "31 March 2027" in words
    assert exit_on(desk_client, "2026-03-31").context["effective"] == date(2027, 3, 31)


def test_what_follows_another_leads_to_the_exit_of_that_one(
    pact: Instrument, home: Alliance, desk_client: Client
) -> None:
    sofa = instrument(home, "sofa")
    term(sofa, "follows_parent")
    relation(sofa, "implements", pact)
    words = exit_on(desk_client, path="/alliances/us-jp/treaties/sofa/").content.decode()
    assert f'href="{PACT}exit/"' in words


def test_what_is_over_by_then_is_not_lost(
    pact: Instrument, home: Alliance, desk_client: Client
) -> None:
    term(pact, "indefinite", notice=YEAR)  # left on 22 November 2027
    lasting = commitment(home, "defend", instrument=pact)
    years = {"rhythm": "calendar_year", "runs_until": date(2027, 11, 21)}
    commitment(home, "past", instrument=pact, **years)
    commitment(home, "last", instrument=pact, **years | {"runs_until": date(2027, 11, 22)})
    series(home, "drill", commitment=lasting)
    series(home, "closed", commitment=lasting, runs_until=date(2019, 3, 1))
    periods = {"fy2013": date(2013, 9, 30), "eve": date(2027, 11, 21), "fy2028": date(2028, 9, 30)}
    for ref, end in periods.items():
        contribution(home, ref=ref, instrument=pact, period_start=end, period_end=end)
    lost = {
        one["title"]: [row.ref for row in one["rows"]]
        for one in exit_on(desk_client).context["losses"]
    }
    assert lost == {
        "Commitments": ["defend", "last"],
        "Forums": [],
        "Exercise series": ["drill"],
        "Contributions": ["fy2028"],
    }


@pytest.mark.parametrize(("is_framework", "told"), [(False, False), (True, True)])
def test_one_of_many_parties_outlives_the_exit_of_one(
    pact: Instrument, desk_client: Client, *, is_framework: bool, told: bool
) -> None:
    Instrument.objects.update(is_multilateral=is_framework)
    term(pact, "indefinite", notice=YEAR)
    words = exit_on(desk_client).content.decode()
    assert ("stays in force among those" in words) is told
    assert ("It ends for whoever leaves on" in words) is told
    assert ("It ends on" in words) is not told


def test_a_text_that_does_not_bind_in_law_is_not_told_by_the_law_of_treaties(
    home: Alliance, desk_client: Client
) -> None:
    term(instrument(home, "pact", kind="political_declaration", binding="not_binding"), "none")
    words = exit_on(desk_client).content.decode()
    assert "does not bind in law" in words
    assert "VCLT" not in words


def test_it_says_to_whom_notice_is_given_and_which_forum_sleeps(
    pact: Instrument, home: Alliance, desk_client: Client
) -> None:
    term(pact, "indefinite", notice=YEAR, notice_to="Government of Japan")
    meets = commitment(home, "meet", instrument=pact)
    forum(home, "council", commitment=meets, dormant_since="1986")
    words = exit_on(desk_client).content.decode()
    assert "Government of Japan" in words
    assert "dormant since" in words


def test_the_front_page_tells_the_set_day_and_what_it_ends(
    pact: Instrument, desk_client: Client
) -> None:
    Instrument.objects.update(is_anchor=True)
    term(pact, "indefinite", window_applies_to="Article II only", **MDA)
    words = desk_client.get("/alliances/us-jp/").content.decode()
    assert "Earliest exit" not in words
    assert "4 August 2028, ends Article II only" in words
