"""Meetings over the API."""

from datetime import UTC, datetime, timedelta

from accounts.models import PartnerSystem
from alliances.models import Alliance
from consultations.models import ActionItem, Decision
from tests.build.alliances import state
from tests.build.api import ask, listed, refs
from tests.build.commitments import commitment
from tests.build.consultations import forum, meeting

type Partner = tuple[PartnerSystem, str]


def test_a_meeting_is_shown_with_its_forum(home: Alliance, partner_system: Partner) -> None:
    made = meeting(forum(home, "two-plus-two", level="ministers"), "2026-03")
    found = ask(partner_system[1], f"consultations/mtg_{made.pk.hex}").json()
    assert (found["starts_on"], found["format"], found["status"]) == (
        "2026-03",
        "in_person",
        "held",
    )
    assert (found["forum"]["ref"], found["forum"]["level"]) == ("two-plus-two", "ministers")


def test_a_meeting_planned_to_the_hour_has_its_instant_and_its_zone(
    home: Alliance, partner_system: Partner
) -> None:
    start = datetime(2027, 1, 6, 22, 30, tzinfo=UTC)
    hours = {"starts_at": start, "ends_at": start + timedelta(hours=2), "zone": "Asia/Tokyo"}
    made = meeting(forum(home), "2027-01-07", status="planned", **hours)
    found = ask(partner_system[1], f"consultations/mtg_{made.pk.hex}").json()
    assert (found["starts_at"], found["zone"]) == ("2027-01-06T22:30:00Z", "Asia/Tokyo")


def test_a_forum_that_is_internal_is_not_named(home: Alliance, partner_system: Partner) -> None:
    meeting(forum(home, "hidden", release="internal"), ref="talks")
    _, secret = partner_system
    assert listed(secret, "consultations")[0]["forum"] is None
    assert refs(secret, "consultations?forum=hidden") == []


def test_a_date_known_in_part_matches_every_day_it_may_mean(
    home: Alliance, partner_system: Partner
) -> None:
    body = forum(home)
    for day in ("2015", "2016", "2016-09", "2016-10", "2016-10-20", "2017-01"):
        meeting(body, day, ref=day)
    _, secret = partner_system
    since = refs(secret, "consultations?since=2016-10-05")
    assert since == ["2016", "2016-10", "2016-10-20", "2017-01"]
    until = refs(secret, "consultations?until=2016-10-05")
    assert until == ["2015", "2016", "2016-09", "2016-10"]


def test_pages_follow_dates_known_in_part(home: Alliance, partner_system: Partner) -> None:
    body = forum(home)
    days = ["1986", "1986-08", "1986-08-11", "1986-09", "1987"]
    for day in days:
        meeting(body, day, ref=day)
    seen, path = [], "consultations?limit=1"
    while path:
        page = ask(partner_system[1], path).json()
        seen += [one["ref"] for one in page["data"]]
        path = page["next"]
    assert seen == days


def test_decisions_and_actions_are_shown_with_their_meeting_as_far_as_released(
    home: Alliance, partner_system: Partner
) -> None:
    talks = meeting(forum(home), ref="talks")
    promise = commitment(home, "report")
    for number, release in ((1, "parties"), (2, "internal")):
        marked = {"alliance": home, "meeting": talks, "release": release}
        Decision.objects.create(number=number, text="Report", commitment=promise, **marked)
        ActionItem.objects.create(
            text=f"Send {number}", owner="J. Doe", state=state("JPN"), due_on="2026-12-01", **marked
        )
    _, secret = partner_system
    (decided,) = listed(secret, "decisions?meeting=talks&commitment=report")
    assert (decided["number"], decided["meeting"]["ref"]) == (1, "talks")
    assert decided["commitment"]["ref"] == "report"
    answer = ask(secret, "actions?meeting=talks&state=JPN&open=true&due_before=2026-12-01")
    (todo,) = answer.json()["data"]
    assert (todo["text"], todo["state"], todo["due_on"]) == ("Send 1", "JPN", "2026-12-01")
    assert b"Doe" not in answer.content
    assert listed(secret, "actions?open=false") == listed(secret, "actions?state=USA") == []
    promise.release = "internal"
    promise.save()
    assert listed(secret, "decisions")[0]["commitment"] is None
