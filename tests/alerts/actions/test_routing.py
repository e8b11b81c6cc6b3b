"""Who is told of what."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.models import PartnerSystem, User
from alerts.actions import route
from alerts.models import Alert, Message, Routed
from alliances.models import Alliance, Grant
from compliance.models import Change, Finding, Severity
from tests.build.alerts import subscription
from tests.build.alliances import alliance, person
from tests.build.compliance import change, finding


def told(user: User) -> set[Change]:
    """The changes that this person has alerts for."""
    return {alert.change for alert in Alert.objects.filter(subscription__user=user)}


def test_one_message_carries_everything_of_one_run(desk: User, home: Alliance) -> None:
    asked = subscription(desk, home)
    made = {change(finding(home), kind) for kind in ("opened", "worsened", "resolved")}
    assert route() == 1
    message = Message.objects.get()
    assert message.subscription == asked
    assert {alert.change for alert in message.alerts.all()} == made


def test_a_subscription_to_every_alliance_covers_those_one_may_see(
    desk: User, home: Alliance, abroad: Alliance
) -> None:
    subscription(desk)
    here = change(finding(home))
    change(finding(abroad))
    route()
    assert told(desk) == {here}


def test_a_subscription_to_one_alliance_covers_that_one_only(
    desk: User, home: Alliance, abroad: Alliance
) -> None:
    Grant.objects.create(user=desk, alliance=abroad)
    subscription(desk, home)
    here = change(finding(home))
    change(finding(abroad))
    route()
    assert told(desk) == {here}


def test_who_may_not_see_a_finding_is_not_told_of_it(outsider: User, home: Alliance) -> None:
    subscription(outsider)
    subscription(outsider, home)
    change(finding(home))
    assert route() == 0
    assert told(outsider) == set()


def test_routing_says_of_everyone_what_the_one_verb_of_access_says(
    desk: User, outsider: User, home: Alliance, abroad: Alliance
) -> None:
    both = person("both", home, abroad)
    for one in (desk, outsider, both, person("nobody")):
        subscription(one)
    for where in (home, abroad):
        for release in ("internal", "parties", "public"):
            change(finding(where, release=release))
        change(finding(where, release="states", released_to=["JPN"]))
    route()
    for one in User.objects.all():
        visible = set(Finding.objects.visible_to(one))
        assert {made.finding for made in told(one)} == visible


def test_partner_systems_do_not_make_their_states_people_recipients(
    outsider: User, home: Alliance, partner_system: tuple[PartnerSystem, str]
) -> None:
    subscription(outsider)
    change(finding(home))
    route()
    assert told(outsider) == set()


def test_an_inactive_person_is_not_told(desk: User, home: Alliance) -> None:
    subscription(desk)
    desk.is_active = False
    desk.save()
    change(finding(home))
    assert route() == 0


@pytest.mark.parametrize(
    ("severity", "is_told"), [(Severity.LOW, False), (Severity.MEDIUM, True), (Severity.HIGH, True)]
)
def test_nobody_is_told_below_the_severity_they_asked_for(
    desk: User, home: Alliance, severity: Severity, is_told: bool
) -> None:
    subscription(desk, home, least_severity=Severity.MEDIUM)
    change(finding(home, severity=severity))
    assert route() == is_told


def test_a_change_is_routed_once(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    change(finding(home))
    assert [route(), route()] == [1, 0]
    assert Alert.objects.count() == 1


def test_a_change_nobody_asked_for_is_not_routed_to_later_subscribers(
    desk: User, home: Alliance
) -> None:
    old = change(finding(home))
    route()
    assert Routed.objects.get().change == old
    subscription(desk, home)
    assert route() == 0


def test_a_finding_that_came_and_went_is_not_told(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    passing = finding(home)
    for kind in ("opened", "worsened", "resolved"):
        change(passing, kind)
    assert route() == 0
    assert Routed.objects.count() == 3


def test_a_finding_resolved_after_it_was_told_is_told_again(desk: User, home: Alliance) -> None:
    subscription(desk, home)
    lapsed = finding(home)
    change(lapsed, "opened")
    route()
    resolved = change(lapsed, "resolved")
    assert route() == 1
    assert Message.objects.latest("recorded_at").alerts.get().change == resolved


def test_the_number_of_queries_does_not_grow(
    home: Alliance, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for serial in range(10):
        subscription(person(f"reader-{serial}", home))
        change(finding(home))
    with django_assert_num_queries(8):
        assert route() == 10
    assert Alert.objects.count() == 100


def at_once(*jobs: Callable[[], object]) -> None:
    """Run the jobs in threads that start together, each with its own connection."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        start.wait(timeout=10)
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        for done in [threads.submit(run, job) for job in jobs]:
            done.result(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_route_each_change_once() -> None:
    home = alliance()
    for name in ("desk", "second"):
        subscription(person(name, home))
    for _ in range(5):
        for _ in range(20):
            change(finding(home))
        at_once(route, route, route, route)
    assert Routed.objects.count() == 100
    assert Alert.objects.count() == 200
    assert Message.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_a_change_committed_late_is_not_skipped() -> None:
    home = alliance()
    desk = person("desk", home)
    subscription(desk)
    early, late = finding(home, title="Early"), finding(home, title="Late")
    written, routed = Event(), Event()

    def write_early_and_commit_late() -> None:
        with transaction.atomic():
            change(early)
            written.set()
            routed.wait(timeout=10)

    def route_a_later_change_meanwhile() -> None:
        written.wait(timeout=10)
        change(late)
        route()
        routed.set()

    at_once(write_early_and_commit_late, route_a_later_change_meanwhile)
    assert [one.finding.title for one in told(desk)] == ["Late"]
    route()
    assert {one.finding for one in told(desk)} == set(Finding.objects.all())
