"""The back office has no door of its own, and shows no secrets of people."""

import re
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core import mail
from django.test import Client

from accounts.actions import send_letters
from accounts.models import User
from alliances.models import Alliance, Grant
from consultations.actions import subscribe
from tests.build.accounts import app, confirm, is_signed_in
from tests.build.alliances import partner
from tests.build.commitments import commitment

NEW = "fresh-words-for-the-gate-3"
LOGIN = "/admin/login/?next=/admin/accounts/user/"


def office_of(name: str) -> Client:
    """A superuser who signed in a while ago."""
    client = Client()
    client.force_login(User.objects.create_superuser(name, password=name))
    return client


def test_one_signs_in_to_the_portal(db: None) -> None:
    answer = Client().get(LOGIN)
    assert answer.headers["Location"] == "/sign-in/?next=/admin/accounts/user/"
    answer = Client().post(LOGIN, {"username": "root", "password": "root"})
    assert answer.headers["Location"].startswith("/sign-in/")


def test_whoever_is_no_superuser_is_told_so(desk_client: Client) -> None:
    answer = desk_client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "Your account may not do this" in answer.content.decode()


def test_a_superuser_goes_straight_in(desk: User, desk_client: Client) -> None:
    User.objects.update(is_superuser=True)
    assert desk_client.get(LOGIN).headers["Location"] == "/admin/"
    answer = desk_client.get("/admin/password_change/")
    assert answer.headers["Location"] == "/account/password/"


def test_only_our_own_tables_are_shown() -> None:
    rooms = {model.__module__.partition(".")[0] for model in admin.site._registry}
    assert not rooms & {"allauth", "django"}
    assert "accounts" in rooms


# A plural that the framework made by adding an s where English does more.
WRONG = re.compile(r"([^aeiou]ys|(s|x|z|ch|sh)s)$")


def test_every_table_has_its_plural() -> None:
    plurals = [str(one._meta.verbose_name_plural) for one in admin.site._registry]
    assert [one for one in plurals if WRONG.search(one)] == []
    assert "parties" in plurals


def test_people_and_systems_are_looked_up_by_name(desk: User, home: Alliance) -> None:
    office = office_of("root")
    system, _ = partner("JPN", home)
    form = office.get("/admin/alliances/grant/add/").content.decode()
    assert form.count('class="admin-autocomplete"') == 2
    for field, words, found in (("user", "desk", desk), ("partner", system.name, system)):
        asked = {"app_label": "alliances", "model_name": "grant", "field_name": field}
        answer = office.get("/admin/autocomplete/", asked | {"term": words})
        told = [{"id": str(found.pk), "text": str(found)}]
        assert answer.json()["results"] == told
        assert office.get("/admin/autocomplete/", asked | {"term": "zzz"}).json()["results"] == []


def test_whoever_is_no_superuser_looks_nobody_up(desk: User, desk_client: Client) -> None:
    asked = {"app_label": "alliances", "model_name": "grant", "field_name": "user", "term": "d"}
    User.objects.filter(pk=desk.pk).update(is_staff=True)
    for client, status in ((Client(), 302), (desk_client, 302)):
        answer = client.get("/admin/autocomplete/", asked)
        assert answer.status_code == status
        assert b"desk" not in answer.content


def test_a_new_person_is_typed_in_once_it_is_known_who_does(db: None) -> None:
    office, page = office_of("root"), "/admin/accounts/user/add/"
    assert unquote(office.get(page).headers["Location"]) == f"/account/confirm/?next={page}"
    confirm(office, "root")
    words = {"username": "new", "usable_password": "true", "password1": NEW, "password2": NEW}
    assert office.get(page).status_code == 200
    assert office.post(page, words).status_code == 302
    person = User.objects.get(username="new")
    form = office.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert "overview says that deliveries are paused" in form
    assert "user_permissions" not in form
    assert "id_groups" not in form


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"user": ""}, "Name a person or a partner system: one of the two, and not both."),
        ({"partner": "system"}, "Name a person or a partner system: one of the two, and not both."),
        ({"user": "", "partner": "system", "role": "editor"}, "A partner system only reads."),
        (
            {"starts_on": "2026-02-01", "ends_on": "2026-01-31"},
            "The last day of access comes before",
        ),
    ],
)
def test_what_is_wrong_with_a_grant_is_told_at_its_field(
    home: Alliance, given: dict[str, str], told: str
) -> None:
    office, person = office_of("root"), User.objects.create(username="new")
    system = str(partner("JPN", home)[0].pk)
    Grant.objects.exclude(partner=None).delete()
    words = {"alliance": str(home.pk), "user": str(person.pk), "role": "reader"} | given
    if "partner" in words:
        words["partner"] = system
    answer = office.post("/admin/alliances/grant/add/", words)
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.errors
    assert len(errors) == 1
    assert next(iter(errors.values()))[0].startswith(told)
    assert not Grant.objects.filter(user=person).exists()


def test_days_and_times_are_written_as_on_the_pages(desk: User, home: Alliance) -> None:
    office = office_of("root")
    grant = Grant.objects.get(user=desk)
    Grant.objects.filter(pk=grant.pk).update(
        starts_on=date(2026, 2, 1), recorded_at=datetime(2026, 11, 27, 20, 47, tzinfo=UTC)
    )
    page = office.get("/admin/alliances/grant/").content.decode()
    assert "27 November 2026, 20:47 UTC" in page
    assert "1 February 2026" in page
    assert "p.m." not in page
    form = f"/admin/alliances/grant/{grant.pk}/change/"
    assert 'value="2026-02-01"' in office.get(form).content.decode()


def test_whoever_lost_a_phone_starts_again(desk: User, desk_client: Client) -> None:
    office = office_of("root")
    app(desk)
    _, secret = subscribe(by=desk, name="phone")
    words = {"action": "forget_factors", "_selected_action": [str(desk.pk)]}
    asked = office.post("/admin/accounts/user/", words)
    assert unquote(asked.headers["Location"]) == "/account/confirm/?next=/admin/accounts/user/"
    assert Authenticator.objects.count() == 2
    confirm(office, "root")
    answer = office.post("/admin/accounts/user/", words, follow=True)
    assert "2 second factors removed. 1 addresses of calendars" in answer.content.decode()
    assert not Authenticator.objects.exists()
    assert Client().get(f"/consultations/calendars/{secret}.ics").status_code == 404
    assert send_letters() == 1
    (letter,) = mail.outbox
    assert letter.to == [desk.email]
    assert "removed the second factors of your account" in letter.body
    assert is_signed_in(office) is True


def test_a_new_address_is_told_at_the_former_one(desk: User) -> None:
    office, page = office_of("root"), f"/admin/accounts/user/{desk.pk}/change/"
    form = office.get(page).context["adminform"].form
    words = {name: form[name].value() for name in form.fields if form[name].value()}
    dated = desk.date_joined
    words |= {"date_joined_0": dated.date().isoformat(), "date_joined_1": f"{dated:%H:%M:%S}"}
    words["email"] = "elsewhere@example.org"
    assert unquote(office.post(page, words).headers["Location"]) == f"/account/confirm/?next={page}"
    confirm(office, "root")
    assert office.post(page, words).status_code == 302
    assert send_letters() == 1
    assert mail.outbox[0].to == ["desk@example.org"]
    desk.refresh_from_db()
    assert desk.email == "elsewhere@example.org"
    assert office.get("/admin/accounts/user/abc/password/").status_code == 404


def test_whoever_shuts_somebody_out_learns_what_they_owned(desk: User, home: Alliance) -> None:
    office, page = office_of("root"), f"/admin/accounts/user/{desk.pk}/change/"
    confirm(office, "root")
    commitment(home, "owned", owner=desk)
    form = office.get(page).context["adminform"].form
    words = {name: form[name].value() for name in form.fields if form[name].value()}
    dated = desk.date_joined
    words |= {"date_joined_0": dated.date().isoformat(), "date_joined_1": f"{dated:%H:%M:%S}"}
    told = "still owns commitments of US-JP: an editor there hands them over."
    assert told not in office.post(page, words, follow=True).content.decode()
    del words["is_active"]
    assert told in office.post(page, words, follow=True).content.decode()
    desk.refresh_from_db()
    assert not desk.is_active


def test_giving_somebody_a_password_asks_first_and_is_told_to_them(desk: User) -> None:
    office = office_of("root")
    page = f"/admin/accounts/user/{desk.pk}/password/"
    words = {"usable_password": "true", "password1": NEW, "password2": NEW}
    for answer in (office.get(page), office.post(page, words)):
        assert unquote(answer.headers["Location"]) == f"/account/confirm/?next={page}"
    desk.refresh_from_db()
    assert not desk.check_password(NEW)
    confirm(office, "root")
    assert office.post(page, words | {"password2": "another"}).status_code == 200
    assert send_letters() == 0
    assert office.post(page, words).status_code == 302
    desk.refresh_from_db()
    assert desk.check_password(NEW)
    assert send_letters() == 1
    (letter,) = mail.outbox
    assert letter.to == [desk.email]
    assert "gave your account a new password" in letter.body
