"""A conditional commitment that an event has woken."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from alliances.models import Alliance
from commitments.actions import note_incident, retract_incident
from commitments.models import Commitment, Incident
from commitments.rules.awake import Awake
from commitments.rules.lapsed import Lapsed
from compliance.models import Severity
from compliance.rule import Problem, Rule, Scope
from kit.dates import Duration, PartialDate
from tests.build.commitments import commitment, met
from tests.build.treaties import instrument, provision

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def promised(owner: Alliance, limit: str = "P30D", **more: Any) -> Commitment:
    clause = provision(instrument(owner))
    rests = {"provision": clause, "instrument": clause.instrument}
    counted: dict[str, Any] = (
        {"rhythm": "after_event", "period": Duration.parse(limit)} if limit else {}
    )
    columns: dict[str, Any] = (
        {"trigger": "armed_attack", "kind": "conditional"} | rests | counted | more
    )
    return commitment(owner, "help", **columns)


def attacked(
    owner: Alliance, by: User, on: str = "2026-11-20", release: str = "parties"
) -> Incident:
    told: dict[str, Any] = {"trigger": "armed_attack", "title": "An attack", "by": by, "at": AT}
    made = note_incident(alliance=owner, occurred_on=PartialDate.parse(on), **told)
    Incident.objects.filter(pk=made.pk).update(release=release)
    return made


def found(as_of: date, rule: type[Rule] = Awake) -> list[Problem]:  # type: ignore[type-arg]
    one = rule()
    one.prepare(as_of, Scope())
    return list(one.problems(as_of, Scope()))


def test_it_is_told_from_the_event_until_its_time_limit(home: Alliance, desk: User) -> None:
    promised(home)
    attacked(home, desk)
    assert found(date(2026, 11, 19)) == []
    (problem,) = found(date(2026, 11, 20))
    assert problem.title.endswith("is due by 20 December 2026: An attack")
    assert (problem.state, problem.severity) == ("awake", Severity.HIGH)
    assert (problem.since, problem.due_on) == (date(2026, 11, 20), date(2026, 12, 20))
    assert found(date(2026, 12, 20)) == [problem]
    assert found(date(2026, 12, 21)) == []
    (lapsed,) = found(date(2026, 12, 21), Lapsed)
    assert lapsed.state == "lapsed"


def test_without_a_time_limit_it_stays_until_it_is_answered(home: Alliance, desk: User) -> None:
    promise = promised(home, "")
    attacked(home, desk)
    (problem,) = found(date(2028, 1, 1))
    assert (problem.due_on, "forthwith" in problem.title) == (None, True)
    met(promise, "2026-11-21", AT.date())
    assert found(date(2028, 1, 1)) == []


def test_an_event_taken_back_resolves_it(home: Alliance, desk: User) -> None:
    promised(home)
    retract_incident(incident=attacked(home, desk), by=desk, at=AT)
    assert found(date(2026, 11, 22)) == []


def test_the_finding_tells_of_the_event_only_to_whom_it_is_released(
    home: Alliance, desk: User
) -> None:
    promised(home)
    attacked(home, desk, release="internal")
    (problem,) = found(date(2026, 11, 22))
    assert problem.subject.release == "internal"


@pytest.mark.parametrize(("kind", "counted"), [("conditional", 1), ("recurring", 0)])
def test_it_answers_for_what_can_be_woken(home: Alliance, kind: str, counted: int) -> None:
    promised(home, "", kind=kind)
    assert Awake().population(Scope(home.pk)) == counted
