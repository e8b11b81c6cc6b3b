"""Posts change hands on a day, and views are kept in number."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import appoint, found_post, keep_view
from commitments.models import Commitment, Post, SavedView, Tenure
from compliance.models import Recheck
from kit import clock
from kit.dates import Duration
from kit.errors import Refused
from tests.build.alliances import person
from tests.build.commitments import commitment

FIRST, LATER = date(2020, 1, 1), date(2020, 6, 1)


@pytest.fixture
def post(home: Alliance) -> Post:
    return found_post(alliance=home, name="Treaty desk")


def spans(post: Post) -> list[tuple[str, date, date | None]]:
    rows = Tenure.objects.filter(post=post).order_by("starts_on")
    return [(one.holder.username, one.starts_on, one.ends_on) for one in rows]


def test_whoever_holds_a_post_leaves_the_day_before_the_next(
    post: Post, home: Alliance, desk: User
) -> None:
    other = person("other", home)
    appoint(post=post, holder=desk, starts_on=FIRST)
    appoint(post=post, holder=other, starts_on=LATER)
    appoint(post=post, holder=None, starts_on=date(2020, 9, 1))
    appoint(post=post, holder=desk, starts_on=date(2021, 1, 1))
    assert spans(post) == [
        ("desk", FIRST, date(2020, 5, 31)),
        ("other", LATER, date(2020, 8, 31)),
        ("desk", date(2021, 1, 1), None),
    ]
    assert Recheck.objects.get().alliance == home


@pytest.mark.parametrize(
    ("who", "day", "code"),
    [
        ("outsider", LATER, "may_not_edit"),
        ("reader", LATER, "may_not_edit"),
        ("other", FIRST, "too_early"),
        ("desk", LATER, "unchanged"),
    ],
)
def test_what_cannot_be_is_refused(
    post: Post, home: Alliance, desk: User, outsider: User, who: str, day: date, code: str
) -> None:
    person("reader", home, role="reader")
    person("other", home)
    appoint(post=post, holder=desk, starts_on=FIRST)
    with pytest.raises(Refused) as refused:
        appoint(post=post, holder=User.objects.get(username=who), starts_on=day)
    assert refused.value.code == code
    assert spans(post) == [("desk", FIRST, None)]


def test_a_post_that_nobody_holds_cannot_be_left(post: Post) -> None:
    with pytest.raises(Refused, match="Nobody holds it then already"):
        appoint(post=post, holder=None, starts_on=FIRST)


def test_two_posts_of_one_name_are_refused(post: Post, home: Alliance) -> None:
    with pytest.raises(Refused, match="already"):
        found_post(alliance=home, name="Treaty desk")


def test_the_database_keeps_two_people_from_one_post(post: Post, desk: User) -> None:
    appoint(post=post, holder=desk, starts_on=FIRST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(alliance=post.alliance, post=post, holder=desk, starts_on=LATER)


def test_a_commitment_falls_to_whoever_holds_its_post_today(
    post: Post, home: Alliance, desk: User
) -> None:
    commitment(home, post=post)
    other, today = person("other", home), clock.today()
    appoint(post=post, holder=desk, starts_on=FIRST)
    appoint(post=post, holder=other, starts_on=Duration(days=1).after(today))

    def holder() -> object:
        return Commitment.objects.with_holder().get().holder_id

    assert holder() == desk.pk
    Tenure.objects.filter(holder=other).update(starts_on=today)
    assert holder() == other.pk
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert holder() is None or holder() == desk.pk


# Views of a list


def test_a_view_of_the_same_name_is_replaced_and_the_number_is_bounded(
    home: Alliance, desk: User
) -> None:
    for number in range(SavedView.MOST):
        keep_view(by=desk, alliance=home, name=f" view {number} ", filters={"q": "a", "kind": ""})
    keep_view(by=desk, alliance=home, name="view 0", filters={"q": "b"})
    assert SavedView.objects.get(name="view 0").filters == {"q": "b"}
    assert SavedView.objects.get(name="view 1").filters == {"q": "a"}
    with pytest.raises(Refused, match="You have 20 views here"):
        keep_view(by=desk, alliance=home, name="one more", filters={"q": "a"})
    assert SavedView.objects.count() == SavedView.MOST
    keep_view(by=person("other", home), alliance=home, name="view 0", filters={"q": "a"})


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        (" ", {"q": "a"}),
        ("a", {}),
        ("a", {"q": ""}),
        ("a" * 61, {"q": "a"}),
        ("a", {"q": "a" * 201}),
    ],
)
def test_a_view_without_a_name_or_a_filter_is_refused(
    home: Alliance, desk: User, name: str, filters: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        keep_view(by=desk, alliance=home, name=name, filters=filters)
    assert not SavedView.objects.exists()
