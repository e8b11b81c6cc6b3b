"""What was practised proves commitments."""

from datetime import UTC, date, datetime

import pytest

from alliances.models import Alliance
from commitments.models import Commitment, Evidence, Occurrence
from exercises.actions import settle
from exercises.models import Attainment, Event
from tests.build.commitments import yearly as promise
from tests.build.exercises import attained, event, objective, series

AT = datetime(2026, 11, 22, tzinfo=UTC)


def run(home: Alliance) -> list[tuple[str, str, str]]:
    settle(alliance=home, day=AT.date(), at=AT)
    rows = Evidence.objects.standing().order_by("ref")
    return [(one.ref, one.kind, str(one.met_on)) for one in rows]


@pytest.fixture
def owed(home: Alliance) -> Commitment:
    return promise(home, runs_from=date(2026, 1, 1))


def test_every_exercise_held_proves_the_commitment_of_its_series(
    home: Alliance, owed: Commitment
) -> None:
    of = series(home, "ke", commitment=owed)
    held = event(of, "2026-03")
    for status in ("planned", "postponed", "cancelled", "suspended"):
        event(of, "2026-05", status=status)
    event(series(home), "2026-04")
    assert run(home) == [(held.ref, "exercise", "2026-03")] == run(home)
    assert Occurrence.objects.get(label="2026").met_on == date(2026, 3, 1)


def test_an_objective_achieved_proves_its_own_commitment(home: Alliance, owed: Commitment) -> None:
    aim, drill = objective(home, ref="refuel", commitment=owed), event(series(home), "2026-03-05")
    trained = attained(aim, drill, "partly")
    assert run(home) == []
    Attainment.objects.filter(pk=trained.pk).update(result="achieved")
    assert run(home) == [(f"{drill.ref}/refuel", "objective", "2026-03-05")]


def test_what_moved_is_proven_anew_and_what_is_gone_is_withdrawn(
    home: Alliance, owed: Commitment
) -> None:
    held = event(series(home, commitment=owed), "2026-03")
    run(home)
    Event.objects.filter(pk=held.pk).update(starts_on="2026-04-02")
    assert run(home) == [(held.ref, "exercise", "2026-04-02")]
    Event.objects.filter(pk=held.pk).update(status="cancelled")
    assert run(home) == []
    assert Evidence.objects.exclude(withdrawn_at=None).count() == 2


def test_evidence_is_no_wider_than_the_exercise(home: Alliance, owed: Commitment) -> None:
    held = event(series(home, commitment=owed), "2026-03")
    run(home)
    Event.objects.filter(pk=held.pk).update(release="internal")
    run(home)
    assert Evidence.objects.get().release == "internal"
