"""Who is bound, the family, and what would fall: on the pages of an instrument."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from kit.dates import Duration
from tests.build.alliances import person, state
from tests.build.commitments import commitment
from tests.build.treaties import action, instrument, provision, relation, term
from treaties.models import Identifier, Instrument, Reservation

PACT = "/alliances/us-jp/treaties/pact/"


@pytest.fixture
def pact(home: Alliance) -> Instrument:
    made = instrument(home, "pact", title="Pact")
    action(made, "signed", "1960-01-19")
    action(made, "entry_into_force", "1960-06-23")
    term(made, "fixed_then_notice", initial=Duration.parse("P10Y"), notice=Duration.parse("P1Y"))
    return made


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_who_is_bound_and_from_which_deeds(
    pact: Instrument, desk_client: Client
) -> None:
    answer = desk_client.get(PACT, {"on": "1960-06-22"})
    assert {str(one.state) for _, one in answer.context["standings"]} == {"signatory"}
    answer = desk_client.get(PACT, {"on": "1960-06-23"})
    assert {str(one.state) for _, one in answer.context["standings"]} == {"bound"}
    assert desk_client.get(PACT, {"on": "the day after"}).status_code == 200


def test_the_page_says_since_when_a_pair_is_suspended(abroad: Alliance) -> None:
    made = instrument(abroad, "pact")
    action(made, "entry_into_force", "1952-04-29")
    action(made, "suspended", "1986-08-11", "NZL", "USA")
    client = Client()
    client.force_login(person("canberra", abroad))
    seen = page(client, "/alliances/anzus/treaties/pact/")
    row = seen[seen.index("NZL \N{EN DASH} USA") :]
    assert "11 August 1986" in row[: row.index("in force from")]
    assert row.index("in force from") < row.index("29 April 1952")


def test_the_page_says_whom_the_formula_waits_for(home: Alliance, desk_client: Client) -> None:
    words = "30 days after the second deposit"
    made = instrument(home, "pact", entry_into_force_rule=words)
    action(made, "ratified", "2026-01-01", "JPN")
    assert "1 of 2 acts of deposit are done" in page(desk_client, PACT)


def test_the_family_stands_as_a_tree(pact: Instrument, home: Alliance, desk_client: Client) -> None:
    sofa, sma = instrument(home, "sofa", title="Forces"), instrument(home, "sma", title="Costs")
    relation(sofa, "implements", pact)
    relation(sma, "supplements", sofa)
    hidden = instrument(home, "hidden", title="Hidden", release="internal")
    relation(hidden, "amends", pact)
    rows = desk_client.get("/alliances/us-jp/treaties/sofa/").context["family"]
    assert [(len(row["steps"]), row["kind"], row["instrument"].ref) for row in rows] == [
        (0, "implements", "pact"),
        (1, "", "sofa"),
        (2, "supplements", "sma"),
    ]


def test_numbers_reservations_and_dues_are_shown(pact: Instrument, desk_client: Client) -> None:
    marking = {"alliance": pact.alliance, "instrument": pact, "release": "parties"}
    Identifier.objects.create(scheme="unts", number="I-5321", **marking)
    Reservation.objects.create(
        state=state("JPN"),
        kind="reservation",
        made_on="1960",
        text="Except on Sundays",
        **marking,
    )
    Instrument.objects.update(registration_due_on=date(1961, 1, 1))
    seen = page(desk_client, PACT)
    for words in ("I-5321", "Except on Sundays", "not yet"):
        assert words in seen


def test_what_falls_and_what_loses_its_basis(
    pact: Instrument, home: Alliance, desk_client: Client
) -> None:
    sofa, sma = instrument(home, "sofa"), instrument(home, "sma")
    term(sofa, "follows_parent")
    term(sma, "fixed", ends_on=date(2030, 1, 1))
    relation(sofa, "implements", pact)
    relation(sma, "implements", pact)
    past = instrument(home, "past")
    term(past, "fixed", ends_on=date(1999, 1, 1))
    action(past, "entry_into_force", "1990-01-01")
    relation(past, "implements", pact)
    commitment(home, "defend", provision=provision(pact, "V"))
    commitment(home, "host", instrument=sofa)
    commitment(home, "pay", instrument=sma)
    answer = desk_client.get(f"{PACT}exit/", {"on": "2026-11-22"})
    assert answer.context["effective"] == date(2027, 11, 22)
    fates = {row["instrument"].ref: str(row["fate"].fate) for row in answer.context["fates"]}
    assert fates == {"pact": "falls", "sofa": "falls", "sma": "in_question"}
    (promises, *_) = answer.context["losses"]
    assert [row.ref for row in promises["rows"]] == ["defend", "host"]
    words = answer.content.decode()
    assert "its term ends with that of pact" in words
    assert "22 November 2027" in words


def test_a_lock_that_has_not_run_holds(pact: Instrument, desk_client: Client) -> None:
    answer = desk_client.get(f"{PACT}exit/", {"on": "1965-01-01"})
    assert answer.context["effective"] == date(1971, 6, 23)


def test_where_nobody_can_leave_alone_the_page_says_why(
    home: Alliance, desk_client: Client
) -> None:
    made = instrument(home, "pact")
    term(made, "fixed", ends_on=date(2030, 1, 1))
    seen = page(desk_client, f"{PACT}exit/", on="2026-11-22")
    assert "nobody leaves it alone" in seen
    assert "end by agreement of all" in seen


def test_a_day_that_does_not_exist_is_said_to_be_none(
    pact: Instrument, desk_client: Client
) -> None:
    for day in ("2026-02-30", "soon", "9999-12-31"):
        assert "That is not a day" in page(desk_client, f"{PACT}exit/", on=day)


def test_what_a_hidden_alliance_has_is_not_told(
    pact: Instrument, home: Alliance, abroad: Alliance, desk: User, desk_client: Client
) -> None:
    foreign = instrument(abroad, "foreign", title="Foreign text")
    relation(foreign, "implements", pact)
    commitment(abroad, "foreign-promise", instrument=pact)
    for path in (PACT, f"{PACT}exit/"):
        assert "foreign" not in page(desk_client, path).lower()
    client = Client()
    client.force_login(person("both", home, abroad))
    assert "Foreign text" in page(client, f"{PACT}exit/")
