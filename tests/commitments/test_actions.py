"""Commitments unfold into occurrences, and evidence discharges them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.models import Alliance, inherited
from commitments.actions import (
    HORIZON,
    Done,
    align,
    clock_of,
    met_of,
    number_from,
    unfold,
)
from commitments.cadence import Met, State, Suspension, standing
from commitments.models import Commitment, Evidence, Occurrence
from commitments.rules.lapsed import Lapsed
from compliance.rule import Scope
from kit.dates import Duration, PartialDate
from tests.build.alliances import alliance
from tests.build.commitments import commitment, met, rolling, yearly
from tests.build.treaties import action, instrument, provision
from tests.conftest import TODAY
from treaties.models import Instrument

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def unfolded(day: date = TODAY) -> int:
    return unfold(Commitment.objects.all(), day)


def rows() -> list[dict[str, Any]]:
    return list(Occurrence.objects.order_by("pk").values())


def resting_on(made: Instrument, ref: str = "c", **how: Any) -> Commitment:
    clause = provision(made)
    return rolling(made.alliance, ref=ref, provision=clause, instrument=made, **how)


# Unfolding


def test_a_yearly_promise_has_a_slot_for_each_year_up_to_the_horizon(home: Alliance) -> None:
    yearly(home, runs_from=date(2024, 1, 1))
    assert unfolded() == 5
    slots = Occurrence.objects.values_list("label", "opens_on", "due_on", "lapses_on")
    assert slots[0] == ("2024", date(2024, 1, 1), date(2024, 12, 31), date(2025, 3, 31))
    assert [label for label, *_ in slots] == ["2024", "2025", "2026", "2027", "2028"]


def test_unfolding_again_changes_nothing(home: Alliance) -> None:
    met(yearly(home), "2024-05-01", TODAY)
    met(rolling(home), "2025-01", TODAY)
    before = rows()
    assert unfolded() == 0
    assert rows() == before


def test_a_later_day_only_adds_occurrences(home: Alliance) -> None:
    met(yearly(home), "2024-05-01", TODAY)
    before = rows()
    assert unfolded(TODAY + timedelta(days=366)) == 1
    assert rows()[: len(before)] == before


def test_a_changed_cadence_moves_drops_and_adds_occurrences(home: Alliance) -> None:
    met(yearly(home), "2024-05-01", TODAY)
    Commitment.objects.update(grace=Duration.parse("P30D"), runs_until=date(2026, 12, 31))
    assert unfolded() > 0
    ends = Occurrence.objects.values_list("label", "lapses_on").order_by("label")
    assert list(ends) == [
        ("2024", date(2025, 1, 30)),
        ("2025", date(2026, 1, 30)),
        ("2026", date(2027, 1, 30)),
    ]


@pytest.mark.parametrize("rhythm", ["", "none_fixed"])
def test_what_is_not_promised_to_recur_has_no_occurrences(home: Alliance, rhythm: str) -> None:
    met(commitment(home, rhythm=rhythm), "2024-05-01", TODAY)
    assert rows() == []


def test_a_promise_never_met_and_without_a_beginning_has_no_occurrences(home: Alliance) -> None:
    yearly(home)
    assert unfolded() == 0


def test_occurrences_follow_the_marking_of_their_commitment(home: Alliance) -> None:
    yearly(home, runs_from=date(2026, 1, 1))
    unfolded()
    assert set(Occurrence.objects.values_list("release", flat=True)) == {"parties"}
    Commitment.objects.update(release="states", released_to=["JPN"])
    unfolded()
    marks = Occurrence.objects.values_list("release", "released_to")
    assert [tuple(mark) for mark in marks] == [("states", ["JPN"])] * 3


def test_unfolding_costs_the_same_for_twenty_as_for_two(
    home: Alliance, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        yearly(home, runs_from=date(2020, 1, 1))
    with django_assert_max_num_queries(9):
        assert unfolded() == 20 * 9


# Evidence


def so(promise: Commitment, **days: str) -> None:
    """The promise was met on these days, by what met it; and by nothing else of that kind."""
    found = {
        (promise.pk, ref): Done("meeting", PartialDate.parse(on), inherited(promise))
        for ref, on in days.items()
    }
    align(alliance=promise.alliance, kinds=["meeting"], found=found, day=TODAY, at=AT)


def test_what_is_met_is_discharged_once_however_often_it_is_told(home: Alliance) -> None:
    promise = yearly(home)
    so(promise, scm="2025-10-13")
    before = rows(), Evidence.objects.count()
    so(promise, scm="2025-10-13")
    assert (rows(), Evidence.objects.count()) == before
    kept = Occurrence.objects.get(label="2025")
    proof = Evidence.objects.get()
    assert (kept.met_on, kept.closed_on) == (date(2025, 10, 13), date(2025, 10, 13))
    assert (kept.evidence, proof.ref, proof.kind) == (proof, "scm", "meeting")
    assert (proof.release, proof.alliance) == ("parties", home)


def test_a_corrected_day_takes_the_place_of_the_former_which_stays_on_record(
    home: Alliance,
) -> None:
    promise = yearly(home)
    so(promise, scm="2025-10-13")
    so(promise, scm="2025-10-20")
    former, proof = Evidence.objects.order_by("met_on")
    assert (former.withdrawn_at, proof.withdrawn_at) == (AT, None)
    assert proof.met_on == PartialDate.parse("2025-10-20")
    assert Occurrence.objects.get(label="2025").met_on == date(2025, 10, 20)


def test_what_is_withdrawn_falls_open_again_and_stays_on_record(home: Alliance) -> None:
    promise = yearly(home, runs_from=date(2025, 1, 1))
    so(promise, scm="2025-10-13")
    so(promise)
    again = Occurrence.objects.get(label="2025")
    assert (again.met_on, again.closed_on, again.evidence) == (None, None, None)
    assert Evidence.objects.get().withdrawn_at == AT
    assert met_of(promise) == []


def test_what_was_withdrawn_can_be_met_anew(home: Alliance) -> None:
    promise = yearly(home, runs_from=date(2025, 1, 1))
    for days in ({"scm": "2025-10-13"}, {}, {"scm": "2025-10-13"}):
        so(promise, **days)
    assert Evidence.objects.count() == 2
    assert Occurrence.objects.get(label="2025").evidence == Evidence.objects.standing().get()


def test_evidence_of_another_kind_stays_as_it_is(home: Alliance) -> None:
    promise = yearly(home)
    met(promise, "2025-10-13", TODAY)
    before = rows()
    align(alliance=home, kinds=["exercise"], found={}, day=TODAY, at=AT)
    assert rows() == before
    assert Evidence.objects.standing().exists()


# Suspensions


def test_a_suspension_of_the_whole_instrument_stops_the_clock(home: Alliance) -> None:
    made = instrument(home)
    promise = resting_on(made)
    action(made, "suspended", "2020-01-01")
    action(made, "resumed", "2020-03-02")
    met(promise, "2019-06-30", TODAY)
    assert Occurrence.objects.get().due_on == date(2020, 8, 30)
    assert clock_of(promise).pauses == [Suspension(date(2020, 1, 1), date(2020, 3, 2))]


def test_a_suspension_of_one_pair_does_not_stop_the_clock(abroad: Alliance) -> None:
    made = instrument(abroad)
    promise = resting_on(made)
    action(made, "suspended", "1986-08-11", "USA", "NZL")
    met(promise, "2019-06-30", TODAY)
    assert Occurrence.objects.get().due_on == date(2020, 6, 30)
    assert clock_of(promise).pauses == []


def test_a_suspension_without_end_leaves_nothing_due(home: Alliance) -> None:
    made = instrument(home)
    action(made, "suspended", "2020-01-01")
    met(resting_on(made), "2019-06-30", TODAY)
    assert Occurrence.objects.get().due_on == date.max


# The stored occurrences and the pure count agree

BEGIN = date(2016, 1, 1)
days = st.dates(BEGIN, date(2020, 12, 31))
texts = st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([10, 7, 4]))
rhythms = st.sampled_from(
    [
        {"rhythm": "calendar_year"},
        {"rhythm": "calendar_year", "runs_from": BEGIN, "runs_until": date(2019, 6, 30)},
        {"rhythm": "rolling", "period": Duration.parse("P3M")},
        {"rhythm": "rolling", "period": Duration.parse("P1Y"), "runs_from": BEGIN},
        {"rhythm": "parity", "parity": "odd", "period": Duration.parse("P2Y")},
    ]
)
graces = st.sampled_from([None, Duration.parse("P30D"), Duration.parse("P90D")])
stops = st.none() | st.tuples(days, st.none() | st.integers(1, 400))


@pytest.mark.django_db
@settings(max_examples=15)
@given(rhythms, graces, st.lists(texts, max_size=5, unique=True), stops)
def test_stored_occurrences_say_what_the_pure_count_says_on_every_day(
    rhythm: dict[str, Any],
    grace: Duration | None,
    held: list[str],
    stop: tuple[date, int | None] | None,
) -> None:
    with transaction.atomic():
        owner = alliance("us-kr", ("USA", "KOR"))
        made = instrument(owner)
        pauses = _paused(made, stop)
        promise = commitment(owner, "c", instrument=made, grace=grace, **rhythm)
        for text in held:
            met(promise, text, date(2021, 12, 31))
        unfold(Commitment.objects.all(), date(2021, 12, 31))
        dates = [PartialDate.parse(text) for text in held]
        known = [Met(one.earliest, one.latest, f"meeting-{one}") for one in dates]
        cadence = promise.cadence()
        assert cadence is not None
        for month in range(0, 75, 2):
            day = Duration(months=month).after(BEGIN) + timedelta(days=month % 28)
            found = standing(cadence, known, day, suspensions=pauses)
            told = list(Lapsed().problems(day, Scope()))
            late = found.state in (State.OVERDUE, State.LAPSED)
            assert [one.state for one in told] == ([str(found.state)] if late else [])
            if late and found.slot is not None:
                assert (told[0].due_on, told[0].period) == (found.slot.due_on, found.slot.label)
        transaction.set_rollback(True)


def _paused(made: Instrument, stop: tuple[date, int | None] | None) -> list[Suspension]:
    if stop is None:
        return []
    start, length = stop
    end = start + timedelta(days=length) if length else None
    action(made, "suspended", start.isoformat())
    if end is not None:
        action(made, "resumed", end.isoformat())
    return [Suspension(start, end)]


def test_the_horizon_is_two_years() -> None:
    assert HORIZON.after(TODAY) == date(2028, 11, 22)


# Numbers


def records(*numbers: int | None) -> list[dict[str, Any]]:
    return [{"number": number} for number in numbers]


@pytest.mark.parametrize(
    ("last", "given_", "expected"),
    [
        (0, [None, None], [1, 2]),
        (41, [None], [42]),
        (0, [7, None, None], [7, 8, 9]),
        (0, [None, 7], [8, 7]),
        (10, [3], [3]),
    ],
)
def test_numbers_go_up_and_are_never_given_twice(
    home: Alliance, last: int, given_: list[int | None], expected: list[int]
) -> None:
    home.last_commitment_number = last
    home.save()
    numbered = records(*given_)
    number_from(home, numbered)
    assert [one["number"] for one in numbered] == expected
    home.refresh_from_db()
    assert home.last_commitment_number == max(last, *expected)


def test_numbers_continue_after_those_that_are_there(home: Alliance) -> None:
    top = commitment(home).number
    numbered = records(None)
    number_from(home, numbered)
    assert numbered == [{"number": top + 1}]


def test_the_number_of_a_deleted_commitment_is_not_given_again(home: Alliance) -> None:
    first, second = records(None), records(None)
    number_from(home, first)
    number_from(home, second)
    assert second[0]["number"] == first[0]["number"] + 1


def test_a_promise_ends_with_its_treaty(home: Alliance) -> None:
    made = instrument(home, "treaty")
    action(made, "entry_into_force", "2000-01-01")
    promise = rolling(home, "P1Y", "board", instrument=made)
    met(promise, "2020-03-01", date(2020, 6, 1))
    action(made, "terminated", "2020-12-01")
    unfold(Commitment.objects.filter(pk=promise.pk), date(2026, 1, 1))
    (slot,) = promise.occurrences.all()
    assert (slot.due_on, slot.closed_on, slot.is_skipped) == (
        date(2021, 3, 1),
        date(2020, 12, 1),
        True,
    )


def test_what_was_due_before_the_treaty_ended_stays_missed(home: Alliance) -> None:
    made = instrument(home, "treaty")
    action(made, "entry_into_force", "2000-01-01")
    promise = rolling(home, "P1Y", "board", instrument=made)
    met(promise, "2018-03-01", date(2018, 6, 1))
    action(made, "terminated", "2020-12-01")
    unfold(Commitment.objects.filter(pk=promise.pk), date(2026, 1, 1))
    assert [slot.closed_on for slot in promise.occurrences.all()] == [None]
