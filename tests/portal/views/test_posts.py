"""The pages of posts, of ending a breach, and of one's own views."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance
from commitments.models import Breach, Post, SavedView, Tenure
from tests.build.alliances import person
from tests.build.commitments import commitment

HOME = "/alliances/us-jp/commitments/"


def got(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"{HOME}{path}")
    assert answer.status_code == status
    return answer.content.decode()


def sent(client: Client, path: str, status: int = 302, **words: Any) -> str:
    answer = client.post(f"{HOME}{path}", words)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


@pytest.fixture
def reader_client(home: Alliance) -> Client:
    client = Client()
    client.force_login(person("reader", home, role="reader"))
    return client


@pytest.fixture
def breach(home: Alliance, desk: User) -> Breach:
    columns = {"alliance": home, "release": home.release, "noted_by": desk}
    return Breach.objects.create(
        commitment=commitment(home, "pay"),
        began_on="2026-02-01",
        what="Not paid",
        noted_at="2026-02-02T08:00Z",
        **columns,
    )


def test_a_post_is_made_given_to_one_and_then_to_another(desk_client: Client, desk: User) -> None:
    assert "No post is on record" in got(desk_client, "posts/")
    sent(desk_client, "posts/new/", name="Treaty desk")
    post = Post.objects.get()
    other = person("other", post.alliance)
    sent(desk_client, f"posts/{post.pk}/", holder=desk.pk, starts_on="2020-01-01")
    sent(desk_client, f"posts/{post.pk}/", holder=other.pk, starts_on="2099-01-01")
    page = got(desk_client, "posts/")
    for words in ("Treaty desk", "Desk", "Other", "now", "to come", "further notice"):
        assert words in page
    assert "is there" not in sent(desk_client, "posts/new/", 422, name="")
    refused = sent(desk_client, f"posts/{post.pk}/", 422, holder=desk.pk, starts_on="2020-01-01")
    assert "choose a later day" in refused
    assert Tenure.objects.count() == 2


def test_who_only_reads_sees_posts_and_changes_none(
    reader_client: Client, home: Alliance, outsider_client: Client
) -> None:
    post = Post.objects.create(alliance=home, release=home.release, name="Treaty desk")
    assert "Appoint" not in got(reader_client, "posts/")
    got(reader_client, "posts/new/", 403)
    sent(reader_client, f"posts/{post.pk}/", 403, holder="", starts_on="2020-01-01")
    got(outsider_client, "posts/", 404)
    got(outsider_client, f"posts/{post.pk}/", 404)


def test_an_outsider_cannot_be_appointed(
    desk_client: Client, home: Alliance, outsider: User
) -> None:
    post = Post.objects.create(alliance=home, release=home.release, name="Treaty desk")
    sent(desk_client, f"posts/{post.pk}/", 422, holder=outsider.pk, starts_on="2020-01-01")
    assert not Tenure.objects.exists()


def test_a_breach_is_made_good_once(desk_client: Client, breach: Breach) -> None:
    assert f"breaches/{breach.pk}/" in got(desk_client, "pay/")
    assert "Broken since 1 February 2026" in got(desk_client, f"breaches/{breach.pk}/")
    early = sent(desk_client, f"breaches/{breach.pk}/", 422, ended_on="2026-02-01")
    assert "it can be made good after that day" in early
    sent(desk_client, f"breaches/{breach.pk}/", ended_on="2026-03-01")
    breach.refresh_from_db()
    assert breach.ended_on == date(2026, 3, 1)
    page = got(desk_client, "pay/")
    assert "made good on" in page
    assert f"breaches/{breach.pk}/" not in page
    again = sent(desk_client, f"breaches/{breach.pk}/", 422, ended_on="2026-04-01")
    assert "was made good before" in again


def test_who_only_reads_ends_no_breach(
    reader_client: Client, outsider_client: Client, breach: Breach
) -> None:
    assert f"breaches/{breach.pk}/" not in got(reader_client, "pay/")
    sent(reader_client, f"breaches/{breach.pk}/", 403, ended_on="2026-03-01")
    sent(outsider_client, f"breaches/{breach.pk}/", 404, ended_on="2026-03-01")
    breach.refresh_from_db()
    assert breach.ended_on is None


def test_a_view_of_the_list_is_kept_followed_and_taken_away_by_its_person_alone(
    desk_client: Client, reader_client: Client, home: Alliance
) -> None:
    commitment(home, "talks", title="Talks & consultations")
    assert "Keep this view as" not in got(desk_client, "")
    assert "Keep this view as" in got(desk_client, "?q=talks+%26")
    sent(desk_client, "views/", name="Talks", q="talks &", kind="", rhythm="", owner="")
    view = SavedView.objects.get()
    assert (view.user.username, view.filters) == ("desk", {"q": "talks &"})
    assert '<a class="btn" href="?q=talks+%26" dir="auto">Talks</a>' in got(desk_client, "")
    assert "Talks &amp; consultations" in got(desk_client, "?q=talks+%26")
    assert "Talks</a>" not in got(reader_client, "").replace("consultations</a>", "")
    sent(reader_client, "views/", forget=view.pk)
    assert SavedView.objects.exists()
    sent(desk_client, "views/", forget="nonsense")
    sent(desk_client, "views/", forget=view.pk)
    assert not SavedView.objects.exists()


def test_a_view_without_a_filter_is_not_kept_and_says_why(
    desk_client: Client, home: Alliance
) -> None:
    answer = desk_client.post(f"{HOME}views/", {"name": "All"}, follow=True)
    assert "Filter the list first" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_views_are_no_business_of_an_outsider(outsider_client: Client, home: Alliance) -> None:
    sent(outsider_client, "views/", 404, name="a", q="b")
