"""How long an instrument holds is entered, amended and taken away, and told at once."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from alliances.models import Alliance
from audit.models import Event
from compliance.models import Recheck
from kit import clock
from kit.dates import Duration
from portal.bundles.store import load
from tests.build.alliances import person
from tests.build.treaties import action, instrument, term
from treaties.forms import TermForm
from treaties.models import Instrument, Term

PAGE = "/alliances/us-jp/treaties/harbour/"
EDIT, REMOVE = f"{PAGE}term/", f"{PAGE}term/remove/"
REFERENCE = Path(__file__).parents[3] / "portal" / "reference"
RENEWS = {"kind": "fixed_then_tacit_renewal", "initial": "P10Y", "renewal": "P5Y"}


@pytest.fixture
def treaty(home: Alliance) -> Instrument:
    made = instrument(home, "harbour")
    action(made, "entry_into_force", "2020-05-01")
    return made


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def opened(client: Client) -> dict[str, Any]:
    """What the form holds when it is opened, to send back."""
    form = client.get(EDIT).context["form"]
    told = {one.html_name: one.value() for one in form}
    return {name: value for name, value in told.items() if value not in (None, "", False)}


def test_a_term_is_entered_amended_with_a_reason_and_taken_away(
    treaty: Instrument, desk_client: Client
) -> None:
    assert "Term not recorded Enter" in words(desk_client.get(PAGE))
    sent = {"kind": "fixed", "initial": "P25Y", "notice": "P12M", "conditions": "Or by agreement."}
    assert desk_client.post(EDIT, sent)["Location"] == PAGE
    made = Term.objects.get()
    assert (made.instrument, made.release) == (treaty, treaty.release)
    assert (made.initial, made.notice) == (Duration.parse("P25Y"), Duration.parse("P1Y"))
    page = words(desk_client.get(PAGE))
    for told in ("Ends 1 May 2045", "Earliest exit", "Or by agreement.", "notice 1 year"):
        assert told in page
    typed = opened(desk_client) | {"initial": "P30Y"}
    assert desk_client.post(EDIT, typed).status_code == 422, "an amendment says why"
    assert desk_client.post(EDIT, typed | {"reason_for_change": "typed wrong"}).status_code == 302
    assert "Ends 1 May 2050" in words(desk_client.get(PAGE))
    assert "typed wrong" in words(desk_client.get(PAGE)), "its history is on the page"
    assert "nothing is on record then" in words(desk_client.get(REMOVE))
    assert desk_client.post(REMOVE).status_code == 302
    assert not Term.objects.exists()
    assert desk_client.get(REMOVE).status_code == 404


def test_the_form_tells_what_comes_of_the_term_as_it_stands(
    treaty: Instrument, desk_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 1))
    assert "What comes of it" not in words(desk_client.get(EDIT))
    term(treaty, "fixed_then_tacit_renewal", initial="P10Y", renewal="P5Y", notice="P1Y")
    for page in (EDIT, PAGE):
        told = words(desk_client.get(page))
        assert "Ends 1 May 2030" in told
        assert "Renews itself on 2 May 2030" in told
        assert "Last day of notice 1 May 2029" in told
    monkeypatch.setattr(clock, "today", lambda: date(2029, 6, 1))
    assert "Last day of notice has passed for this renewal" in words(desk_client.get(EDIT))
    Term.objects.update(kind="none", initial=None, renewal=None, notice=None)
    assert "Nothing can be counted" in words(desk_client.get(EDIT))


@pytest.mark.parametrize(
    ("sent", "place", "fault"),
    [
        ({"kind": ""}, "kind", "This field is required"),
        ({"kind": "eternal"}, "kind", "eternal is not one of the available choices"),
        ({"kind": "fixed", "initial": "25 years"}, "initial", "is not a duration: expected P"),
        ({"kind": "fixed", "initial": "P9999Y"}, "initial", "at most a thousand years"),
        ({"kind": "fixed", "ends_on": "9999-12-31"}, "ends_on", "Name a year from 1000 to 2999"),
        ({"kind": "indefinite", "ends_on": "2030-01-01"}, "ends_on", "has none: empty it"),
        ({"kind": "fixed", "renewal": "P5Y"}, "renewal", "“fixed: it ends by itself”, has none"),
        ({"kind": "none", "notice": "P1Y"}, "notice", "has none: empty it"),
        ({"kind": "follows_parent", "lock": "P1Y"}, "lock", "has none: empty it"),
        (RENEWS | {"renewal": "P0D"}, "renewal", "It must have some length"),
        (RENEWS | {"renewal": ""}, "renewal", "needs the length of each period"),
        (RENEWS | {"initial": ""}, "initial", "needs the length of each period"),
        (RENEWS | {"renewals": "-1"}, "renewals", "greater than or equal to 0"),
        (RENEWS | {"renewals": "30000"}, "renewals", "more than a thousand years"),
        (RENEWS | {"notice": "P5Y"}, "notice", "a period lasts no longer, 5 years"),
        (RENEWS | {"notice_opens_on": "2029-01-01"}, "notice_closes_on", "Name the last day too"),
        (RENEWS | {"notice_closes_on": "2029-01-01"}, "notice_opens_on", "Name the first day too"),
        (
            RENEWS | {"notice_opens_on": "2029-02-01", "notice_closes_on": "2029-01-01"},
            "notice_closes_on",
            "before the first day of notice, 1 February 2029",
        ),
        (
            RENEWS | {"notice_opens_on": "2029-02-01", "notice_closes_on": "2030-05-02"},
            "notice_closes_on",
            "The first period ends before that, on 1 May 2030",
        ),
        (
            {"kind": "indefinite", "window_first_after": "P10Y", "window_notice_before": "P1Y"},
            "window_then_every",
            "name this one too",
        ),
        (
            {"kind": "indefinite", "window_applies_to": "section 3"},
            "window_first_after",
            "name this one too",
        ),
        (
            {
                "kind": "indefinite",
                **dict.fromkeys(("window_first_after", "window_notice_before"), "P1Y"),
                "window_then_every": "P0D",
            },
            "window_then_every",
            "It must have some length",
        ),
    ],
)
def test_an_impossible_term_is_told_at_its_field_and_not_kept(
    treaty: Instrument, desk_client: Client, sent: dict[str, str], place: str, fault: str
) -> None:
    answer = desk_client.post(EDIT, sent)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert fault in " ".join(errors[place]), errors
    assert "__all__" not in errors
    assert not Term.objects.exists()


def test_what_is_wrong_in_an_amendment_is_told_once(
    treaty: Instrument, desk_client: Client
) -> None:
    kept = {"notice_opens_on": date(2028, 1, 1), "notice_closes_on": date(2028, 6, 1)}
    term(treaty, "fixed_then_tacit_renewal", initial="P10Y", renewal="P5Y", **kept)
    typed = opened(desk_client) | {"notice_opens_on": "2029-01-01", "reason_for_change": "x"}
    answer = desk_client.post(EDIT, typed)
    assert list(answer.context["form"].errors) == ["notice_closes_on"]


def test_two_who_enter_a_term_at_once_do_not_overwrite_each_other(
    treaty: Instrument, desk_client: Client
) -> None:
    typed = opened(desk_client) | {"kind": "indefinite"}
    term(treaty, "fixed", ends_on=date(2030, 1, 1))
    answer = desk_client.post(EDIT, typed)
    assert answer.status_code == 409
    assert "Someone else has changed this" in words(answer)
    assert Term.objects.get().kind == "fixed"


def test_a_term_has_the_rules_run_again(treaty: Instrument, desk_client: Client) -> None:
    for path, sent in ((EDIT, {"kind": "indefinite"}), (REMOVE, {})):
        Recheck.objects.all().delete()
        assert desk_client.post(path, sent).status_code == 302
        assert Recheck.objects.filter(alliance=treaty.alliance).exists()


def test_only_who_edits_at_home_changes_a_term(
    treaty: Instrument, desk_client: Client, outsider_client: Client, home: Alliance
) -> None:
    term(treaty, "indefinite")
    reader = Client()
    reader.force_login(person("reader", home, role="reader"))
    for client, status in ((reader, 403), (outsider_client, 404), (Client(), 302)):
        for path in (EDIT, REMOVE):
            assert client.get(path).status_code == status
            assert client.post(path, {"kind": "none"}).status_code == status
    assert Term.objects.get().kind == "indefinite"
    assert "term/" not in reader.get(PAGE).content.decode()
    assert EDIT in desk_client.get(PAGE).content.decode()


def test_a_term_that_was_amended_is_taken_back_from_the_page(
    treaty: Instrument, desk_client: Client
) -> None:
    made = term(treaty, "fixed", ends_on=date(2030, 1, 1), notice="P6M")
    typed = opened(desk_client) | {"ends_on": "2040-01-01", "notice": "P1Y"}
    assert desk_client.post(EDIT, typed | {"reason_for_change": "x"}).status_code == 302
    change = Event.objects.filter(key=str(made.pk), action="update").latest("id").pk
    undo = f"/changes/{change}/undo/"
    assert undo in desk_client.get(PAGE).content.decode()
    assert "P6M" in words(desk_client.get(undo))
    opened_with = desk_client.get(undo).context["form"]["opened_with"].value()
    sent = {"reason_for_change": "a slip", "opened_with": opened_with}
    assert desk_client.post(undo, sent).status_code == 302
    made.refresh_from_db()
    assert (made.ends_on, made.notice) == (date(2030, 1, 1), Duration.parse("P6M"))


def test_every_term_of_the_reference_alliances_passes_the_form_as_it_is(db: None) -> None:
    load(REFERENCE.glob("*.yaml"), at=datetime(2026, 3, 1, tzinfo=UTC))
    rows = list(Term.objects.select_related("instrument__alliance"))
    assert len(rows) > 40
    for row in rows:
        given: dict[str, Any] = {"principal": None, "alliance": row.alliance, "instance": row}
        blank = TermForm(**given)
        data = {one.name: one.value() for one in blank} | {"reason_for_change": "x"}
        form = TermForm(data, **given)
        assert form.is_valid(), (row, form.errors)
        assert set(form.changed_data) <= {"reason_for_change"}, row


def test_a_term_that_was_taken_away_meanwhile_does_not_come_back(
    treaty: Instrument, desk_client: Client
) -> None:
    made = term(treaty, kind="fixed", initial=Duration.parse("P25Y"))
    typed = opened(desk_client) | {"initial": "P30Y", "reason_for_change": "typed wrong"}
    made.delete()
    assert desk_client.post(EDIT, typed).status_code == 409
    assert not Term.objects.exists()
