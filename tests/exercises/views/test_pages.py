"""The pages of exercises, as an editor, a reader and others get them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from alliances.models import Alliance
from exercises.actions import plan
from exercises.models import Attainment, Event, InteropResult, Lesson, Stage, Waiver
from kit import clock
from tests.build.alliances import person
from tests.build.commitments import yearly as promise
from tests.build.exercises import (
    attained,
    case,
    edition,
    event,
    inject,
    lesson,
    objective,
    observation,
    planned,
    shown,
    yearly,
)

TODAY = date(2026, 11, 22)
AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def sent(client: Client, path: str, **fields: Any) -> Any:
    page = client.get(path)
    opened = page.context["form"]["opened_with"].value() if "opened_with" in page.text else ""
    return client.post(path, {"opened_with": opened} | fields)


def test_an_exercise_goes_from_its_plan_to_closed(
    desk_client: Client, desk: User, home: Alliance
) -> None:
    owed = promise(home, runs_from=date(2026, 1, 1))
    series = yearly(home, commitment=owed)
    answer = sent(desk_client, f"/exercises/series/{series.pk}/event/", ref="ks", name="Keen Sword",
                  starts_on="2026-03-01", ends_on="2026-03-09", report="annex 3")  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    drill = Event.objects.get(ref="ks")
    assert (drill.status, drill.release, answer["Location"]) == (
        *("planned", "parties"),
        drill.get_absolute_url(),
    )
    desk_client.post(f"/exercises/events/{drill.pk}/plan/")
    aim = objective(home, title="Refuel at sea")
    sent(desk_client, f"/exercises/events/{drill.pk}/objective/", objective=str(aim.pk))
    result = Attainment.objects.get(event=drill)
    for stage in drill.stages.order_by("due_on"):
        if stage.kind == "closed":
            path = f"/exercises/stages/{stage.pk}/"
            refused = sent(desk_client, path, done_on="2026-10-01")
            assert refused.status_code == 422
            assert "without a result: Refuel at sea" in refused.content.decode()
            path = f"/exercises/attainments/{result.pk}/"
            sent(desk_client, path, objective=str(aim.pk), result="achieved")
        done = sent(desk_client, f"/exercises/stages/{stage.pk}/", done_on="2026-10-01")
        assert done.status_code == 302, done.content.decode()
    drill.refresh_from_db()
    assert drill.status == "held"
    assert owed.evidence.get().ref == "ks"
    assert not Stage.objects.filter(done_on=None).exists()
    assert "Take back" in said(desk_client, drill.get_absolute_url())


def test_the_matrix_ages_when_a_standard_gets_a_new_edition(
    desk_client: Client, home: Alliance
) -> None:
    link = case(home, "air picture")
    shown(link, "success", date(2024, 5, 5))
    path = f"/exercises/{home.slug}/interoperability/"
    assert "interoperable" in said(desk_client, path)
    answer = sent(desk_client, f"/exercises/standards/{link.standard_id}/edition/", label="2",
                  issued_on="2026-06-01")  # fmt: skip
    assert answer.status_code == 302
    page = said(desk_client, path)
    assert "to re-test" in page
    assert "tested with edition 1; 2 came out on 1 June 2026" in page
    assert "to re-test" not in said(desk_client, f"{path}?on=2026-05-31")


def test_only_versions_of_the_two_systems_may_be_named_in_a_result(
    desk_client: Client, home: Alliance
) -> None:
    link, other = case(home), case(home)
    path = f"/exercises/cases/{link.pk}/result/"
    fields = {
        "outcome": "success",
        "tested_on": "2026-01-01",
        "version_a": str(link.system_a.versions.get().pk),
        "version_b": str(other.system_b.versions.get().pk),
        "evidence": "x",
    }
    assert sent(desk_client, path, **fields).status_code == 422
    fields["version_b"] = str(link.system_b.versions.get().pk)
    assert sent(desk_client, path, **fields).status_code == 302
    assert InteropResult.objects.get().case == link
    assert sent(desk_client, path, **fields | {"evidence": ""}).status_code == 422


def test_a_lesson_is_closed_by_its_page_only_when_shown(
    desk_client: Client, desk: User, home: Alliance
) -> None:
    first = event(yearly(home), "2024-03")
    later = event(first.series, "2025-03", name="Later")
    one = lesson(home, first)
    path = f"/exercises/lessons/{one.pk}"
    refused = sent(desk_client, f"{path}/close/", closed_on="2026-01-01")
    assert refused.status_code == 422
    assert "closes only with a passing check" in refused.content.decode()
    fields = {"event": str(later.pk), "is_remedied": "on", "evidence": "x"}
    assert sent(desk_client, f"{path}/check/", **fields).status_code == 302
    assert sent(desk_client, f"{path}/close/", closed_on="2026-01-01").status_code == 302
    assert "Learned" in said(desk_client, f"{path}/")
    assert Lesson.objects.get().closed_on == date(2026, 1, 1)
    desk_client.post(f"{path}/reopen/")
    assert Lesson.objects.get().closed_on is None


def test_a_waiver_is_withdrawn_by_its_author_or_refused_by_another(
    desk_client: Client, home: Alliance
) -> None:
    one = lesson(home)
    page, chief = f"/exercises/lessons/{one.pk}/", Client()
    chief.force_login(person("chief", home, role="approver"))
    for client, name, decision in (
        (desk_client, "Withdraw", "withdrawn"),
        (chief, "Refuse", "refused"),
    ):
        sent(desk_client, f"{page}waiver/", reason="retired")
        waiver = Waiver.objects.get(decision="")
        assert name in client.get(page).content.decode()
        client.post(f"/exercises/waivers/{waiver.pk}/drop/")
        waiver.refresh_from_db()
        assert waiver.decision == decision


def test_a_waiver_is_signed_by_another(desk_client: Client, desk: User, home: Alliance) -> None:
    one = lesson(home, event(yearly(home), "2024-03"))
    sent(desk_client, f"/exercises/lessons/{one.pk}/waiver/", reason="retired")
    waiver = Waiver.objects.get()
    desk_client.post(f"/exercises/waivers/{waiver.pk}/sign/")
    chief = Client()
    chief.force_login(person("chief", home, role="approver"))
    waiver.refresh_from_db()
    assert waiver.is_awaited
    assert "Sign</button>" in said(chief, one.get_absolute_url())
    chief.post(f"/exercises/waivers/{waiver.pk}/sign/")
    waiver.refresh_from_db()
    assert waiver.is_approved


def test_a_script_is_shifted_and_taken_away(desk_client: Client, home: Alliance) -> None:
    drill = planned(home)
    _, two = inject(drill, 1, AT, title="=cmd()"), inject(drill, 2, AT)
    sent(desk_client, f"/exercises/injects/{two.pk}/shift/", minutes="90")
    two.refresh_from_db()
    assert (two.planned_at - AT).total_seconds() == 5400
    table = said(desk_client, f"/exercises/events/{drill.pk}/script.csv")
    assert "'=cmd()" in table
    assert table.count("\r\n") == 3
    calendar = Calendar.from_ical(said(desk_client, f"/exercises/events/{drill.pk}/script.ics"))
    entries: list[Any] = calendar.walk("VEVENT")
    starts = {str(one["summary"]): one["dtstart"].dt for one in entries}
    assert starts == {"1. =cmd()": AT, "2. Inject 2": two.planned_at}


def test_a_number_that_is_taken_is_told_at_its_field(desk_client: Client, home: Alliance) -> None:
    drill = planned(home)
    inject(drill, 1, AT)
    path = f"/exercises/events/{drill.pk}/inject/"
    fields = {"number": "1", "title": "x", "owner": "y", "planned_at": "2026-12-01T08:00",
              "status": "ready"}  # fmt: skip
    answer = sent(desk_client, path, **fields)
    assert answer.status_code == 422
    assert sent(desk_client, path, **fields | {"number": "2"}).status_code == 302


def test_offsets_and_postponing_move_the_stages(
    desk_client: Client, desk: User, home: Alliance
) -> None:
    drill = planned(home, "2027-06-01")
    plan(event=drill, by=desk)
    path = f"/exercises/events/{drill.pk}"
    days = dict.fromkeys(("concept", "initial", "main", "final"), "-10") | {
        "execution": "0", "hot_wash": "1", "after_action": "30", "closed": "60"
    }  # fmt: skip
    assert sent(desk_client, f"{path}/days/", **days).status_code == 302
    assert drill.stages.get(kind="final").due_on == date(2027, 5, 22)
    assert sent(desk_client, f"{path}/days/", **days | {"main": "5"}).status_code == 422
    assert sent(desk_client, f"{path}/postpone/", starts_on="2027-09-01").status_code == 302
    assert drill.stages.get(kind="final").due_on == date(2027, 8, 22)


def test_the_programme_shows_bars_and_clashes(desk_client: Client, home: Alliance) -> None:
    for name in ("North", "South"):
        planned(home, "2027-01-11", name=name, ranges=["Yausubetsu"])
    page = said(desk_client, f"/exercises/{home.slug}/programme/")
    assert page.count("<rect") == 2
    assert "North and South need Yausubetsu at once" in page
    assert "Coming of Age Day" in page


def test_every_page_opens_on_a_full_exercise_and_is_closed_to_others(
    desk_client: Client, outsider_client: Client, home: Alliance
) -> None:
    drill = planned(home, "2026-03")
    one = lesson(home, drill)
    observation(drill, tags=["iff"])
    attained(objective(home), drill, "")
    link = case(home)
    assert link.standard is not None
    edition(link.standard, "2", date(2025, 1, 1))
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    paths = (
        *(f"events/{drill.pk}/", f"events/{drill.pk}/pack/", f"{home.slug}/lessons/"),
        *(f"lessons/{one.pk}/", f"cases/{link.pk}/", f"{home.slug}/interoperability/"),
        f"{home.slug}/programme/",
    )
    for path in paths:
        said(desk_client, f"/exercises/{path}")
        page = said(reader, f"/exercises/{path}")
        assert "btn primary" not in page, path
        assert outsider_client.get(f"/exercises/{path}").status_code == 404
    assert reader.get(f"/exercises/events/{drill.pk}/edit/").status_code == 403
    said(outsider_client, "/exercises/library/?q=x")


def test_a_rhythm_is_explained_where_it_is_chosen(desk_client: Client, home: Alliance) -> None:
    page = said(desk_client, f"/exercises/{home.slug}/series/new/")
    assert "parity: once in each odd, or in each even year" in page


def test_an_exercise_does_not_end_before_it_starts(desk_client: Client, home: Alliance) -> None:
    drill = yearly(home)
    answer = sent(desk_client, f"/exercises/series/{drill.pk}/event/", ref="ks", name="Keen Sword",
                  starts_on="2027-05-10", ends_on="2027-05-01")  # fmt: skip
    assert answer.status_code == 422
    assert "It would end on 1 May 2027, before it starts on 10 May 2027." in answer.text
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["due_on", "remedied_on"])
def test_a_lesson_is_not_dealt_with_before_it_was_identified(
    desk_client: Client, home: Alliance, name: str
) -> None:
    told = {"ref": "radios", "title": "Radios differ", "identified_on": "2026-05-01"}
    page = f"/exercises/{home.slug}/lessons/new/"
    answer = sent(desk_client, page, **told, **{name: "2026-04-30"})
    assert answer.status_code == 422
    assert "It was identified on 1 May 2026: enter that day or a later one." in answer.text
    assert sent(desk_client, page, **told, **{name: "2026-05-01"}).status_code == 302


def test_a_cost_is_in_a_currency_that_there_is(desk_client: Client, home: Alliance) -> None:
    drill = planned(home)
    page = f"/exercises/events/{drill.pk}/participant/"
    cost = {"state": "JPN", "role": "participant", "cost": "5", "cost_basis": "budget"}
    answer = sent(desk_client, page, **cost, cost_currency="YEN")
    assert "YEN is no currency of ISO 4217" in answer.text
    assert sent(desk_client, page, **cost, cost_currency="jpy").status_code == 302
    assert drill.participants.get().cost_currency == "JPY"


@pytest.mark.parametrize(
    ("noun", "field", "more"),
    [
        ("us-jp/lessons/new", "identified_on", {"ref": "radio", "title": "Radio"}),
        ("us-jp/lessons/new", "remedied_on", {"ref": "radio", "title": "Radio"}),
        ("us-jp/objectives/new", "agreed_on", {"ref": "defend", "title": "Defend"}),
        ("EVENT/clearance", "answered_on", {"kind": "port", "state": "JPN", "answer": "granted",
                                            "needed_by": "2026-08-01"}),
        ("EVENT/inject", "actual_at", {"number": "1", "title": "Raid", "owner": "cell",
                                       "planned_at": "2026-03-01T10:00", "status": "sent"}),
        ("CASE/result", "tested_on", {"outcome": "success", "evidence": "log"}),
        ("EDITION/adoption", "declared_on", {"state": "JPN", "status": "ratified"}),
        ("EDITION/adoption", "implemented_on", {"state": "JPN", "status": "ratified"}),
    ],
)  # fmt: skip
def test_what_has_not_happened_yet_is_not_recorded(
    desk_client: Client, home: Alliance, noun: str, field: str, more: dict[str, str]
) -> None:
    tested: Any = case(home)
    places = {
        "EVENT": f"events/{planned(home).pk}",
        "CASE": f"cases/{tested.pk}",
        "EDITION": f"editions/{tested.standard.editions.get().pk}",
    }
    for word, place in places.items():
        noun = noun.replace(word, place)
    if field == "tested_on":
        sides = {"version_a": tested.system_a, "version_b": tested.system_b}
        more = more | {name: str(one.versions.get().pk) for name, one in sides.items()}
    at = "T10:00" if field == "actual_at" else ""
    early = sent(desk_client, f"/exercises/{noun}/", **{field: f"2026-11-23{at}"}, **more)
    assert early.status_code == 422
    assert list(early.context["form"].errors) == [field]
    assert "enter a " in early.context["form"].errors[field][0]
    known = sent(desk_client, f"/exercises/{noun}/", **{field: f"2026-11-22{at}"}, **more)
    assert known.status_code == 302, known.context["form"].errors


def test_an_answer_that_waits_has_no_day(desk_client: Client, home: Alliance) -> None:
    asked = {"kind": "port", "state": "JPN", "needed_by": "2026-08-01", "answered_on": "2026-07-01"}
    page = f"/exercises/events/{planned(home).pk}/clearance/"
    answer = sent(desk_client, page, **asked, answer="waiting")
    assert list(answer.context["form"].errors) == ["answer"]
