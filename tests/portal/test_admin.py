"""The back office: its forms take back what they show, and a change has its consequences."""

from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client

from accounts.models import PartnerSystem, Scope, User
from alliances.models import Alliance, Membership, State, Upload
from burden.models import CountryYear
from commitments.models import Evidence, SavedView
from compliance.models import Finding, Recheck
from consultations.models import Forum
from kit import clock
from kit.approval import Decided
from portal.admin import ReadOnlyAdmin
from tests.build.alliances import partner, person
from tests.build.commitments import commitment, yearly
from tests.build.compliance import finding
from tests.build.consultations import forum, meeting
from tests.build.treaties import instrument, provision
from tests.house.filling import fill
from treaties.models import Entry, EntryAction, EntryParty, Instrument, Term

REGISTERED = admin.site._registry
READ_ONLY = [one for one, door in REGISTERED.items() if isinstance(door, ReadOnlyAdmin)]
OF_FILES = (Upload, Entry, EntryParty, EntryAction)  # of which this world has brought in none
WRITABLE = [one for one in REGISTERED if one not in READ_ONLY]
AS_USUAL: dict[str, Any] = {"ids": lambda model: model._meta.label_lower}


class Sent(HTMLParser):
    """What a browser sends of the main form of a page when nothing in it is touched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.inside, self.name = False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id", "").endswith("_form")
        if not self.inside:
            return
        if tag in ("select", "textarea"):
            self.name = given["name"]
        if tag == "textarea":
            self.fields[self.name] = [""]
        if tag == "option" and "selected" in given:
            self.fields.setdefault(self.name, []).append(given["value"])
        if tag == "input" and given.get("type") != "submit" and self._is_sent(given):
            unsaid = "on" if given.get("type") == "checkbox" else ""
            self.fields.setdefault(given["name"], []).append(given.get("value", unsaid))

    def handle_data(self, data: str) -> None:
        if self.inside and self.lasttag == "textarea" and self.name:
            self.fields[self.name][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.name:
            (text,) = self.fields[self.name]
            self.fields[self.name] = [text.removeprefix("\n")]
        if tag in ("select", "textarea"):
            self.name = ""
        if tag == "form":
            self.inside = False

    def _is_sent(self, given: dict[str, str]) -> bool:
        is_box = given.get("type") in ("checkbox", "radio")
        return "name" in given and (not is_box or "checked" in given)


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A superuser's browser, on 22 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 6, tzinfo=UTC))
    root = User.objects.create_superuser("root")
    client = Client()
    client.force_login(root)
    return client


@pytest.fixture
def full(home: Alliance) -> Alliance:
    """An alliance with rows in every table."""
    person("desk", home)
    partner("JPN", home)
    fill(home, 2)
    desk = User.objects.get(username="desk")
    SavedView.objects.create(user=desk, alliance=home, name="Late", filters={"status": "lapsed"})
    Term.objects.update(initial="P10Y", notice="P1Y")
    early = {"asked_at": datetime(2026, 1, 1, tzinfo=UTC)}
    Recheck.objects.update_or_create(alliance=home, defaults=early)
    return home


def page_of(row: models.Model, verb: str = "change") -> str:
    place = row._meta.label_lower.replace(".", "/")
    return f"/admin/{place}/{row.pk}/{verb}/"


def shown(office: Client, row: models.Model) -> dict[str, list[str]]:
    return Sent(office.get(page_of(row)).content.decode()).fields


def change(office: Client, row: models.Model, **fields: Any) -> None:
    answer = office.post(page_of(row), shown(office, row) | fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def columns(row: models.Model) -> dict[str, Any]:
    rows = type(row)._default_manager.filter(pk=row.pk)
    linked = {
        link.name: sorted(str(one.pk) for one in getattr(row, link.name).all())
        for link in row._meta.many_to_many
    }
    return {name: whole(value) for name, value in rows.values().get().items()} | linked


def whole(value: Any) -> Any:
    """A time to the second, as far as a browser tells it."""
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def test_a_form_sent_back_as_it_is_changes_nothing(
    office: Client, full: Alliance, subtests: pytest.Subtests
) -> None:
    for model in WRITABLE:
        rows = list(model._default_manager.all())
        assert rows, model
        for row in rows:
            with subtests.test(model._meta.label_lower, row=row.pk):
                before = columns(row)
                answer = office.post(page_of(row), shown(office, row))
                errors = answer.context and answer.context["adminform"].form.errors
                assert answer.status_code == 302, errors
                assert columns(row) == before


def test_what_the_portal_writes_itself_can_be_looked_at_only(
    office: Client, full: Alliance, subtests: pytest.Subtests
) -> None:
    for model in set(READ_ONLY) - set(OF_FILES):
        row = model._default_manager.first()
        assert row is not None, model
        with subtests.test(model._meta.label_lower):
            before = columns(row)
            assert office.get(page_of(row)).status_code == 200
            assert office.post(page_of(row), {}).status_code == 403
            assert office.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
            assert columns(row) == before


def test_a_partial_date_that_is_none_is_a_mistake_in_the_form(
    office: Client, home: Alliance
) -> None:
    row = meeting(forum(home), "2026-03")
    assert shown(office, row)["starts_on"] == ["2026-03"]
    answer = office.post(page_of(row), shown(office, row) | {"starts_on": "2026-13"})
    assert answer.status_code == 200
    assert "no such month" in str(answer.context["adminform"].form.errors["starts_on"])
    change(office, row, starts_on="2026-04")
    row.refresh_from_db()
    assert str(row.starts_on) == "2026-04"


def asked() -> list[str]:
    return sorted(Recheck.objects.values_list("alliance__slug", flat=True))


def test_figures_and_states_have_every_alliance_judged_again(
    office: Client, home: Alliance, abroad: Alliance
) -> None:
    year = CountryYear.objects.create(state=State.objects.get(iso3="JPN"), year=2024, vintage="1")
    for row in (year, year.state):
        Recheck.objects.all().delete()
        change(office, row)
        assert asked() == ["anzus", "us-jp"]
    Recheck.objects.all().delete()
    office.post(page_of(year, "delete"), {"post": "yes"})
    assert asked() == ["anzus", "us-jp"]


def test_members_and_the_alliance_itself_have_that_alliance_judged_again(
    office: Client, home: Alliance, abroad: Alliance
) -> None:
    member = Membership.objects.filter(alliance=home).earliest("position")
    for row in (member, home, forum(home)):
        Recheck.objects.all().delete()
        change(office, row)
        assert asked() == ["us-jp"]
    Recheck.objects.all().delete()
    office.post(page_of(member, "delete"), {"post": "yes"})
    assert asked() == ["us-jp"]


def test_an_alliance_without_records_can_be_deleted(office: Client, abroad: Alliance) -> None:
    assert office.post(page_of(abroad, "delete"), {"post": "yes"}).status_code == 302
    assert not Alliance.objects.filter(slug="anzus").exists()
    assert asked() == []


def test_a_forum_given_another_commitment_proves_that_one(office: Client, home: Alliance) -> None:
    first, second = yearly(home, "first"), yearly(home, "second")
    scc = forum(home, "scc", commitment=first)
    meeting(scc, "2026-03-01")
    change(office, scc)
    assert Evidence.objects.standing().get().commitment == first
    change(office, scc, commitment=str(second.pk))
    assert Evidence.objects.standing().get().commitment == second
    assert second.occurrences.get(label="2026").met_on is not None
    assert not first.occurrences.exclude(met_on=None).exists()


def markings() -> dict[str, str]:
    return dict(Finding.objects.values_list("subject", "release"))


def test_what_is_said_of_a_narrowed_record_is_narrowed_at_once(
    office: Client, home: Alliance
) -> None:
    treaty: Instrument = instrument(home, "treaty")
    clause = provision(treaty, "V")
    commitment(home, "by-treaty", instrument=treaty)
    commitment(home, "by-clause", provision=clause)
    subjects = ("treaty", clause.ref, "by-treaty", "by-clause")
    for subject in (*subjects, "else"):
        finding(home, subject=subject)
    finding(home, subject="treaty", resolved_at=clock.now())
    change(office, treaty, release="internal")
    assert markings() == {"else": "parties"} | dict.fromkeys(subjects, "internal")
    assert not Finding.objects.filter(subject="treaty").exclude(release="internal").exists()


def test_what_is_said_of_an_unchanged_record_stays_as_it_is(office: Client, home: Alliance) -> None:
    scc: Forum = forum(home, "scc")
    finding(home, subject="scc", release="internal")
    finding(home, subject="else")
    change(office, scc)
    assert markings() == {"scc": "internal", "else": "parties"}


@pytest.mark.parametrize(
    "model", [one for one in REGISTERED if issubclass(one, Decided)], **AS_USUAL
)
def test_a_superuser_enters_no_proposal_of_somebody_else(
    office: Client, full: Alliance, model: type[models.Model]
) -> None:
    before = model._default_manager.count()
    row = model._default_manager.earliest("pk")
    place = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
    assert "/add/" not in office.get(place).text.partition('id="content-main"')[2]
    assert office.post(f"{place}add/", shown(office, row)).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    office.post(place, chosen)
    assert model._default_manager.count() == before


def test_a_superuser_does_not_widen_by_themselves(office: Client, home: Alliance) -> None:
    scc: Forum = forum(home, "scc")
    answer = office.post(page_of(scc), shown(office, scc) | {"release": "public"})
    assert "takes two people: propose a widening" in answer.text
    scc.refresh_from_db()
    assert scc.release == "parties"


def test_a_superuser_moves_or_shares_no_record_by_themselves(
    office: Client, home: Alliance, abroad: Alliance
) -> None:
    scc: Forum = forum(home, "scc")
    for told, said in (
        ({"alliance": str(abroad.pk)}, "Nothing was changed: a record stays with its alliance"),
        ({"also_alliances": [str(abroad.pk)]}, "Nothing was changed: sharing a record with"),
    ):
        answer = office.post(page_of(scc), shown(office, scc) | told, follow=True)
        assert said in answer.text
        scc.refresh_from_db()
        assert (scc.alliance, scc.also_alliances.count()) == (home, 0)


def test_a_system_is_of_a_state_and_of_networks_that_there_are(
    office: Client, home: Alliance
) -> None:
    address = "/admin/accounts/partnersystem/add/"
    made = {"name": "System", "state": "XXX", "scopes": "findings:read", "networks": "10.9.0.1/16"}
    form = Sent(office.get(address).content.decode()).fields
    page = unescape(office.post(address, form | made).content.decode())
    assert "XXX is not one of the available choices" in page
    assert "Item 1 in the array did not validate: '10.9.0.1/16' is no network: write it as" in page
    office.post(address, form | made | {"state": "JPN", "networks": "10.9.0.0/16,::1/128"})
    system = PartnerSystem.objects.get()
    assert (system.state, [str(one) for one in system.networks]) == (
        "JPN",
        ["10.9.0.0/16", "::1/128"],
    )


def test_a_system_without_a_secret_is_told_what_gives_it_one(
    office: Client, home: Alliance
) -> None:
    address = "/admin/accounts/partnersystem/add/"
    made = {"name": "Ministry's system", "state": "JPN", "scopes": "findings:read"}
    form = Sent(office.get(address).content.decode()).fields
    page = office.post(address, form | made, follow=True).content.decode()
    told = "manage.py partner add &#x27;Ministry&#x27;&quot;&#x27;&quot;&#x27;s system&#x27;"
    assert PartnerSystem.objects.get().scopes == ["findings:read"]
    assert form["scopes"] == Scope.values
    assert f"has no good secret yet. On the server this prints one: {told} --state JPN" in page
