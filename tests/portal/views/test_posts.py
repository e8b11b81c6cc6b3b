"""The pages of posts, of ending a breach, and of one's own views."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from alliances.models import Alliance, Grant
from audit.models import Event
from commitments.models import Breach, Post, SavedView, Tenure
from compliance.models import Recheck
from tests.build.alliances import person
from tests.build.commitments import commitment

HOME = "/alliances/us-jp/commitments/"
PAST = date(2019, 1, 1)


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


def held(post: Post, holder: User, starts_on: str, ends_on: str | None = None) -> Tenure:
    marking = {"alliance": post.alliance, "release": post.release}
    days = {"starts_on": date.fromisoformat(starts_on)}
    days |= {"ends_on": date.fromisoformat(ends_on)} if ends_on else {}
    return Tenure.objects.create(post=post, holder=holder, **days, **marking)


@pytest.fixture
def post(home: Alliance) -> Post:
    made: Post = Post.objects.create(alliance=home, release=home.release, name="Treaty desk")
    return made


def opened_with(client: Client, path: str) -> dict[str, Any]:
    """What the form holds when it is opened, to send back."""
    form = client.get(f"{HOME}{path}").context["form"]
    told = {one.html_name: one.value() for one in form}
    return {name: value for name, value in told.items() if value not in (None, "")}


def test_an_appointment_is_mended_with_a_reason_and_taken_away(
    desk_client: Client, desk: User, post: Post
) -> None:
    one = held(post, desk, "2020-01-01")
    path = f"tenures/{one.pk}/"
    assert path in got(desk_client, "posts/")
    typed = opened_with(desk_client, path) | {"starts_on": "2019-06-01", "ends_on": "2020-12-31"}
    sent(desk_client, path, 422, **typed)
    sent(desk_client, path, **typed, reason_for_change="typed wrong")
    one.refresh_from_db()
    assert (one.starts_on, one.ends_on) == (date(2019, 6, 1), date(2020, 12, 31))
    assert Recheck.objects.filter(alliance=post.alliance).exists()
    assert "typed wrong" in got(desk_client, f"posts/{post.pk}/edit/")
    assert "as if nobody had held the post then" in got(desk_client, f"{path}remove/")
    sent(desk_client, f"{path}remove/")
    assert not Tenure.objects.exists()


def test_who_held_a_post_before_is_entered_afterwards(
    desk_client: Client, desk: User, post: Post
) -> None:
    other = person("other", post.alliance)
    held(post, desk, "2020-01-01")
    days: dict[str, Any] = {"starts_on": "2018-01-01", "ends_on": "2019-12-31"}
    sent(desk_client, f"posts/{post.pk}/held/", holder=other.pk, **days)
    made = Tenure.objects.get(holder=other)
    assert (made.release, made.ends_on) == (post.release, date(2019, 12, 31))
    assert "31 December 2019" in got(desk_client, "posts/")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "place", "fault"),
    [
        ("2019-01-01", "2018-01-01", "ends_on", "before the first, 1 January 2019"),
        ("2019-01-01", "", "ends_on", "Desk holds it from 1 January 2020 to 1 January 2021"),
        ("2019-01-01", "2020-01-01", "ends_on", "choose other days"),
        ("2021-01-01", "2021-05-01", "starts_on", "choose other days"),
        ("2020-01-01", "2020-02-01", "starts_on", "choose other days"),
        ("", "2020-02-01", "starts_on", "This field is required"),
    ],
)
def test_one_person_holds_a_post_at_a_time(
    desk_client: Client,
    desk: User,
    post: Post,
    starts_on: str,
    ends_on: str,
    place: str,
    fault: str,
) -> None:
    held(post, desk, "2020-01-01", "2021-01-01")
    days = {"starts_on": starts_on, "ends_on": ends_on}
    answer = desk_client.post(f"{HOME}posts/{post.pk}/held/", {"holder": desk.pk, **days})
    assert answer.status_code == 422
    assert fault in " ".join(answer.context["form"].errors[place]), answer.context["form"].errors
    assert Tenure.objects.count() == 1


def test_who_left_the_alliance_stays_on_record_and_is_not_appointed_anew(
    desk_client: Client, desk: User, outsider: User, post: Post
) -> None:
    gone = held(post, outsider, "2018-01-01", "2018-12-31")
    typed = opened_with(desk_client, f"tenures/{gone.pk}/") | {"ends_on": "2018-11-30"}
    sent(desk_client, f"tenures/{gone.pk}/", **typed, reason_for_change="left earlier")
    assert Tenure.objects.get().ends_on == date(2018, 11, 30)
    new: dict[str, Any] = {
        "holder": outsider.pk,
        "starts_on": "2016-01-01",
        "ends_on": "2016-12-31",
    }
    sent(desk_client, f"posts/{post.pk}/held/", 422, **new)  # they never might edit here
    Grant.objects.create(user=outsider, alliance=post.alliance, role="editor", ends_on=PAST)
    page = sent(desk_client, f"posts/{post.pk}/held/", 422, **new | {"ends_on": ""})
    assert "say until when" in page
    sent(desk_client, f"posts/{post.pk}/held/", **new)
    assert Tenure.objects.count() == 2


def test_only_who_edits_at_home_mends_an_appointment(
    reader_client: Client, outsider_client: Client, desk: User, post: Post
) -> None:
    one = held(post, desk, "2020-01-01")
    paths = (f"posts/{post.pk}/held/", f"tenures/{one.pk}/", f"tenures/{one.pk}/remove/")
    for client, status in ((reader_client, 403), (outsider_client, 404)):
        for path in paths:
            got(client, path, status)
            sent(client, path, status, holder=desk.pk, starts_on="2019-01-01")
    assert "tenures/" not in got(reader_client, "posts/")
    assert Tenure.objects.get() == one


def test_an_appointment_that_was_mended_is_taken_back(
    desk_client: Client, desk: User, post: Post
) -> None:
    one = held(post, desk, "2020-01-01")
    typed = opened_with(desk_client, f"tenures/{one.pk}/") | {"ends_on": "2021-01-01"}
    sent(desk_client, f"tenures/{one.pk}/", **typed, reason_for_change="x")
    undo = (
        f"/changes/{Event.objects.filter(key=str(one.pk), action='update').latest('id').pk}/undo/"
    )
    assert undo in got(desk_client, f"posts/{post.pk}/edit/")
    form = desk_client.get(undo).context["form"]
    typed = {"reason_for_change": "a slip", "opened_with": form["opened_with"].value()}
    assert desk_client.post(undo, typed)["Location"] == f"{HOME}posts/{post.pk}/edit/"
    one.refresh_from_db()
    assert one.ends_on is None


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
    sent(desk_client, "views/", name="Talks", q="talks &", kind="", rhythm="", standing="")
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
