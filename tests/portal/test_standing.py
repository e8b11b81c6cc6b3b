"""How the alliances stand: counted once, in the worst state, without what is suspended."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import unfold
from commitments.models import Commitment, Occurrence
from compliance.models import Finding
from kit.dates import Duration
from portal import standing
from portal.standing import Desk, Standing, Tally
from tests.build.alliances import alliance, person
from tests.build.commitments import commitment, met, rolling, yearly
from tests.build.compliance import finding
from tests.build.consultations import forum, meeting
from tests.build.treaties import action, instrument
from tests.conftest import TODAY


def stands(user: User, promise: Commitment, on: date = TODAY) -> Standing:
    unfold(Commitment.objects.all(), on)
    return standing.standings(user, [promise], on)[promise.pk]


def suspended(owner: Alliance) -> Commitment:
    """A promise met last year, under a treaty that has been suspended since without end."""
    pact = instrument(owner)
    action(pact, "suspended", "2026-02-01")
    promise = yearly(owner, instrument=pact, title="Paused talks")
    met(promise, "2025-05-01", TODAY)
    return promise


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 6, 30), Standing("due", date(2025, 12, 31))),
        (date(2025, 10, 31), Standing("due", date(2025, 12, 31))),
        (date(2025, 11, 1), Standing("due_soon", date(2025, 12, 31))),
        (date(2025, 12, 31), Standing("due_soon", date(2025, 12, 31))),
        (date(2026, 1, 1), Standing("overdue", date(2025, 12, 31))),
        (date(2026, 3, 31), Standing("overdue", date(2025, 12, 31))),
        (date(2026, 4, 1), Standing("lapsed", date(2025, 12, 31))),
        (date(2026, 12, 1), Standing("lapsed", date(2025, 12, 31))),
    ],
)
def test_a_commitment_stands_as_its_oldest_open_occurrence(
    home: Alliance, desk: User, on: date, expected: Standing
) -> None:
    assert stands(desk, yearly(home, runs_from=date(2025, 1, 1)), on) == expected


def test_a_commitment_that_does_not_recur_has_no_standing(home: Alliance, desk: User) -> None:
    assert stands(desk, commitment(home)) == Standing()
    assert stands(desk, commitment(home, rhythm="none_fixed")) == Standing()


def test_a_suspended_commitment_is_neither_due_nor_kept(home: Alliance, desk: User) -> None:
    promise = suspended(home)
    assert str(Occurrence.objects.get(label="2026").due_on) == "9999-12-31"
    assert stands(desk, promise) == Standing("suspended")
    at = Desk.of(desk)
    assert standing.tally(at, TODAY) == {home.pk: Counter(suspended=1)}
    assert standing.agenda(at, TODAY) == []
    kept = standing.kpis(Finding.objects.all(), standing.tally(at, TODAY))[0]
    assert (kept["value"], kept["sub"]) == ("none yet", "0 lapsed, 0 overdue, 1 suspended")


def test_what_lapsed_before_the_suspension_is_suspended_too(home: Alliance, desk: User) -> None:
    pact = instrument(home)
    action(pact, "suspended", "2026-06-01")
    promise = yearly(home, instrument=pact, runs_from=date(2024, 1, 1))
    assert stands(desk, promise) == Standing("suspended")


def test_each_commitment_is_counted_once_in_its_worst_state(home: Alliance, desk: User) -> None:
    rolling(home, "P1Y", runs_from=date(2026, 6, 1))
    yearly(home, runs_from=date(2026, 1, 1))
    yearly(home, runs_from=date(2024, 1, 1))
    commitment(home)
    unfold(Commitment.objects.all(), TODAY)
    assert Occurrence.objects.open_on(TODAY).count() == 5
    at = Desk.of(desk)
    tally = standing.tally(at, TODAY)
    assert tally == {home.pk: Counter(met=1, due_soon=1, lapsed=1)}
    (told,) = standing.by_alliance(at, tally)
    assert told["total"] == sum(number for _, _, number in told["parts"]) == 3


def test_kept_is_what_is_neither_lapsed_nor_overdue(home: Alliance) -> None:
    tally: Tally = defaultdict(Counter)
    tally[home.pk] = Counter(met=1, due_soon=2, overdue=1, lapsed=3, suspended=4)
    kept = standing.kpis(Finding.objects.all(), tally)[0]
    assert (kept["value"], kept["tone"]) == ("3 of 7", "bad")
    assert kept["sub"] == "3 lapsed, 1 overdue, 4 suspended"


def test_each_card_counts_the_findings_of_the_rules_it_leads_to(home: Alliance) -> None:
    for rule in ("commitments.due_soon", "treaties.expiring", "treaties.expiring"):
        finding(home, rule=rule, state="whichever")
    _, soon, uneven, missed = standing.kpis(Finding.objects.all(), defaultdict(Counter))
    assert soon["value"] == 3
    assert soon["url"] == "/findings/?rule=commitments.due_soon&rule=treaties.expiring"
    assert (uneven["value"], missed["value"]) == (0, 0)
    assert missed["label"] == "Exercise series without a record"


def titles(told: list[dict[str, Any]]) -> list[str]:
    return [one["title"] for one in told]


def test_the_last_days_of_texts_are_on_the_agenda_as_findings_tell_them(
    home: Alliance, desk: User
) -> None:
    ends = {"rule": "treaties.expiring", "title": "SMA ends"}
    finding(home, **ends, due_on=TODAY)
    finding(home, rule="treaties.coverage", title="Gap", due_on=TODAY - timedelta(days=1))
    finding(home, due_on=TODAY, title="Told by its occurrence")
    finding(
        home,
        rule="treaties.expiring",
        title="Is mended",
        due_on=TODAY,
        resolved_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    (item,) = standing.agenda(Desk.of(desk), TODAY)
    assert (item["on"], item["title"]) == (TODAY, "SMA ends")
    assert item["meta"] == [home.short_name, "Treaties: expiring"]


def test_an_alliance_has_on_its_agenda_what_others_share_with_it(
    home: Alliance, abroad: Alliance
) -> None:
    body = forum(abroad, name="Ministers")
    body.also_alliances.add(home)
    meeting(body, "2026-12-01", status="planned")
    meeting(forum(abroad, name="Council"), "2026-12-02", status="planned")
    pact = instrument(abroad)
    pact.also_alliances.add(home)
    promise = rolling(abroad, "P1Y", instrument=pact, title="Boats", runs_from=date(2026, 1, 1))
    assert promise.grace == Duration.parse("P90D")
    unfold(Commitment.objects.all(), TODAY)
    both = Desk.of(person("both", home, abroad))
    at_home = Desk(both.user, both.granted, home)
    assert titles(standing.agenda(at_home, TODAY)) == ["Ministers", "Boats"]
    assert titles(standing.agenda(both, TODAY)) == ["Ministers", "Council", "Boats"]


def test_a_shared_row_is_shown_at_home_or_where_one_may_see_it(
    home: Alliance, abroad: Alliance
) -> None:
    third = alliance("us-uk", ("USA", "GBR"))
    pact = instrument(abroad)
    pact.also_alliances.add(home, third)
    at_home, of_both = Desk.of(person("one", abroad, third)), Desk.of(person("two", home, third))
    assert at_home.seat(pact, pact) == abroad
    assert of_both.seat(pact, pact) == home
    within = Desk(of_both.user, of_both.granted, third)
    assert within.seat(pact, pact) == third
    away = Desk(at_home.user, at_home.granted, third)
    assert (away.seat(pact, pact), away.nearest(pact, pact)) == (abroad, third)
