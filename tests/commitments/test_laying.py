"""What is laid out anew, and when: whatever changed, through whichever door, and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.models import Alliance
from commitments.actions import refresh, rhythmic
from commitments.cadence import NEVER
from commitments.models import Commitment, Layout, Move, Occurrence
from compliance.rule import Scope
from tests.build.alliances import alliance
from tests.build.commitments import met, yearly
from tests.build.treaties import action, instrument
from tests.conftest import TODAY
from treaties.models import Action, Instrument

EVERYWHERE = Scope()


def behind() -> set[str]:
    notes = Layout.objects.select_related("alliance")
    return {one.alliance.slug for one in notes if one.laid_out != one.changed}


def text_of(promise: Commitment) -> Instrument:
    assert promise.instrument is not None
    return promise.instrument


def resting(owner: Alliance) -> Commitment:
    text = instrument(owner)
    action(text, "entry_into_force", "1990-01-01")
    return yearly(owner, instrument=text, runs_from=date(2024, 1, 1))


def test_a_run_lays_out_what_is_new_and_then_nothing(home: Alliance) -> None:
    resting(home)
    assert behind() == {"us-jp"}
    assert refresh(TODAY, EVERYWHERE) == 5
    assert behind() == set()
    with CaptureQueriesContext(connection) as seen:
        assert refresh(TODAY, EVERYWHERE) == 0
    assert len(seen) <= 4  # a savepoint, the lock, the question what is behind


def by_suspension(promise: Commitment) -> None:
    action(text_of(promise), "suspended", "2026-06-01")


def by_title(promise: Commitment) -> None:
    Commitment.objects.filter(pk=promise.pk).update(title="Another")


def by_sql(promise: Commitment) -> None:
    with connection.cursor() as cursor:
        statement = "UPDATE commitments_commitment SET runs_until = '2027-01-01' WHERE id = %s"
        cursor.execute(statement, [promise.pk])


def by_deletion(promise: Commitment) -> None:
    Action.objects.filter(instrument=promise.instrument).delete()


def by_states_of_an_action(promise: Commitment) -> None:
    one = Action.objects.filter(instrument=promise.instrument).get()
    one.states.add(promise.alliance.memberships.get(position=1).state)


def by_evidence(promise: Commitment) -> None:
    met(promise, "2026-01-05", TODAY)


@pytest.mark.parametrize(
    "change",
    [by_suspension, by_title, by_sql, by_deletion, by_states_of_an_action, by_evidence],
)
def test_whatever_changes_an_alliance_has_it_laid_out_anew_and_no_other(
    home: Alliance, abroad: Alliance, change: Callable[[Commitment], None]
) -> None:
    promise, _ = resting(home), resting(abroad)
    refresh(TODAY, EVERYWHERE)
    change(promise)
    assert behind() == {"us-jp"}


def test_what_is_shared_bears_on_whoever_it_is_shared_with(
    home: Alliance, abroad: Alliance
) -> None:
    promise = resting(home)
    assert promise.instrument is not None
    promise.instrument.also_alliances.add(abroad)
    resting(abroad)
    refresh(TODAY, EVERYWHERE)
    by_suspension(promise)
    assert behind() == {"us-jp", "anzus"}


def test_occurrences_follow_a_change_by_any_door(home: Alliance) -> None:
    promise = resting(home)
    refresh(TODAY, EVERYWHERE)
    by_suspension(promise)
    assert refresh(TODAY, EVERYWHERE) > 0
    assert Occurrence.objects.get(label="2026").due_on == NEVER


def test_the_horizon_moves_on_before_it_is_reached(home: Alliance) -> None:
    resting(home)
    refresh(TODAY, EVERYWHERE)
    assert refresh(TODAY + timedelta(days=1), EVERYWHERE) == 0
    refresh(TODAY + timedelta(days=70), EVERYWHERE)
    assert Occurrence.objects.filter(label="2029").exists()


def test_one_alliance_is_always_laid_out_anew(home: Alliance) -> None:
    resting(home)
    refresh(TODAY, EVERYWHERE)
    Occurrence.objects.filter(label="2026").delete()
    assert refresh(TODAY, EVERYWHERE) == 0
    assert refresh(TODAY, Scope(home.pk)) == 1


def test_what_is_made_a_draft_falls_due_no_more(home: Alliance) -> None:
    promise = resting(home)
    refresh(TODAY, EVERYWHERE)
    Commitment.objects.filter(pk=promise.pk).update(is_draft=True)
    refresh(TODAY, EVERYWHERE)
    assert not Occurrence.objects.exists()


def test_many_are_laid_out_in_batches_of_a_fixed_number_of_queries(db: None) -> None:
    costs = []
    for slug, rows in (("few", 2), ("many", 20)):
        owner = alliance(slug, ("USA", "JPN"))
        for _ in range(rows):
            yearly(owner, runs_from=date(2024, 1, 1))
        with CaptureQueriesContext(connection) as seen:
            refresh(TODAY, Scope(owner.pk))
        costs.append(len(seen))
    assert costs[0] == costs[1]


# The history of due days


def test_a_suspension_leaves_a_move_and_its_end_another(home: Alliance) -> None:
    promise = resting(home)
    refresh(TODAY, EVERYWHERE)
    by_suspension(promise)
    refresh(TODAY, EVERYWHERE)
    action(text_of(promise), "resumed", "2026-07-01")
    refresh(TODAY, EVERYWHERE)
    moves = Move.objects.filter(label="2026").order_by("recorded_at", "pk")
    assert [(one.from_due_on, one.to_due_on, one.reason) for one in moves] == [
        (date(2026, 12, 31), NEVER, "suspension"),
        (NEVER, date(2027, 1, 30), "resumed"),
    ]


def test_laying_out_the_same_again_leaves_no_move(home: Alliance) -> None:
    resting(home)
    refresh(TODAY, Scope(home.pk))
    refresh(TODAY, Scope(home.pk))
    assert not Move.objects.exists()


def test_what_falls_due_is_counted_as_it_is_laid_out_the_same_over_all_and_over_each(
    home: Alliance, abroad: Alliance
) -> None:
    promise, _, draft = resting(home), resting(home), resting(abroad)
    refresh(TODAY, EVERYWHERE)
    assert (rhythmic(EVERYWHERE), rhythmic(Scope(home.pk)), rhythmic(Scope(abroad.pk))) == (3, 2, 1)
    Commitment.objects.filter(pk=draft.pk).update(is_draft=True)
    Commitment.objects.filter(pk=promise.pk).update(rhythm="none_fixed")
    refresh(TODAY, EVERYWHERE)
    assert (rhythmic(EVERYWHERE), rhythmic(Scope(home.pk)), rhythmic(Scope(abroad.pk))) == (1, 1, 0)
