"""A commitment whose owner is no longer there."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from alliances.models import Alliance, Grant
from commitments.actions import appoint
from commitments.models import Commitment, Post
from commitments.rules.owner_away import OwnerAway
from compliance.models import Severity
from compliance.rule import Problem, Scope
from tests.build.alliances import person
from tests.build.commitments import commitment
from tests.conftest import TODAY


def owned(owner: Alliance, **more: Any) -> Commitment:
    return commitment(owner, "c", owner=person("owner", owner), **more)


def gone(name: str) -> None:
    User.objects.filter(username=name).update(
        is_active=False, last_login=datetime(2026, 10, 1, 8, tzinfo=UTC)
    )


def held(owner: Alliance, by: User) -> Post:
    post: Post = Post.objects.create(alliance=owner, name="Treaty desk")
    appoint(post=post, holder=by, starts_on=date(2020, 1, 1))
    return post


def found() -> list[Problem]:
    return list(OwnerAway().problems(TODAY, Scope()))


def holder() -> Any:
    return Commitment.objects.with_holder().get().holder_id


def test_as_long_as_the_owner_is_there_nothing_is_said(home: Alliance) -> None:
    promise = owned(home)
    assert found() == []
    assert holder() == promise.owner_id
    assert OwnerAway().population(Scope()) == 1


def test_what_a_deactivated_person_owned_falls_to_whoever_holds_the_post(home: Alliance) -> None:
    keeper = person("keeper", home)
    owned(home, post=held(home, keeper))
    gone("owner")
    (problem,) = found()
    assert problem.title.endswith("Owner is no longer there, it falls to Keeper")
    assert (problem.state, problem.severity) == ("handed_over", Severity.LOW)
    assert problem.since == date(2026, 10, 1)
    assert problem.subject.release == "internal"
    assert holder() == keeper.pk


def test_the_deputy_comes_before_the_post(home: Alliance) -> None:
    deputy, keeper = person("deputy", home), person("keeper", home)
    post = held(home, keeper)
    owned(home, deputy=deputy, post=post)
    gone("owner")
    assert holder() == deputy.pk
    gone("deputy")
    assert holder() == keeper.pk


def test_with_nobody_left_it_is_unattended(home: Alliance) -> None:
    owned(home)
    gone("owner")
    (problem,) = found()
    assert (problem.state, problem.severity) == ("unattended", Severity.HIGH)
    assert holder() is None


def test_an_owner_whose_access_has_ended_is_away_since_the_day_after(home: Alliance) -> None:
    promise = owned(home)
    Grant.objects.filter(user=promise.owner).update(ends_on=date(2026, 11, 1))
    (problem,) = found()
    assert problem.since == date(2026, 11, 2)


def test_an_owner_who_may_see_another_alliance_alone_is_away(
    home: Alliance, abroad: Alliance
) -> None:
    commitment(home, owner=person("stranger", abroad))
    assert len(found()) == 1


def test_a_draft_needs_nobody(home: Alliance) -> None:
    owned(home, is_draft=True)
    gone("owner")
    assert found() == []
