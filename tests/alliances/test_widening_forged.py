"""Nobody forges a proposal to let more see a record, or the decision on one, by SQL either."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from alliances.actions import decide_widening
from alliances.models import Alliance, Widening
from commitments.models import Commitment
from kit.approval import Decision
from kit.errors import Refused
from tests.alliances.test_widening import AT, proposed, request_of
from tests.build.alliances import person
from tests.build.commitments import commitment


@pytest.fixture
def chief(home: Alliance) -> User:
    return person("chief", home, role="approver")


@pytest.fixture
def kept(home: Alliance) -> Commitment:
    """An internal commitment."""
    return commitment(home, "kept", release="internal")


@pytest.mark.parametrize("is_in_anothers_name", [True, False])
def test_nobody_forges_a_proposal(
    kept: Commitment, desk: User, chief: User, is_in_anothers_name: bool
) -> None:
    made = proposed(kept, desk)
    columns = {one.column: getattr(made, one.attname) for one in Widening._meta.concrete_fields}
    columns |= {"id": kept.pk, "record": desk.pk}
    if is_in_anothers_name:
        columns["proposed_by_id"] = chief.pk
    else:  # approved at birth
        columns |= {"decision": "approved", "decided_by_id": chief.pk, "decided_at": AT}
    names = ", ".join(f'"{one}"' for one in columns)
    places = ", ".join("%s" for _ in columns)
    sql = f"INSERT INTO alliances_widening ({names}) VALUES ({places})"  # noqa: S608 - columns
    with (
        pytest.raises(IntegrityError, match="in their own name"),
        request_of(desk),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, list(columns.values()))


@pytest.mark.parametrize(
    ("who", "change", "why"),
    [
        ("desk", "decision = 'approved', decided_by_id = '{chief}'", "in their own name"),
        ("desk", "decision = 'approved', decided_by_id = '{desk}'", "approve"),
        ("two", "decision = 'approved', decided_by_id = '{two}'", "may not approve there"),
        ("chief", "to_release = 'public'", "decided as it is"),
        ("chief", "record = '{two}'", "decided as it is"),
        ("chief", "decision = 'approved', decided_by_id = '{chief}', reason = 'x'", "as it is"),
    ],
)
def test_nobody_forges_a_decision(
    home: Alliance, kept: Commitment, desk: User, chief: User, who: str, change: str, why: str
) -> None:
    people = {"desk": desk, "chief": chief, "two": person("two", home)}
    proposed(kept, desk)
    told = change.format(**{name: one.pk for name, one in people.items()})
    stamp = ", decided_at = now()" if "decision" in told else ""
    with (
        pytest.raises(IntegrityError, match=why),
        request_of(people[who]),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE alliances_widening SET {told}{stamp}")  # noqa: S608 - above


def test_a_superuser_in_the_back_office_does_not_approve_their_own(
    kept: Commitment, chief: User
) -> None:
    User.objects.filter(pk=chief.pk).update(is_superuser=True)
    made = proposed(kept, chief)
    with pytest.raises(Refused, match="another person"), request_of(chief, in_office=True):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)
    own = {"decision": "approved", "decided_by": chief, "decided_at": AT}
    with pytest.raises(IntegrityError, match="approve"), request_of(chief, in_office=True):
        Widening.objects.update(**own)
    with pytest.raises(IntegrityError, match="is_approved_by_another"), transaction.atomic():
        Widening.objects.update(**own)
