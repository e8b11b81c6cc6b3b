"""Real situations with the answer the portal gives, asked through the command people use."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from portal.bundles.store import load

ROOT = Path(__file__).parents[2]
OTHERS = ROOT.parent / "shared" / "reference" / "golden_cases.yaml"
pytestmark = pytest.mark.django_db

LATER = {
    "exercise-partly-postponed": "parts of an exercise that move on their own are not kept yet",
    "host-share-kr": "the host's share of stationing cost is not measured yet",
    "il-pledge-total": "schedules of pledges are not added up yet",
    "il-ceiling-fall": "steps of a ceiling are not followed yet",
}


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The reference alliances, loaded once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        files = sorted((ROOT / "portal" / "reference").glob("*.yaml"))
        load(files, at=datetime(2026, 11, 22, tzinfo=UTC))
        yield
        transaction.set_rollback(True)


def _asked(subject: str, as_of: str, rule: str) -> dict[str, Any]:
    out = StringIO()
    call_command("status", subject, as_of=as_of, rule=rule, format="json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def _agrees(answer: dict[str, Any], state: str, detail: dict[str, Any]) -> None:
    found = {name: answer["detail"].get(name, "nothing said") for name in detail}
    assert (answer["state"], found) == (state, detail)


def _own() -> list[Any]:
    cases = yaml.safe_load((Path(__file__).parent / "golden.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=f"{case['subject']} {case['rule']} {case['as_of']}") for case in cases
    ]


def _others() -> list[Any]:
    if not OTHERS.exists():
        mark = pytest.mark.skip(reason="the collection of golden cases is not beside the checkout")
        return [pytest.param({}, marks=mark, id="collection")]
    cases = yaml.safe_load(OTHERS.read_text(encoding="utf-8"))["golden_cases"]
    return [pytest.param(case, id=case["id"]) for case in cases]


@pytest.mark.parametrize("case", _own())
def test_a_situation_worked_by_hand_gets_its_answer(reference: None, case: dict[str, Any]) -> None:
    answer = _asked(case["subject"], case["as_of"].isoformat(), case["rule"])
    _agrees(answer, case["state"], case["detail"])


@pytest.mark.parametrize("case", _others())
def test_a_golden_case_gets_its_answer(reference: None, case: dict[str, Any]) -> None:
    if reason := LATER.get(case["id"]):
        pytest.skip(reason)
    answer = _asked(case["subject"], case["as_of"], case["rule"])
    assert (answer["subject"], answer["as_of"]) == (case["subject"], case["as_of"])
    assert answer["rule"] == case["rule"]
    _agrees(answer, case["expected"], case.get("detail", {}))
