"""Public registers on pages: searched, on any day, by whoever signs in."""

from pathlib import Path

import pytest
from django.test import Client

from tests.build.registers import ATOP, MEMBERS, UK, bring_lines, uk_row
from treaties.models import Entry


@pytest.fixture(autouse=True)
def registers(home: object, tmp_path: Path) -> None:
    row = uk_row(
        title="Agreement on ports",
        signed_event_date="21/05/1958",
        definative_eif_event_date="01/06/1958",
        terminated_event_date="31/12/1978",
    )
    bring_lines("treaties.uk_treaties", tmp_path, [UK, row, uk_row(id="2", title="Undated")])
    alliance = "7,1951,9,8,0,0,0,1,0,1,0,2"
    bring_lines("treaties.atop_alliances", tmp_path, [ATOP, alliance])
    bring_lines("treaties.atop_members", tmp_path, [MEMBERS, "7,740,1951,9,8,1960,6,23,0"])


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_entries_are_found_by_words_and_register(desk_client: Client) -> None:
    everything = page(desk_client, "/registers/")
    assert "Agreement on ports" in everything
    assert "ATOP alliance 7" in everything
    assert "ATOP alliance 7" not in page(desk_client, "/registers/", register="uk")
    found = page(desk_client, "/registers/", q="PORTS")
    assert "Agreement on ports" in found
    assert "Undated" not in found
    assert "Nothing matches" in page(desk_client, "/registers/", q="railways\x00")


@pytest.mark.parametrize(
    ("on", "told"), [("1958-06-01", [True]), ("1978-12-31", [False]), ("1950-01-01", [False])]
)
def test_it_is_told_whether_it_was_in_force_on_a_day(
    desk_client: Client, on: str, told: list[bool]
) -> None:
    rows = desk_client.get("/registers/", {"q": "ports", "on": on}).context["rows"]
    assert [row["is_in_force"] for row in rows] == told


def test_an_entry_says_who_was_a_member_on_a_day(desk_client: Client) -> None:
    entry = Entry.objects.get(register="atop")
    path = f"/registers/{entry.pk}/"
    assert "member" in page(desk_client, path, on="1960-06-23")
    answer = desk_client.get(path, {"on": "1960-06-24"})
    assert answer.context["members"] == set()
    assert answer.context["is_in_force"]


def test_nobody_reads_it_without_signing_in() -> None:
    assert Client().get("/registers/").status_code == 302
