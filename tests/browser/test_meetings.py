"""Meetings in a real browser: planned, minuted, decided; and a crisis without JavaScript."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from alliances.models import Alliance
from commitments.models import Commitment
from consultations.models import Crisis, Forum, Meeting
from kit import clock
from tests.browser.conftest import Visit, flaws_of, in_both_looks, sign_in
from tests.build.alliances import state
from tests.build.consultations import action, contact, forum, hotline, meeting


def furnished() -> tuple[Forum, Meeting]:
    """A forum with a channel, and a meeting of it that is over but not yet recorded as held."""
    body = forum(Alliance.objects.get(slug="us-jp"), "talks", name="Security talks")
    line = hotline(body, threshold="An armed attack on either party")
    contact(line, 1, state("USA"), office="First desk")
    contact(line, 2, state("JPN"), office="Second desk")
    over = meeting(body, str(clock.today()), status="planned", place="Tokyo")
    action(over, "Send the list of sites", owner="Desk")
    return body, over


def at(visit: Visit, path: str, **options: Any) -> Page:
    page = visit("/", **options)
    page.set_default_timeout(8000)
    sign_in(page)
    page.goto(path)
    return page


def test_a_meeting_is_planned_in_hours_that_are_proposed(visit: Visit) -> None:
    body, _ = furnished()
    page = at(visit, "/alliances/us-jp/consultations/")
    page.get_by_role("link", name="Security talks").click()
    page.get_by_role("link", name="Plan a meeting").click()
    page.get_by_role("link", name=re.compile("^Take")).first.click()
    page.get_by_label("Place").fill("Honolulu")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_text("The meeting is planned")).to_be_visible()
    expect(page.get_by_text("Send the list of sites carried over, open")).to_be_visible()
    for name in ("United States of America", "Japan"):
        expect(page.locator("dt", has_text=name)).to_be_visible()
    assert Meeting.objects.filter(forum=body, place="Honolulu").exists()


def test_a_meeting_is_held_minuted_and_a_decision_becomes_a_commitment(visit: Visit) -> None:
    _, over = furnished()
    page = at(visit, f"/consultations/meetings/{over.pk}/")
    page.get_by_role("link", name="How it stands").click()
    page.get_by_label("Status").select_option("held")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Write the minutes").click()
    page.get_by_role("textbox", name="Minutes").fill("Opened at nine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("saved as version 1")).to_be_visible()
    page.get_by_role("link", name="Record a decision").click()
    page.get_by_role("textbox", name="Decision").fill("Share warning data from May")
    page.get_by_role("button", name="Record").click()
    page.get_by_role("button", name="Make a commitment").click()
    expect(page.get_by_text(re.compile(r"It is commitment C-\d+ now"))).to_be_visible()
    made = Commitment.objects.get(title="Share warning data from May")
    expect(page.get_by_text(made.code).first).to_be_visible()


def test_who_saves_second_keeps_what_the_first_wrote(visit: Visit) -> None:
    _, over = furnished()
    address = f"/consultations/meetings/{over.pk}/minutes/"
    first, second = at(visit, address), at(visit, address)
    for page, text in ((first, "Opened at nine"), (second, "Closed at ten")):
        page.get_by_role("textbox", name="Minutes").fill(text)
    for page in (first, second):
        page.get_by_role("button", name="Save").click()
        page.get_by_text("saved as version").wait_for()
    for text in ("Opened at nine", "Closed at ten"):
        expect(second.get_by_text(text).first).to_be_visible()


def test_a_calendar_is_made_and_revoked(visit: Visit) -> None:
    furnished()
    page = at(visit, "/consultations/calendars/")
    page.get_by_label("Name").fill("phone")
    page.get_by_role("button", name="Make the address").click()
    secret = page.locator("code.secret").inner_text()
    answer = page.request.get(secret)
    assert (answer.status, b"Security talks" in answer.body()) == (200, True)
    page.get_by_role("button", name=re.compile("^Revoke ?: phone")).click()
    expect(page.get_by_text("leads nowhere")).to_be_visible()
    assert page.request.get(secret).status == 404


def test_a_clause_is_invoked_without_javascript(visit: Visit) -> None:
    furnished()
    page = at(visit, "/alliances/us-jp/consultations/", java_script_enabled=False)
    page.get_by_role("link", name="Crisis", exact=True).click()
    page.get_by_role("link", name=re.compile("^Invoke ?: Security talks")).click()
    page.get_by_label("What has happened").fill("Missiles")
    page.get_by_role("button", name="Invoke the clause now").click()
    expect(page.get_by_text("23 hours")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Called ?: First desk")).click()
    page.get_by_label("In words").fill("Understood")
    page.get_by_role("button", name="Write it down").click()
    log = page.get_by_role("table").last
    expect(log).to_contain_text("Understood")
    expect(page.get_by_role("link", name=re.compile("^Called ?: First desk"))).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^Called ?: Second desk"))).to_be_visible()
    page.get_by_role("link", name="Close", exact=True).click()
    page.get_by_label("How it ended").fill("Stood down")
    page.get_by_role("button", name="Close").click()
    assert Crisis.objects.get().closed_at is not None


def test_the_card_opens_from_a_disk(visit: Visit, tmp_path: Path) -> None:
    furnished()
    page = at(visit, "/consultations/us-jp/crisis/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Crisis card").click()
    path = tmp_path / "card.html"
    waiting.value.save_as(path)
    alone = page.context.new_page()
    alone.goto(path.as_uri())
    expect(alone.get_by_role("heading", name="Security talks")).to_be_visible()
    assert flaws_of(alone) == []


@in_both_looks
def test_every_page_of_consultations_is_accessible(visit: Visit, look: Any) -> None:
    body, over = furnished()
    page = at(visit, "/", **look)
    line = body.hotline
    over.decisions.create(alliance=over.alliance, release="parties", number=1, text="Share data")
    flaws = []
    for address in (
        *(body.get_absolute_url() + one for one in ("", "plan/", "digest/", "edit/")),
        *(over.get_absolute_url() + one for one in ("", "minutes/", "status/", "action/")),
        *(line.get_absolute_url(), f"{line.get_absolute_url()}invoke/"),
        *(f"/consultations/us-jp/{one}/" for one in ("crisis", "contacts", "calls", "calls/new")),
        "/consultations/calendars/",
    ):
        response = page.goto(address)
        assert response is not None
        assert (address, response.status) == (address, 200)
        flaws += flaws_of(page)
    assert flaws == []
