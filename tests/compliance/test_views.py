"""The inbox: which findings it shows, how one is acknowledged, and why one stands."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance, Grant
from compliance.models import Finding
from compliance.views import presenting
from tests.build.alliances import alliance, person
from tests.build.compliance import change, finding

LIST = "/findings/"
DONE = datetime(2026, 5, 1, 6, tzinfo=UTC)


def titles(client: Client, query: str = "") -> list[str]:
    context: Any = client.get(f"{LIST}?{query}").context
    return [row["text"] for row in context["rows"]]


def views(client: Client, query: str = "") -> dict[str, Any]:
    context: Any = client.get(f"{LIST}?{query}").context
    return {view["label"]: view for view in context["views"]}


def current(client: Client, query: str) -> list[str]:
    return [label for label, view in views(client, query).items() if view["is_current"]]


def acknowledge(client: Client, one: Finding, **more: Any) -> Any:
    return client.post(f"{LIST}{one.pk}/acknowledge/", more.pop("data", {}), **more)


def test_the_worst_open_finding_comes_first(home: Alliance, desk_client: Client) -> None:
    finding(home, title="Mild", severity=1)
    finding(home, title="Grave", severity=3)
    finding(home, title="Over", resolved_at=DONE)
    assert titles(desk_client) == ["Grave", "Mild"]
    assert titles(desk_client, "view=high") == ["Grave"]
    assert titles(desk_client, "view=resolved") == ["Over"]


def test_views_keep_the_filters_and_count_under_them(home: Alliance, desk_client: Client) -> None:
    finding(home, title="Grave talks", severity=3)
    finding(home, title="Mild talks", severity=1)
    finding(home, title="Talks held", resolved_at=DONE)
    finding(home, title="Grave drill", severity=3)
    found = views(desk_client, "q=talks&alliance=us-jp&rule=commitments.lapsed&page=9")
    counts = {label: view["count"] for label, view in found.items()}
    assert counts == {"Open": 2, "Not acknowledged": 2, "High": 1, "Resolved": 1, "Mine": 0}
    assert found["High"]["url"] == "?view=high&q=talks&alliance=us-jp&rule=commitments.lapsed"
    for view in found.values():
        assert len(titles(desk_client, view["url"].lstrip("?"))) == view["count"]


def test_several_rules_may_be_asked_for(home: Alliance, desk_client: Client) -> None:
    for rule in ("treaties.coverage", "treaties.expiring", "burden.imbalance"):
        finding(home, title=rule, rule=rule)
    query = "rule=treaties.coverage&rule=&rule=treaties.expiring"
    assert titles(desk_client, query) == ["treaties.coverage", "treaties.expiring"]
    high = views(desk_client, query)["High"]["url"]
    assert high == "?view=high&rule=treaties.coverage&rule=treaties.expiring"
    html = desk_client.get(f"{LIST}?{query}").content.decode()
    assert re.findall(r'<option value="(\S+)" selected', html) == [
        "treaties.coverage",
        "treaties.expiring",
    ]


def test_an_unknown_view_is_the_open_findings_and_marked_so(
    home: Alliance, desk_client: Client
) -> None:
    finding(home, title="Open")
    finding(home, title="Over", resolved_at=DONE)
    assert titles(desk_client, "view=bogus") == ["Open"]
    assert current(desk_client, "view=bogus") == current(desk_client, "") == ["Open"]
    assert current(desk_client, "view=resolved") == ["Resolved"]


def test_clearing_the_filters_keeps_the_view(home: Alliance, desk_client: Client) -> None:
    html = desk_client.get(f"{LIST}?view=high&q=nowhere").content.decode()
    assert '<a class="btn" href="?view=high">Clear the filters</a>' in html


def test_no_finding_is_all_clear_but_no_alliance_is_not(db: None, home: Alliance) -> None:
    client, desk = Client(), person("newcomer")
    client.force_login(desk)
    html = client.get(LIST).content.decode()
    assert "You have no alliance yet." in html
    assert "No finding in this view." not in html
    Grant.objects.create(user=desk, alliance=home)
    assert "No finding in this view." in client.get(LIST).content.decode()


def test_the_inbox_answers_head_and_refuses_what_would_change_it(desk_client: Client) -> None:
    assert desk_client.head(LIST).status_code == 200
    assert desk_client.post(LIST).status_code == 405


def test_nobody_keeps_a_page_of_findings(home: Alliance, desk_client: Client) -> None:
    for address in (LIST, f"{LIST}{finding(home).pk}/"):
        assert desk_client.get(address).headers["Cache-Control"] == "private, no-store"


def test_a_filter_brings_the_list_and_the_counts_alone(home: Alliance, desk_client: Client) -> None:
    finding(home, title="Talks")
    headers = {"HX-Request": "true", "HX-Target": "found"}
    html = desk_client.get(f"{LIST}?q=talks", headers=headers).content.decode()
    assert "<html" not in html
    assert 'id="found" data-says="1 finding"' in html
    assert '<div id="top" hx-swap-oob="true">' in html
    assert "?view=high&amp;q=talks" in html
    none = desk_client.get(f"{LIST}?q=nowhere", headers=headers).content.decode()
    assert 'data-says="Nothing matches these filters."' in none


def test_acknowledging_leads_back_to_where_one_was(home: Alliance, desk_client: Client) -> None:
    one, place = finding(home, title="Talks"), f"{LIST}?view=high&q=talks&page=2"
    listed = desk_client.get(f"{LIST}?q=talks").content.decode()
    assert '<input type="hidden" name="next" value="/findings/?q=talks">' in listed
    answer = acknowledge(desk_client, one, data={"next": place})
    assert answer.headers["Location"] == place
    assert "Acknowledged by Desk: Talks" in desk_client.get(LIST).content.decode()


@pytest.mark.parametrize("place", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_acknowledging_never_leads_elsewhere(
    home: Alliance, desk_client: Client, place: str
) -> None:
    one = finding(home)
    answer = acknowledge(desk_client, one, data={"next": place})
    assert answer.headers["Location"] == f"{LIST}{one.pk}/"


@pytest.mark.parametrize(("target", "tag"), [("finding-{}", "tr"), ("flag-{}", "li")])
def test_htmx_gets_the_row_in_the_form_of_its_list(
    home: Alliance, desk_client: Client, target: str, tag: str
) -> None:
    one = finding(home, title="Talks")
    headers = {"HX-Request": "true", "HX-Target": target.format(one.pk)}
    html = acknowledge(desk_client, one, headers=headers).content.decode()
    assert html.startswith(f'<{tag} id="flag' if tag == "li" else "<tr data-row id=")
    assert f'id="{target.format(one.pk)}"' in html
    assert 'data-says="Acknowledged by Desk: Talks"' in html
    assert "<form" not in html
    assert "messages" not in desk_client.get(LIST).context["request"].session


def test_who_comes_second_learns_who_was_first(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    one = finding(home, title="Talks", acknowledged_at=DONE, acknowledged_by=person("early", home))
    acknowledge(desk_client, one)
    assert "Acknowledged by Early: Talks" in desk_client.get(LIST).content.decode()


def test_a_finding_resolved_meanwhile_is_not_acknowledged(
    home: Alliance, desk_client: Client
) -> None:
    one = finding(home, title="Talks", resolved_at=DONE)
    headers = {"HX-Request": "true", "HX-Target": f"flag-{one.pk}"}
    html = acknowledge(desk_client, one, headers=headers).content.decode()
    assert 'data-says="This finding is already resolved. (Talks)"' in html
    assert "<bdi>resolved</bdi>" in html
    acknowledge(desk_client, one)
    assert "This finding is already resolved." in desk_client.get(LIST).content.decode()
    one.refresh_from_db()
    assert one.acknowledged_by is None


def hand_over(client: Client, one: Finding, person: object = "") -> Any:
    return client.post(f"{LIST}{one.pk}/hand-over/", {"person": str(person)}, follow=True)


def test_a_finding_is_handed_over_to_a_colleague_or_to_nobody(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    one, colleague = finding(home, title="Talks"), person("colleague", home)
    assert (
        "Looked after by Colleague from now on."
        in hand_over(desk_client, one, colleague.pk).content.decode()
    )
    assert titles(desk_client, "view=mine") == []
    hand_over(desk_client, one, desk.pk)
    assert titles(desk_client, "view=mine") == ["Talks"]
    assert "Nobody looks after it for now." in hand_over(desk_client, one).content.decode()
    assert titles(desk_client, "view=new") == ["Talks"]


def test_only_who_may_change_records_there_looks_after_a_finding(
    home: Alliance, abroad: Alliance, desk_client: Client
) -> None:
    one, reader, reader_client = finding(home), person("reader", home, role="reader"), Client()
    reader_client.force_login(reader)
    for other in (person("afar", abroad), reader):
        answer = hand_over(desk_client, one, other.pk)
        assert answer.status_code == 422
        assert "Select a valid choice" in answer.content.decode()
    assert hand_over(reader_client, one, reader.pk).status_code == 403
    assert "Hand over" not in reader_client.get(f"{LIST}{one.pk}/").content.decode()
    one.refresh_from_db()
    assert one.acknowledged_by is None


def test_a_resolved_finding_is_handed_over_to_nobody(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    one = finding(home, title="Over", resolved_at=DONE)
    page = hand_over(desk_client, one, desk.pk).content.decode()
    assert "This finding is already resolved." in page
    assert "Hand over" not in page


def test_an_outsider_acknowledges_nothing(home: Alliance, outsider_client: Client) -> None:
    one = finding(home)
    assert acknowledge(outsider_client, one).status_code == 404
    one.refresh_from_db()
    assert one.acknowledged_at is None


def test_an_alliance_filter_shows_that_alliance(
    home: Alliance, desk: User, desk_client: Client
) -> None:
    other = alliance("us-kr", ("USA", "KOR"))
    Grant.objects.create(user=desk, alliance=other)
    finding(home, title="Here")
    finding(other, title="There")
    assert titles(desk_client, "alliance=us-kr") == ["There"]
    assert titles(desk_client, "alliance=nowhere") == []


def test_inputs_have_labels_with_their_units() -> None:
    inputs = {
        "year": {"AUS": 2024, "NZL": 2024},
        "tolerance": [0.75, 1.25],
        "gdp_usd_bn": {"USA": 29184.9, "JPN": 4026.0},
        "defence_spending_usd_m": {"USA": 997309.0},
        "successor": None,
        "clause": "us-jp-1960:5",
        "ends_on": "2026-03-31",
        "is_uncertain": False,
        "parties": ["JPN", "USA"],
        "days_of_notice": 90,
    }
    assert [(one["label"], one["value"]) for one in presenting.figures(inputs)] == [
        ("Year", "AUS 2024, NZL 2024"),
        ("Tolerance", "0.75 to 1.25"),
        ("GDP, billions of US dollars", "USA 29,184.9, JPN 4,026"),
        ("Defence spending, millions of US dollars", "USA 997,309"),
        ("Ends on", "31 March 2026"),
        ("Uncertain", "no"),
        ("Parties", "JPN, USA"),
        ("Days of notice", "90"),
    ]


def test_figures_in_text_are_written_like_numbers() -> None:
    inputs = {
        "tolerance": ["0.75", "1.25"],
        "recorded": "1212008.50",
        "open": {"2026-03-31": "1519.20"},
        "occurrence": "2026",
    }
    assert [one["value"] for one in presenting.figures(inputs)] == [
        "0.75 to 1.25",
        "1,212,008.50",
        "2026-03-31 1,519.20",
        "2026",
    ]


def test_a_finding_tells_its_facts_and_its_history(home: Alliance, desk_client: Client) -> None:
    marked = {"release": "states", "released_to": ["JPN"]}
    one = finding(home, due_on=date(2026, 3, 1), resolved_at=DONE, **marked)
    change(one)
    change(one, "resolved")
    html = desk_client.get(f"{LIST}{one.pk}/").content.decode()
    assert "1 March 2026" in html
    assert "Opened, medium" in html
    assert "Resolved, medium" in html
    assert "Releasable to: JPN" in html
    assert "2025-12-01 + P90D = 2026-03-01" in html
