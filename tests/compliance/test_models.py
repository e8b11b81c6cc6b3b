"""What the database refuses of findings, and how they are listed."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from accounts.models import User
from alliances.models import Alliance
from compliance.models import Finding
from tests.build.compliance import change, finding, run

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def test_one_finding_is_open_for_each_rule_and_key(home: Alliance) -> None:
    finding(home, key="k")
    finding(home, key="k", rule="commitments.due_soon")
    finding(home, key="k", resolved_at=AT)
    with pytest.raises(IntegrityError, match="one_open_finding_per_rule_and_key"):
        finding(home, key="k")


@pytest.mark.parametrize("has_time", [True, False])
def test_an_acknowledgement_has_a_person_and_a_time(
    home: Alliance, desk: User, has_time: bool
) -> None:
    half = {"acknowledged_at": AT} if has_time else {"acknowledged_by": desk}
    with pytest.raises(IntegrityError, match="an_acknowledgement_has_a_person"):
        finding(home, **half)


def test_the_worst_comes_first_then_the_nearest_day(home: Alliance) -> None:
    days = {"late": date(2026, 12, 1), "soon": date(2026, 11, 1)}
    for ref, severity, due in [("a", 1, "soon"), ("b", 3, "late"), ("c", 3, "soon")]:
        finding(home, subject=ref, severity=severity, due_on=days[due])
    assert [one.subject for one in Finding.objects.worst_first()] == ["c", "b", "a"]


def test_findings_changes_and_runs_read_as_sentences(home: Alliance) -> None:
    found = finding(home, title="The committee has not met")
    assert str(found) == "The committee has not met"
    assert str(change(found, "worsened")) == "worsened: The committee has not met"
    assert str(run("commitments.lapsed")) == "commitments.lapsed for 2026-01-01"
