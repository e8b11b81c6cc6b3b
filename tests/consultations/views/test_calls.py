"""Requests to consult and deeds with prior consultation, on their page."""

from django.test import Client

from alliances.models import Alliance
from compliance.models import Finding
from consultations.models import Prior, Request
from tests.build.commitments import commitment
from tests.build.compliance import finding
from tests.build.consultations import deed, request
from tests.portal.views.test_parts import opened

PAGE = "/consultations/us-jp/calls/"


def test_a_request_is_entered_with_its_clock_and_answered(
    desk_client: Client, home: Alliance
) -> None:
    japan = home.memberships.get(state__iso3="JPN").state
    fields = {"ref": "r1", "title": "Radar", "asker": str(japan.pk), "release": "parties"}
    clock = {"received_on": "2026-01-01", "within": "P14D"}
    assert desk_client.post(f"{PAGE}new/", fields | clock)["Location"] == PAGE
    text = desk_client.get(PAGE).content.decode()
    assert "15 January 2026" in text
    assert "unanswered" in text
    made = Request.objects.get()
    page = desk_client.get(f"/consultations/calls/{made.pk}/").content.decode()
    opened = page.split('name="opened_with" value="')[1].split('"')[0]
    sent = fields | clock | {"answered_on": "2026-01-10", "opened_with": opened}
    assert desk_client.post(f"/consultations/calls/{made.pk}/", sent).status_code == 302
    assert "10 January 2026" in desk_client.get(PAGE).content.decode()


def test_an_answer_before_the_request_and_a_strange_period_are_refused(
    desk_client: Client, home: Alliance
) -> None:
    japan = home.memberships.get(state__iso3="JPN").state
    fields = {"ref": "r1", "title": "Radar", "asker": str(japan.pk), "release": "parties"}
    early = {"received_on": "2026-01-10", "within": "P14D", "answered_on": "2026-01-01"}
    strange = {"received_on": "2026-01-10", "within": "a fortnight"}
    for clock in (early, strange):
        assert desk_client.post(f"{PAGE}new/", fields | clock).status_code == 422
    assert "is not a duration" in desk_client.post(f"{PAGE}new/", fields | strange).text


def test_a_deed_is_entered(desk_client: Client, home: Alliance) -> None:
    fields = {"ref": "d1", "title": "Redeployment", "happened_on": "2026-10", "release": "parties"}
    desk_client.post("/consultations/us-jp/deeds/new/", fields)
    assert str(Prior.objects.get().happened_on) == "2026-10"
    assert "no record" in desk_client.get(PAGE).content.decode()


def test_what_has_not_happened_yet_is_not_recorded(desk_client: Client, home: Alliance) -> None:
    japan = home.memberships.get(state__iso3="JPN").state
    fields = {"ref": "r1", "title": "Radar", "release": "parties", "asker": str(japan.pk)}
    deed = {"happened_on": "2990-10"}
    answer = desk_client.post("/consultations/us-jp/deeds/new/", fields | deed)
    said = "A deed is recorded once it happened: enter a day up to today."
    assert (answer.status_code, answer.context["form"].errors) == (422, {"happened_on": [said]})
    for field in ("received_on", "answered_on"):
        days = {"received_on": "2026-01-10", "within": "P14D", field: "2990-01-01"}
        errors = desk_client.post(f"{PAGE}new/", fields | days).context["form"].errors
        assert list(errors) == [field]
        assert "enter a day up to today" in errors[field][0]


def test_what_is_internal_is_not_for_the_eyes_of_japan(desk_client: Client, home: Alliance) -> None:
    request(home, title="Open matter")
    request(home, title="Hidden matter", release="internal")
    deed(home, title="Hidden deed", release="internal")
    desk_client.post("/eyes/", {"state": "JPN"})
    text = desk_client.get(PAGE).content.decode()
    assert "Open matter" in text
    assert "Hidden" not in text


def test_a_call_is_narrowed_with_what_findings_say_of_it_alone(
    desk_client: Client, home: Alliance
) -> None:
    promise = commitment(home, "consult")
    one, other = request(home, commitment=promise), request(home)

    def told(call: Request, subject: str) -> Finding:
        key = f"{home.pk}/{subject}/{call.pk}"
        return finding(home, rule="consultations.unanswered", key=key, subject=subject)

    moved = told(one, "former")  # by an edit before, and resolved since
    about, apart, lapsed = (
        told(one, "consult"),
        told(other, "us-jp"),
        finding(home, subject="consult"),
    )
    path = f"/consultations/calls/{one.pk}/"
    typed = opened(desk_client, path) | {"release": "internal"}
    assert desk_client.post(path, typed).status_code == 302
    found = [Finding.objects.get(pk=row.pk).release for row in (about, moved, apart, lapsed)]
    assert found == ["internal", "internal", home.release, home.release]
