"""A recurring commitment past its due day: the Australian ministers in 2016."""

from datetime import date
from typing import Any

import pytest

from alliances.models import Alliance
from commitments.models import Commitment
from commitments.rules._deadlines import Case
from commitments.rules.lapsed import Lapsed
from compliance.models import Severity, SubjectKind
from compliance.rule import Problem, Scope
from tests.build.commitments import commitment, met, rolling, yearly
from tests.build.treaties import action, instrument, provision
from tests.compliance.looking import assert_explains, look, marked

SUBJECT = marked(SubjectKind.COMMITMENT, "au-ausmin")
CASE = Case(
    subject=SUBJECT,
    title="The ministers meet",
    citation="Article VII, Security Treaty (anzus-1951:VII)",
    clause="anzus-1951:VII",
    cadence="once each calendar year, with 90 days of grace",
    label="2016",
    opens_on=date(2016, 1, 1),
    due_on=date(2016, 12, 31),
    lapses_on=date(2017, 3, 31),
    warned_on=date(2016, 11, 1),
)
MEDIUM, HIGH = Severity.MEDIUM, Severity.HIGH


def judge(as_of: date, **more: Any) -> Problem | None:
    return Lapsed().judge(CASE._replace(**more), as_of)


@pytest.mark.parametrize(
    ("as_of", "state", "severity", "since"),
    [
        (date(2017, 1, 1), "overdue", MEDIUM, date(2017, 1, 1)),
        (date(2017, 3, 31), "overdue", MEDIUM, date(2017, 1, 1)),
        (date(2017, 4, 1), "lapsed", HIGH, date(2017, 4, 1)),
        (date(2020, 1, 1), "lapsed", HIGH, date(2017, 4, 1)),
    ],
)
def test_it_is_overdue_from_the_day_after_and_lapsed_after_its_grace(
    as_of: date, state: str, severity: Severity, since: date
) -> None:
    problem = judge(as_of)
    assert problem is not None
    assert (problem.state, problem.severity, problem.since) == (state, severity, since)
    assert problem.due_on == date(2016, 12, 31)


def test_on_its_due_day_it_is_still_in_time() -> None:
    assert judge(date(2016, 12, 31)) is None


def test_without_grace_it_has_lapsed_on_the_day_after() -> None:
    problem = judge(date(2017, 1, 1), lapses_on=date(2016, 12, 31))
    assert problem is not None
    assert problem.state == "lapsed"


def test_the_explanation_is_complete_and_the_same_when_overdue_and_lapsed() -> None:
    overdue, lapsed = judge(date(2017, 1, 1)), judge(date(2017, 4, 1))
    assert overdue is not None
    assert lapsed is not None
    assert overdue == judge(date(2017, 3, 31))
    assert_explains(overdue, SUBJECT)
    assert overdue.explanation == lapsed.explanation
    assert overdue.key == lapsed.key == f"{SUBJECT.alliance_id}/{SUBJECT.row}/2016"
    assert overdue.explanation.citation == "Article VII, Security Treaty (anzus-1951:VII)"
    assert "due by 31 December 2016, lapsed after 31 March 2017" in overdue.explanation.arithmetic


def found(as_of: date, scope: Scope | None = None) -> dict[str, Problem]:
    rule, where = Lapsed(), scope or Scope()
    rule.prepare(as_of, where)
    return {problem.subject.ref: problem for problem in rule.problems(as_of, where)}


@pytest.fixture
def ausmin(home: Alliance) -> Commitment:
    clause = provision(instrument(home, "anzus-1951"), "VII")
    made = yearly(home, "au-ausmin", provision=clause, instrument=clause.instrument)
    for day in ("2014-08-12", "2015-10-13", "2017-06-05"):
        met(made, day, date(2017, 6, 5))
    return made


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2016, 12, 31), None),
        (date(2017, 1, 1), "overdue"),
        (date(2017, 4, 1), "lapsed"),
        (date(2017, 6, 4), "lapsed"),
        (date(2017, 6, 5), None),
    ],
)
def test_a_year_without_a_meeting_is_missed_until_they_meet_again(
    ausmin: Commitment, as_of: date, state: str | None
) -> None:
    problem = found(as_of).get("au-ausmin")
    assert (problem and problem.state) == state


def test_the_finding_cites_the_clause_and_has_the_marking_of_the_commitment(
    ausmin: Commitment,
) -> None:
    Commitment.objects.update(release="states", released_to=["USA"])
    problem = found(date(2017, 4, 1))["au-ausmin"]
    assert (problem.subject.release, problem.subject.released_to) == ("states", ("USA",))
    assert "Article VII" in problem.explanation.citation
    assert problem.explanation.inputs["clause"] == "anzus-1951:VII"


def test_of_several_missed_years_the_oldest_is_told(home: Alliance) -> None:
    promise = yearly(home, "c")
    met(promise, "2015-10-13", date(2018, 6, 1))
    assert found(date(2018, 6, 1))["c"].key.endswith(f"/{promise.pk}/2016")


def test_a_partial_date_counts_by_the_bound_less_likely_to_raise_an_alarm(
    home: Alliance,
) -> None:
    met(rolling(home, "P3M", "ncg"), "2023-07", date(2023, 12, 1))
    assert "ncg" not in found(date(2023, 10, 31))
    assert found(date(2023, 11, 1))["ncg"].due_on == date(2023, 10, 31)


def test_a_commitment_whose_instrument_is_suspended_is_not_missed(ausmin: Commitment) -> None:
    assert ausmin.instrument is not None
    action(ausmin.instrument, "suspended", "2017-05-01")
    assert found(date(2017, 4, 30))["au-ausmin"].state == "lapsed"
    assert found(date(2017, 5, 1)) == {}


def test_it_looks_at_each_commitment_past_due_once(home: Alliance, abroad: Alliance) -> None:
    as_of = date(2018, 6, 1)
    for owner, ref in ((home, "late"), (abroad, "foreign")):
        met(yearly(owner, ref), "2015-10-13", as_of)
    met(yearly(home, "kept"), "2018-01-01", as_of)
    commitment(home, "standing")
    commitment(home, "free", rhythm="none_fixed")
    yearly(home, "unrecorded")
    assert list(found(as_of, Scope(home.pk))) == ["late"]
    assert len(look(Lapsed(), as_of, Scope(home.pk))[0]) == 1
    assert Lapsed().population(Scope(home.pk)) == 3
    assert sorted(found(as_of)) == ["foreign", "late"]


def test_looking_costs_the_same_for_twenty_as_for_two(home: Alliance) -> None:
    as_of, costs = date(2018, 6, 1), []
    for n in range(20):
        clause = provision(instrument(home, f"treaty-{n}"))
        met(yearly(home, provision=clause, instrument=clause.instrument), "2015-10-13", as_of)
        cases, cost = look(Lapsed(), as_of)
        costs.append(cost)
        assert len(cases) == n + 1
    assert costs[1] == costs[-1]
