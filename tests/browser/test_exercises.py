"""An exercise from its plan to closed, and a matrix that ages, in a real browser."""

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page

from alliances.models import Alliance
from exercises.models import Event, InteropCase, Lesson
from kit import clock
from tests.browser.conftest import Visit, flaws_of, in_both_looks, sign_in
from tests.build.exercises import (
    attained,
    case,
    event,
    inject,
    lesson,
    objective,
    observation,
    shown,
    yearly,
)


def _prepare() -> tuple[Event, InteropCase, Lesson]:
    """An exercise held last month, with a little of everything."""
    home = Alliance.objects.get(slug="us-jp")
    day = clock.today() - timedelta(days=40)
    drill = event(yearly(home, "northern-ring"), day.isoformat(), name="Northern Ring",
                  status="planned", report="annex 3", ranges=["Yausubetsu"])  # fmt: skip
    attained(objective(home, title="Refuel at sea"), drill, "")
    inject(drill, 1, clock.now(), title="Loss of the air picture")
    seen = lesson(home, drill, title="Codes were not shared", tags=["iff"])
    observation(drill, title="No codes", tags=["iff"], lesson=seen)
    link = case(home, "air picture", title="Data link across both")
    shown(link, "success", date(2024, 5, 5))
    return drill, link, seen


def _plan(page: Page, day: date) -> None:
    """Plan an edition by the pages, and lay out its stages."""
    page.goto("/alliances/us-jp/exercises/")
    page.get_by_role("link", name=re.compile("Plan an edition.*southern-ring")).click()
    page.locator("#id_ref").fill("southern-ring-1")
    page.locator("#id_name").fill("Southern Ring")
    page.locator("#id_starts_on").fill(day.isoformat())
    page.locator("#id_report").fill("annex 3")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Lay out the stages").click()


def _judge(page: Page) -> None:
    """Train an objective in it, and say what came of that."""
    page.get_by_role("link", name="Train an objective").click()
    page.locator("#id_objective").select_option("Refuel at sea")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Refuel at sea").click()
    page.locator("#id_result").select_option("achieved")
    page.locator("#id_evidence").fill("annex 4")
    page.get_by_role("button", name="Save").click()


def _close(page: Page) -> None:
    """Pass each stage up to the last."""
    for name in ("concept", "initial", "main", "final", "execution", "hot wash", "after", "closed"):
        page.get_by_role("link", name=re.compile(rf"Done\s*: {name}")).click()
        page.locator("#id_done_on").fill(clock.today().isoformat())
        page.get_by_role("button", name="Done", exact=True).click()
        page.get_by_role("heading", name="Southern Ring", exact=True).wait_for()


def _record_result(page: Page, on: date) -> None:
    """Say what a test of two systems showed in it."""
    page.goto("/exercises/us-jp/interoperability/")
    page.get_by_role("link", name="Data link across both").click()
    page.get_by_role("link", name="Record a result").click()
    page.locator("#id_outcome").select_option("limited success")
    page.locator("#id_tested_on").fill(on.isoformat())
    for side in ("version_a", "version_b", "edition"):
        page.locator(f"#id_{side}").select_option(index=1)
    page.locator("#id_event").select_option("Southern Ring")
    page.locator("#id_evidence").fill("annex 5")
    page.get_by_role("button", name="Save").click()


def test_an_exercise_is_led_from_its_plan_to_closed_and_its_results_age(visit: Visit) -> None:
    _, link, _ = _prepare()
    yearly(link.alliance, "southern-ring")
    page, today = visit("/", java_script_enabled=False), clock.today()
    sign_in(page)
    _plan(page, today - timedelta(days=20))
    _judge(page)
    _close(page)
    drill = Event.objects.get(ref="southern-ring-1")
    assert drill.status == "held"
    assert drill.attainments.get().result == "achieved"
    assert not drill.stages.filter(done_on=None).exists()
    _record_result(page, today - timedelta(days=19))
    page.goto(drill.get_absolute_url())
    page.get_by_role("row", name="Data link across both").get_by_text("limited").wait_for()
    page.goto("/exercises/us-jp/interoperability/")
    row = page.get_by_role("row", name="Data link across both")
    row.get_by_text("limited").wait_for()
    page.get_by_role("link", name="New edition").first.click()
    page.locator("#id_label").fill("2")
    page.locator("#id_issued_on").fill(today.isoformat())
    page.get_by_role("button", name="Save").click()
    row.get_by_text("to re-test").wait_for()
    page.get_by_text("not shown").first.wait_for()


def test_a_slip_is_taken_back_from_the_history_of_a_lesson(visit: Visit) -> None:
    _, _, seen = _prepare()
    page, address = visit("/"), f"/exercises/lessons/{seen.pk}/"
    sign_in(page)
    page.goto(f"{address}edit/")
    page.locator("#id_title").fill("Codes were shared")
    page.get_by_role("button", name="Save").click()
    page.goto(address)
    page.get_by_role("link", name=re.compile("^Take back")).click()
    row = page.get_by_role("row", name="Title")
    for said in ("Codes were shared", "Codes were not shared"):
        row.get_by_text(said, exact=True).wait_for()
    assert flaws_of(page) == []
    page.get_by_role("textbox", name="Reason").fill("typed into the wrong lesson")
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("heading", name="Codes were not shared").wait_for()
    page.get_by_text("typed into the wrong lesson").wait_for()
    seen.refresh_from_db()
    assert seen.title == "Codes were not shared"


@in_both_looks
def test_every_page_of_exercises_is_accessible(visit: Visit, look: Any) -> None:
    drill, link, seen = _prepare()
    page = visit("/", **look)
    sign_in(page)
    flaws = []
    for address in (
        *(f"/exercises/events/{drill.pk}/", f"/exercises/events/{drill.pk}/pack/"),
        *(f"/exercises/events/{drill.pk}/days/", f"/exercises/cases/{link.pk}/"),
        *(f"/exercises/lessons/{seen.pk}/", f"/exercises/lessons/{seen.pk}/edit/"),
        *("/exercises/us-jp/programme/", "/exercises/us-jp/interoperability/"),
        *("/exercises/us-jp/lessons/", "/exercises/library/", "/alliances/us-jp/exercises/"),
    ):
        response = page.goto(address)
        assert response is not None
        assert (address, response.status) == (address, 200)
        flaws += flaws_of(page)
    assert flaws == []
