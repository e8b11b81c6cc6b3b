"""Who looks after a finding."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from alliances.models import Alliance
from compliance.actions import acknowledge, hand_over
from kit.errors import Refused
from tests.build.alliances import person
from tests.build.compliance import finding

AT, LATER = datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_who_acknowledges_looks_after_it_while_it_stays_open(home: Alliance, desk: User) -> None:
    found = finding(home)
    acknowledge(finding=found, by=desk, at=AT)
    found.refresh_from_db()
    assert (found.acknowledged_by, found.acknowledged_at) == (desk, AT)
    assert found.resolved_at is None


def test_the_first_to_acknowledge_stays_named(home: Alliance, desk: User) -> None:
    found = finding(home)
    acknowledge(finding=found, by=desk, at=AT)
    acknowledge(finding=found, by=person("second", home), at=LATER)
    found.refresh_from_db()
    assert (found.acknowledged_by, found.acknowledged_at) == (desk, AT)


def test_a_resolved_finding_is_not_acknowledged(home: Alliance, desk: User) -> None:
    found = finding(home, resolved_at=AT)
    with pytest.raises(Refused, match="already resolved") as refused:
        acknowledge(finding=found, by=desk, at=LATER)
    assert refused.value.code == "finding_resolved"
    found.refresh_from_db()
    assert found.acknowledged_by is None


def test_it_is_the_row_that_tells_whether_it_is_resolved(home: Alliance, desk: User) -> None:
    seen, now = finding(home, key="k"), AT
    type(seen).objects.update(resolved_at=now)
    with pytest.raises(Refused, match="already resolved"):
        acknowledge(finding=seen, by=desk, at=LATER)


def test_whoever_has_it_already_keeps_the_day_they_took_it(home: Alliance, desk: User) -> None:
    found = finding(home)
    acknowledge(finding=found, by=desk, at=AT)
    hand_over(finding=found, to=desk, at=LATER)
    found.refresh_from_db()
    assert (found.acknowledged_by, found.acknowledged_at) == (desk, AT)
    hand_over(finding=found, to=person("second", home), at=LATER)
    found.refresh_from_db()
    assert found.acknowledged_at == LATER
