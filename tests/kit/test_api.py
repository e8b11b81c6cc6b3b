"""The API's base: pages, parameters, sparse fields."""

import pytest
from django.test import Client

from accounts.models import PartnerSystem
from alliances.models import Alliance
from tests.build.api import ask, listed, refs
from tests.build.commitments import commitment

type Partner = tuple[PartnerSystem, str]


@pytest.fixture
def secret(home: Alliance, partner_system: Partner) -> str:
    """A partner's secret, with commitments a, c, e, g to read."""
    for ref in "aceg":
        commitment(home, ref)
    return partner_system[1]


def test_rows_that_come_between_pages_neither_shift_nor_repeat_others(
    home: Alliance, secret: str
) -> None:
    seen, path, newcomers = [], "commitments?limit=1", iter("0bdfz")
    while path:
        page = ask(secret, path).json()
        seen += [one["ref"] for one in page["data"]]
        path = page["next"]
        if newcomer := next(newcomers, ""):
            commitment(home, newcomer)
    assert len(seen) == len(set(seen))
    assert [ref for ref in seen if ref in "aceg"] == list("aceg")


def test_rows_of_equal_order_come_once_each(home: Alliance, partner_system: Partner) -> None:
    made = [commitment(home, "x" * count) for count in range(1, 6)]
    promises = {f"com_{one.pk.hex}" for one in made}
    seen, path = [], "commitments?limit=2&order=-ref"
    while path:
        page = ask(partner_system[1], path).json()
        seen += [one["id"] for one in page["data"]]
        path = page["next"]
    assert len(seen) == len(promises)
    assert set(seen) == promises


def test_the_next_page_is_in_the_body_and_in_the_link_header(secret: str) -> None:
    answer = ask(secret, "commitments?limit=3")
    assert answer.headers["Link"] == f'<{answer.json()["next"]}>; rel="next"'
    last = ask(secret, answer.json()["next"])
    assert [one["ref"] for one in last.json()["data"]] == ["g"]
    assert last.json()["next"] is None
    assert "Link" not in last.headers


def test_a_cursor_belongs_to_its_filters_and_order(secret: str) -> None:
    address = ask(secret, "commitments?limit=1").json()["next"]
    assert ask(secret, address.replace("limit=1", "limit=2")).status_code == 200
    for other in (
        f"{address}&trigger=standing",
        f"{address}&order=-ref",
        address.replace("commitments", "instruments"),
        address.replace("cursor=W", "cursor=X"),
        "/api/v1/commitments?cursor=1",
    ):
        answer = ask(secret, other)
        assert answer.status_code == 400
        assert answer.json()["code"] == "invalid_cursor"


def test_an_unknown_parameter_is_refused_by_name_with_those_known(secret: str) -> None:
    answer = ask(secret, "commitments?colour=red")
    assert answer.status_code == 400
    found = answer.json()
    assert found["code"] == "unknown_parameter"
    assert found["errors"][0]["parameter"] == "colour"
    assert "alliance" in found["detail"]
    assert "cursor" in found["detail"]


@pytest.mark.parametrize("query", ["limit=50", "alliance=us-jp", "format=json"])
def test_one_record_knows_fields_only(home: Alliance, secret: str, query: str) -> None:
    key = listed(secret, "commitments")[0]["id"]
    assert ask(secret, f"commitments/{key}?{query}").json()["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=1&limit=2", "limit"),
        ("order=title", "order"),
        ("order=--ref", "order"),
        ("fields=id,secret", "fields"),
        ("ref=", "ref"),
        ("ref=%00", "ref"),
        ("rhythm=never", "rhythm"),
        ("alliance=nowhere", "alliance"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(secret: str, query: str, parameter: str) -> None:
    answer = ask(secret, f"commitments?{query}")
    assert answer.status_code == 400
    assert [one["parameter"] for one in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("findings?since=2026-02-30", "since: is no day: write it as 2019-03-01"),
        ("findings?open=maybe", "open: is none of: true, false"),
        ("findings?severity=worst", "severity: is none of: low, "),
        ("findings?limit=0", "'limit' is a whole number from 1 to 200."),
        ("findings?fields=,", "fields: A name is missing at a comma. Known are: id, alliance, "),
        ("findings?fields=key,,rule", "fields: A name is missing at a comma. Known are: id, "),
        ("findings?fields=key,", "fields: A name is missing at a comma. Known are: id, "),
        ("search?q=%20", "'q' is missing: give the words to look for."),
        ("findings?rule=%00", "'rule' holds a null character; leave that out."),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_what_would_do(
    secret: str, asked: str, told: str
) -> None:
    assert ask(secret, asked).json()["detail"].startswith(told)


@pytest.mark.parametrize("name", ["q", "alliance", "language", "on", "start"])
def test_a_null_character_is_refused_wherever_it_stands(secret: str, name: str) -> None:
    words = "" if name == "q" else "q=force&"
    answer = ask(secret, f"search?{words}{name}=%00")
    assert answer.status_code == 400
    assert [one["parameter"] for one in answer.json()["errors"]] == [name]


def test_other_media_types_are_refused_with_the_one_that_is_known(secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "2026-q3-0001"}
    answer = Client(headers=headers).post("/api/v1/attestations", "x", content_type="text/plain")
    assert answer.json()["detail"].endswith(" Send application/json.")
    answer = Client(headers=headers | {"Accept": "text/csv"}).get("/api/v1/findings")
    assert answer.json()["detail"].endswith(" Ask for application/json.")


@pytest.mark.parametrize(
    "day", ["2026-02-30", "1/2/2026", "2026-1-2", "20260102", "%D9%A2026-01-02", "0000-01-01"]
)
def test_days_are_read_one_way_only(secret: str, day: str) -> None:
    assert ask(secret, f"findings?since={day}").status_code == 400
    assert ask(secret, f"search?q=force&on={day}").status_code == 400


@pytest.mark.parametrize("query", ["open=maybe", "open=1", "open=TRUE"])
def test_flags_are_read_one_way_only(secret: str, query: str) -> None:
    assert ask(secret, f"findings?{query}").status_code == 400


def test_only_the_fields_asked_for_are_given(secret: str) -> None:
    assert listed(secret, "commitments?fields=ref,title&ref=a")[0].keys() == {"ref", "title"}
    key = listed(secret, "commitments")[0]["id"]
    assert ask(secret, f"commitments/{key}?fields=id").json() == {"id": key}


def test_head_and_options_answer_too(secret: str) -> None:
    head = ask(secret, "commitments?limit=1", "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert 'rel="next"' in head.headers["Link"]
    options = ask(secret, "commitments", "OPTIONS")
    assert options.status_code == 200
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_lists_are_whole_without_a_limit_up_to_fifty(home: Alliance, secret: str) -> None:
    for number in range(50):
        commitment(home, f"h-{number:02}")
    assert len(refs(secret, "commitments")) == 50
    assert len(refs(secret, "commitments?limit=200")) == 54
