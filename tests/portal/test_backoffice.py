"""The back office has no door of its own, and shows no secrets of people."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client

from accounts.models import User
from tests.build.accounts import app, is_signed_in

LOGIN = "/admin/login/?next=/admin/accounts/user/"


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


def test_whoever_lost_a_phone_starts_again(desk: User, desk_client: Client) -> None:
    root = User.objects.create_superuser("root")
    office = Client()
    office.force_login(root)
    app(desk)
    words = {"action": "forget_factors", "_selected_action": [str(desk.pk)]}
    answer = office.post("/admin/accounts/user/", words, follow=True)
    assert "2 second factors removed." in answer.content.decode()
    assert not Authenticator.objects.exists()
    assert is_signed_in(office) is True
