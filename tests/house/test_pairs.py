"""Who did something and when it was done come together."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from tests.house.tree import FakeTable, assert_none, tables

# Instants without a person, and fields in `_by` that name none: each with the reason.
ALONE = {
    "exercises.Adoption.implement_by": "a day by which, not a person",
    "exercises.Clearance.needed_by": "a day by which, not a person",
    "recorded_at": "on every row: the database says when it was written",
    "accounts.Credential.expires_at": "set by a rotation, on the operator's command line",
    "accounts.Credential.revoked_at": "revoked on the operator's command line",
    "accounts.Letter.due_at": "the clock of the outbox",
    "alerts.Endpoint.ended_at": "by an operator, or the machine itself by its answer",
    "alerts.Message.due_at": "the clock of the outbox",
    "alerts.Message.failed_at": "the relay gave up",
    "alerts.Pause.paused_at": "paused on the operator's command line",
    "alerts.Message.sent_at": "the relay sent it",
    "audit.Block.sealed_at": "sealed by the clock",
    "commitments.Commitment.discharged_by": "in words, what would meet it; nobody acted",
    "commitments.Evidence.withdrawn_at": "follows the record it rests on, whose change is logged",
    "consultations.CardLaid.laid_at": "laid out by the clock",
    "consultations.Crisis.answer_due_at": "the limit of the clause; nobody acts",
    "consultations.Feed.revoked_at": "by the person whose it is, nobody else can",
    "consultations.Meeting.changed_at": "set by the database; who changed it is recorded",
    "consultations.Meeting.ends_at": "when it is to end; nobody acts",
    "consultations.Meeting.starts_at": "when it is to start; nobody acts",
    "exercises.Inject.actual_at": "the clock of the exercise; its owner is named in words",
    "exercises.Inject.planned_at": "the clock of the exercise; its owner is named in words",
    "compliance.Finding.resolved_at": "a rule no longer finds it",
    "compliance.Recheck.asked_at": "asked for by whatever changed the data",
    "compliance.Run.started_at": "rules are run by the clock",
}

type Table = type[models.Model]


def lonely(found: Iterable[Table], explained: Mapping[str, str]) -> list[str]:
    """Fields in `_at` or `_by` without the other, unless explained; and stale explanations."""
    alone, used = [], set()
    for table in found:
        fields = {field.name: field for field in table._meta.fields}
        for name in [name for name in fields if _wants_other(name, fields)]:
            keys = {name, f"{table._meta.label}.{name}"} & set(explained)
            used |= keys
            if not keys:
                alone.append(f"{table._meta.label}.{name}")
    return sorted(alone) + [f"{key} is explained, but gone" for key in set(explained) - used]


def _wants_other(name: str, fields: Mapping[str, Any]) -> bool:
    if name.endswith("_by"):
        other = fields.get(f"{name.removesuffix('_by')}_at")
        return other is None or fields[name].related_model is not get_user_model()
    return name.endswith("_at") and f"{name.removesuffix('_at')}_by" not in fields


def test_who_and_when_come_together() -> None:
    assert_none(lonely(tables(), ALONE))


@isolate_apps("accounts", "burden")
def test_an_act_without_its_person_or_instant_is_caught() -> None:
    class Gift(FakeTable):
        given_at = models.DateTimeField()
        given_by = models.TextField()
        signed_by = models.TextField()
        refused_at = models.DateTimeField()
        made_at = models.DateTimeField()

        class Meta:
            app_label = "burden"

    explained = {"made_at": "by a machine", "burden.Gift.lost_at": "was never there"}
    assert lonely([Gift], explained) == [
        "burden.Gift.given_by",
        "burden.Gift.refused_at",
        "burden.Gift.signed_by",
        "burden.Gift.lost_at is explained, but gone",
    ]
