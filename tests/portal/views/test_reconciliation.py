"""Both ledgers on the pages: attesting, and the reconciliation of a quarter."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from audit.models import Event
from burden.models import Attestation, Contribution
from portal.reconciling import span
from tests.build.alliances import person, state
from tests.build.burden import attestation, contribution, seat
from tests.portal.views.conftest import text_of

PAGE = "/alliances/us-jp/contributions/both/2026/2/"


@pytest.fixture
def gift(home: Alliance) -> Contribution:
    return contribution(home, "100", ref="gift", period_end=date(2026, 6, 30))


@pytest.mark.parametrize(
    ("quarter", "days"),
    [
        ((2024, 1), (date(2024, 1, 1), date(2024, 3, 31))),
        ((2026, 2), (date(2026, 4, 1), date(2026, 6, 30))),
        ((2026, 3), (date(2026, 7, 1), date(2026, 9, 30))),
        ((2026, 4), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_a_quarter_has_its_days(quarter: tuple[int, int], days: tuple[date, date]) -> None:
    assert span(*quarter) == days


def test_agreed_contested_and_unattested_are_told_apart(
    home: Alliance, desk_client: Client, gift: Contribution
) -> None:
    period = {"period_end": date(2026, 4, 1)}
    agreed = contribution(home, "70", ref="agreed", **period)
    contribution(home, "60", ref="silent", **period)
    contribution(home, "50", ref="later", period_end=date(2026, 7, 1))
    officer = person("officer", home)
    attestation(gift, "120", user=officer, state="JPN")
    attestation(gift, "80", user=officer)
    attestation(agreed, "70", user=officer)
    seen = text_of(desk_client, PAGE)
    assert "later" not in seen
    assert "<dt>Contested</dt><dd>1</dd>" in seen
    assert "<bdi>80</bdi>" in seen.partition("contested<span")[2]
    answer = desk_client.get("/alliances/us-jp/contributions/both/2026/2.csv")
    rows = {
        row["contribution"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))
    }
    assert {ref: row["result"] for ref, row in rows.items()} == {
        "agreed": "agreed",
        "silent": "unattested",
        "gift": "contested",
    }
    told = rows["gift"]
    assert (told["giver_says"], told["receiver_says"]) == ("120.0000", "80.0000")
    assert (told["low"], told["high"]) == ("80.0000", "120.0000")
    assert Event.objects.get(action="export").after == {"rows": 3}


def test_the_newest_word_of_a_side_counts(
    home: Alliance, desk_client: Client, gift: Contribution
) -> None:
    officer = person("officer", home)
    for amount in ("10", "100"):
        attestation(gift, amount, user=officer)
    assert ",agreed," in desk_client.get(f"{PAGE[:-1]}.csv").content.decode()


def test_an_empty_quarter_says_so_and_a_wrong_one_is_not_there(
    home: Alliance, desk_client: Client, outsider_client: Client
) -> None:
    assert "No contribution ends in this quarter." in text_of(desk_client, PAGE)
    for wrong in ("2026/0", "2026/5", "1/1", "9999/1"):
        there = f"/alliances/us-jp/contributions/both/{wrong}"
        assert desk_client.get(f"{there}/").status_code == 404
        assert desk_client.get(f"{there}.csv").status_code == 404
    assert outsider_client.get(PAGE).status_code == 404


def test_whoever_is_seated_attests_for_that_side_alone(
    home: Alliance, desk: User, desk_client: Client, gift: Contribution
) -> None:
    page = "/alliances/us-jp/contributions/of/gift/attest/"
    assert desk_client.get(page).status_code == 403
    seat(home, "USA", desk)
    shown = text_of(desk_client, page)
    assert "Amount, JPY" in shown
    assert not re.search(r"\d{4}-\d{2}-\d{2} to", shown)
    for wrong in ({"state": "JPN", "amount": "1"}, {"state": "USA", "amount": "-1"}, {}):
        assert desk_client.post(page, wrong).status_code == 422
    answer = desk_client.post(page, {"state": "USA", "amount": "80", "note": "as received"})
    assert answer["Location"] == "/alliances/us-jp/contributions/#gift"
    made: Any = Attestation.objects.get()
    assert (made.state, made.amount, made.user, made.release) == ("USA", 80, desk, "parties")
    assert "contested" in text_of(desk_client, "/alliances/us-jp/contributions/")


def test_a_reader_who_is_seated_attests_too(home: Alliance, gift: Contribution) -> None:
    speaker = person("speaker", home, role="reader")
    seat(home, "JPN", speaker)
    client = Client()
    client.force_login(speaker)
    page = "/alliances/us-jp/contributions/of/gift/attest/"
    assert client.post(page, {"state": "JPN", "amount": "90"}).status_code == 302
    assert Attestation.objects.get().state == "JPN"


def test_no_spreadsheet_takes_a_reference_for_a_formula(
    home: Alliance, desk_client: Client
) -> None:
    contribution(home, ref="=1+1", period_end=date(2026, 6, 30), contributor=state("JPN"))
    assert "'=1+1" in desk_client.get(f"{PAGE[:-1]}.csv").content.decode()
