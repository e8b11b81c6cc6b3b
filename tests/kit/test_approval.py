"""The rule of two, kept by the database: each way round it is tried."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from accounts.models import User
from kit.acting import act
from kit.approval import Decided, Decision, decide
from kit.errors import Refused
from tests.build.alliances import person
from tests.build.racing import DONE, at_once

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
OWN = "nobody approves their own proposal"
KEPT = "what is decided stays decided"


@pytest.fixture
def proposals(transactional_db: None) -> Iterator[Any]:
    """A table of proposals of its own."""
    with isolate_apps("accounts", "kit"):

        class Proposal(Decided):
            proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
            decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

            class Meta:
                app_label = "kit"
                constraints = Decided.Meta.constraints

        with connection.schema_editor() as editor:
            editor.create_model(Proposal)
        yield Proposal._default_manager
        with connection.schema_editor() as editor:
            editor.delete_model(Proposal)
            editor.execute('DROP FUNCTION "kit_proposal_stays_decided"()')


@pytest.fixture
def author(transactional_db: None) -> User:
    return person("author")


@pytest.fixture
def proposal(proposals: Any, author: User) -> Any:
    return proposals.create(proposed_by=author, proposed_at=AT, reason="the host is at war")


def test_a_second_person_approves(proposal: Any) -> None:
    decide(row=proposal, decision=Decision.APPROVED, by=person("second"), at=AT, remark="agreed")
    assert proposal.is_approved
    assert (str(proposal.decided_by), proposal.decided_at, proposal.remark) == (
        "Second",
        AT,
        "agreed",
    )


@pytest.mark.parametrize("decision", [Decision.APPROVED, Decision.REFUSED])
def test_its_author_decides_nothing(proposal: Any, author: User, decision: Decision) -> None:
    with pytest.raises(Refused, match="another person must decide"):
        decide(row=proposal, decision=decision, by=author, at=AT)
    assert proposal.is_awaited


def test_only_its_author_withdraws(proposal: Any, author: User) -> None:
    with pytest.raises(Refused, match="Only whoever proposed this"):
        decide(row=proposal, decision=Decision.WITHDRAWN, by=person("second"), at=AT)
    decide(row=proposal, decision=Decision.WITHDRAWN, by=author, at=AT)
    assert proposal.decision == "withdrawn"


def test_what_is_decided_is_not_decided_again(proposal: Any) -> None:
    decide(row=proposal, decision=Decision.REFUSED, by=person("second"), at=AT)
    with pytest.raises(Refused, match="decided before: refused by Second"):
        decide(row=proposal, decision=Decision.APPROVED, by=person("third"), at=AT)


def test_a_hundred_racing_approvals_make_one(proposal: Any) -> None:
    people = [person(f"approver{number}") for number in range(10)]

    def approve(one: User) -> None:
        row = type(proposal)(pk=proposal.pk, proposed_by_id=proposal.proposed_by_id)
        decide(row=row, decision=Decision.APPROVED, by=one, at=AT)

    said = at_once(approve, people, times=10)
    assert sorted(set(said)) == ["already_decided", DONE]
    assert said.count(DONE) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"decision": "approved", "decided_by": "author"}, "is_approved_by_another"),
        ({"decision": "approved", "proposed_by": "second", "decided_by": "author"}, KEPT),
        ({"proposed_by": "second"}, KEPT),
        ({"decision": "approved"}, "says_who_decided"),
    ],
)
def test_a_plain_update_goes_round_nothing(
    proposals: Any, proposal: Any, change: dict[str, str], why: str
) -> None:
    people = {"author": proposal.proposed_by, "second": person("second")}
    columns: dict[str, Any] = {name: people.get(value, value) for name, value in change.items()}
    if "decided_by" in change:
        columns["decided_at"] = AT
    with pytest.raises(IntegrityError, match=why):
        proposals.filter(pk=proposal.pk).update(**columns)


def test_an_approval_in_anothers_name_is_refused(proposals: Any, proposal: Any) -> None:
    second = person("second")
    told = {"decision": "approved", "decided_by": second, "decided_at": AT}
    author = str(proposal.proposed_by_id)
    with pytest.raises(IntegrityError, match=OWN), transaction.atomic(), act(actor=author):
        proposals.filter(pk=proposal.pk).update(**told)


def test_a_decision_is_not_taken_back_by_an_update(proposals: Any, proposal: Any) -> None:
    decide(row=proposal, decision=Decision.APPROVED, by=person("second"), at=AT)
    with pytest.raises(IntegrityError, match=KEPT):
        proposals.filter(pk=proposal.pk).update(decision="", decided_by=None, decided_at=None)
