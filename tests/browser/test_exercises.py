"""An exercise from its plan to closed, and a matrix that ages, in a real browser."""

import re
from datetime import date, timedelta
from typing import Any

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


def test_an_exercise_is_led_from_its_plan_to_closed(visit: Visit) -> None:
    drill, _, _ = _prepare()
    page = visit("/", java_script_enabled=False)
    sign_in(page)
    page.goto("/alliances/us-jp/exercises/")
    page.get_by_role("link", name="Northern Ring", exact=True).click()
    page.get_by_role("button", name="Lay out the stages").click()
    page.get_by_role("link", name="Refuel at sea").click()
    page.get_by_label("Result").select_option("achieved")
    page.get_by_label("Evidence").fill("annex 4")
    page.get_by_role("button", name="Save").click()
    for name in ("concept", "initial", "main", "final", "execution", "hot wash", "after", "closed"):
        page.get_by_role("link", name=re.compile(rf"Done\s*: {name}")).click()
        page.get_by_label("Done on").fill(clock.today().isoformat())
        page.get_by_role("button", name="Done", exact=True).click()
        page.get_by_role("heading", name="Northern Ring", exact=True).wait_for()
    drill.refresh_from_db()
    assert drill.status == "held"
    assert not drill.stages.filter(done_on=None).exists()


def test_the_matrix_ages_when_a_standard_gets_a_new_edition(visit: Visit) -> None:
    _prepare()
    page = visit("/")
    sign_in(page)
    page.goto("/exercises/us-jp/interoperability/")
    row = page.get_by_role("row", name="Data link across both")
    row.get_by_text("success").wait_for()
    page.get_by_role("link", name="New edition").first.click()
    page.get_by_label("Label").fill("2")
    page.get_by_label("Issued on").fill(clock.today().isoformat())
    page.get_by_role("button", name="Save").click()
    row.get_by_text("to re-test").wait_for()
    page.get_by_text("not shown").first.wait_for()


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
