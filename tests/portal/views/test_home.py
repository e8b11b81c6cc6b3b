"""The overview: its figures agree with each other and with the lists they lead to."""

import re
from datetime import date

from django.test import Client

from accounts.models import User
from alerts.actions import pause
from alliances.models import Alliance
from commitments.actions import unfold
from commitments.models import Commitment
from compliance.models import Finding
from tests.build.burden import country_year, tolerance
from tests.build.commitments import rolling, yearly
from tests.build.compliance import finding
from tests.build.consultations import forum, meeting
from tests.conftest import TODAY
from tests.portal.views.conftest import signed_in, text_of
from treaties.models import Instrument


def row(html: str, slug: str) -> list[int]:
    """The figures of an alliance in the table, from left to right."""
    _, _, cells = html.partition(f'<th scope="row" class="wide"><a href="/alliances/{slug}/">')
    return [int(number) for number in re.findall(r">(\d+)</td>", cells.partition("</tr>")[0])]


def test_the_overview_may_be_asked_for_its_head(desk_client: Client) -> None:
    assert desk_client.head("/").status_code == 200
    assert desk_client.post("/").status_code == 405


def test_the_card_and_the_table_count_the_same_commitments(
    home: Alliance, desk_client: Client
) -> None:
    rolling(home, "P1Y", runs_from=date(2026, 6, 1))  # in time
    yearly(home, runs_from=date(2026, 1, 1))  # due soon
    rolling(home, "P1Y", runs_from=date(2025, 11, 1))  # overdue
    yearly(home, runs_from=date(2024, 1, 1))  # lapsed, and due soon again
    unfold(Commitment.objects.all(), TODAY)
    seen = text_of(desk_client, "/")
    assert "2 of 4" in seen
    assert "1 lapsed, 1 overdue" in seen
    assert row(seen, "us-jp") == [1, 1, 1, 1, 0, 4]


def test_a_card_leads_to_exactly_what_it_counts(home: Alliance, desk_client: Client) -> None:
    finding(home, rule="commitments.due_soon", state="due_soon", title="Talks are due")
    finding(home, rule="treaties.expiring", state="expiring", title="The pact ends")
    finding(home, rule="treaties.expiring", state="expiring", title="The note ends")
    finding(home, title="Talks have lapsed")
    seen = text_of(desk_client, "/")
    (link,) = re.findall(r'<a href="([^"]+)">Due or ending soon</a>', seen)
    assert link == "/findings/?rule=commitments.due_soon&amp;rule=treaties.expiring"
    assert "1 due within 60 days, 2 ending within a year" in seen
    listed = text_of(desk_client, link.replace("&amp;", "&"))
    shown = [one.title for one in Finding.objects.all() if f">{one.title}</a>" in listed]
    assert sorted(shown) == ["Talks are due", "The note ends", "The pact ends"]


def test_the_card_of_exercises_says_what_it_counts(home: Alliance, desk_client: Client) -> None:
    finding(home, rule="exercises.series_lapsed", state="lapsed")
    seen = text_of(desk_client, "/")
    assert "Exercise series without a record" in seen


def test_what_is_shared_is_shown_under_an_alliance_one_may_see(
    abroad: Alliance, second: Alliance, shared: Instrument, of_second: Client, of_both: Client
) -> None:
    body = forum(abroad, "ministers", name="Ministers")
    body.also_alliances.add(second)
    meeting(body, "2026-12-01", status="planned")
    yearly(abroad, "boats", title="Build boats", instrument=shared, runs_from=date(2026, 1, 1))
    unfold(Commitment.objects.all(), TODAY)
    for path in ("/", "/alliances/us-uk/"):
        seen = text_of(of_second, path)
        assert "ANZUS" not in seen
        assert "/alliances/anzus/" not in seen
        assert '<a href="/alliances/us-uk/consultations/#ministers">Ministers</a>' in seen
        assert '<a href="/alliances/us-uk/about/boats/?to=commitment">Build boats</a>' in seen
    assert '<a href="/alliances/anzus/consultations/#ministers">' in text_of(of_both, "/")


def test_a_shared_commitment_is_counted_once(
    abroad: Alliance, second: Alliance, shared: Instrument, of_second: Client, of_both: Client
) -> None:
    yearly(abroad, instrument=shared, runs_from=date(2026, 1, 1))
    unfold(Commitment.objects.all(), TODAY)
    seen = text_of(of_both, "/")
    assert "1 of 1" in seen
    assert (row(seen, "anzus"), row(seen, "us-uk")) == ([0, 1, 0, 0, 0, 1], [0] * 6)
    assert row(text_of(of_second, "/"), "us-uk") == [0, 1, 0, 0, 0, 1]


def test_one_without_an_alliance_is_told_whom_to_ask(db: None) -> None:
    assert "You have no alliance yet" in text_of(signed_in("new"), "/")


def test_staff_are_reminded_of_paused_deliveries(desk: User, desk_client: Client) -> None:
    pause(reason="restored from a backup")
    assert "Deliveries are paused" not in text_of(desk_client, "/")
    User.objects.filter(pk=desk.pk).update(is_staff=True)
    seen = text_of(desk_client, "/")
    assert "Deliveries are paused" in seen
    assert "restored from a backup. What would be sent waits" in seen
    assert "Not every rule has run today" in seen


def test_an_effort_is_held_against_the_tolerance_in_force(
    home: Alliance, desk_client: Client
) -> None:
    for iso3, spent, made in (("USA", "900", "80"), ("JPN", "100", "20")):
        country_year(iso3, 2024, spent, made)
    assert "carries less" in text_of(desk_client, "/")
    tolerance(home, "0.5", "1.6", date(2026, 5, 1))
    seen = text_of(desk_client, "/")
    assert "US-JP, tolerance 0.5 to 1.6" in seen
    assert "carries less" not in seen
