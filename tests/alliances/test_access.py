"""Who may come in: an alliance that is not granted is as if it were not there."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.models import Eyes, User
from alliances.access import editors_of, enter, found, may, may_edit, noted
from alliances.models import Alliance, Grant
from audit.models import Event
from tests.build.alliances import person
from tests.build.treaties import instrument
from treaties.models import Instrument

PAST, COMING = date(2000, 1, 1), date(2999, 1, 1)


def test_one_enters_what_is_granted_and_nothing_else(
    desk: User, home: Alliance, abroad: Alliance
) -> None:
    assert enter(desk, home.slug) == home
    for slug in (abroad.slug, "nowhere"):
        with pytest.raises(Http404):
            enter(desk, slug)


@pytest.mark.parametrize(
    ("role", "edits", "approves"),
    [
        ("reader", False, False),
        ("editor", True, False),
        ("approver", True, True),
        ("administrator", True, True),
    ],
)
def test_a_role_opens_what_it_says(home: Alliance, role: str, edits: bool, approves: bool) -> None:
    one = person("one", home, role=role)
    assert (may(one, home, "edit"), may(one, home, "approve")) == (edits, approves)
    if not approves:
        with pytest.raises(PermissionDenied):
            enter(one, home.slug, "approve")


def test_through_the_eyes_of_a_state_nothing_is_changed(desk: User, home: Alliance) -> None:
    eyes = Eyes(desk, "JPN")
    assert enter(eyes, home.slug) == home
    assert not may(eyes, home, "edit")


def test_those_who_may_edit_today_look_after_something(
    desk: User, home: Alliance, abroad: Alliance
) -> None:
    reader = person("reads", home, role="reader")
    ended, coming = person("ended", home), person("coming", home)
    Grant.objects.filter(user=ended).update(ends_on=PAST)
    Grant.objects.filter(user=coming).update(starts_on=COMING)
    person("elsewhere", abroad)
    person("gone", home)
    User.objects.filter(username="gone").update(is_active=False)
    found = set(editors_of(home))
    assert desk in found
    assert found.isdisjoint({reader, ended, coming})
    assert not {"elsewhere", "gone"} & {one.username for one in found}
    assert set(editors_of(home, also=[ended.pk, None])) == {*found, ended}


def asking(user: User) -> HttpRequest:
    request = HttpRequest()
    request.user = user
    return request


def test_a_row_is_found_by_who_sees_it_and_changed_by_who_may_edit(
    desk: User, outsider: User, home: Alliance
) -> None:
    row, reader = instrument(home), person("reader", home, role="reader")
    for one in (desk, reader):
        assert found(asking(one), Instrument.objects.all(), row.pk) == row
    assert found(asking(desk), Instrument.objects.all(), row.pk, to_edit=True) == row
    with pytest.raises(PermissionDenied):
        found(asking(reader), Instrument.objects.all(), row.pk, to_edit=True)
    with pytest.raises(Http404):
        found(asking(outsider), Instrument.objects.all(), row.pk)


def test_who_is_lent_a_row_does_not_change_it(
    outsider: User, home: Alliance, abroad: Alliance
) -> None:
    row = instrument(home)
    row.also_alliances.add(abroad)
    assert found(asking(outsider), Instrument.objects.all(), row.pk) == row
    assert not may_edit(asking(outsider), row)


@pytest.mark.parametrize(("release", "count"), [("parties", 0), ("internal", 1)])
def test_that_a_restricted_row_was_read_is_on_record(
    home: Alliance, release: str, count: int
) -> None:
    row = instrument(home, release=release)
    noted(row)
    assert Event.objects.of(row.pk).filter(action="read").count() == count
