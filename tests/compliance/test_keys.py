"""A finding stays the one it is when what it is about gets another reference."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from alliances.models import Alliance
from compliance.actions import acknowledge
from compliance.engine import judge
from compliance.models import Finding, SubjectKind
from compliance.rule import Scope
from tests.build.burden import attestation, contribution
from tests.build.commitments import met, yearly
from tests.build.compliance import finding
from tests.build.consultations import forum, request
from tests.build.exercises import lesson, objective, planned, series, standard
from tests.build.treaties import instrument, provision

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
DAY = date(2026, 11, 22)
CODES = ["burden.contested", "commitments.lapsed", "treaties.text_unchecked"]
migration = import_module("compliance.migrations.0007_keys_that_stay")

pytestmark = pytest.mark.django_db


def run(*, is_whole: bool = False) -> None:
    judge(DAY, Scope(), at=AT, codes=CODES, is_whole=is_whole)


def keys() -> dict[Any, str]:
    return dict(Finding.objects.values_list("pk", "key"))


def migrated(sql: str) -> dict[Any, str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    return keys()


@pytest.fixture
def renamed(home: Alliance, desk: User) -> tuple[Any, ...]:
    """A text, a promise and a contribution, each with a finding."""
    text = instrument(home, "pact", text_checked_on=date(2001, 1, 1))
    promise = yearly(home, "call")
    met(promise, "2016-10-13", DAY)
    gift = contribution(home, "100", ref="gift")
    attestation(gift, "50", recorded_at=AT, user=desk)
    return text, promise, gift


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_new_reference_opens_no_finding_anew_and_forgets_nobody(
    renamed: tuple[Any, ...], desk: User, *, is_whole: bool
) -> None:
    run()
    assert set(Finding.objects.values_list("rule", flat=True)) == set(CODES)
    for one in Finding.objects.all():
        acknowledge(finding=one, by=desk, at=AT)
    before = keys()
    for row in renamed:
        type(row).objects.filter(pk=row.pk).update(ref=f"new-{row.ref}")
    run(is_whole=is_whole)
    assert keys() == before
    assert not Finding.objects.filter(acknowledged_by=None).exists()
    assert not Finding.objects.exclude(resolved_at=None).exists()
    subjects = dict(Finding.objects.values_list("rule", "subject"))
    assert subjects == dict(zip(CODES, ("us-jp", "new-call", "new-pact"), strict=True))


def test_findings_of_before_are_carried_over_and_none_is_opened_twice(
    renamed: tuple[Any, ...], home: Alliance
) -> None:
    run()
    now = keys()
    before = migrated(migration.TO_REFERENCES)
    assert set(before) == set(now)
    assert f"{home.pk}/us-jp/gift/USA" in before.values()
    assert all(f"{home.pk}/{row.pk}" not in one for row in renamed for one in before.values())
    assert migrated(migration.TO_KEYS) == now
    assert migrated(migration.TO_KEYS) == now, "it may be repeated"
    run(is_whole=True)
    assert keys() == now


def subjects(home: Alliance) -> Iterator[tuple[str, Any]]:
    """A row of every kind that findings are about."""
    text = instrument(home, "pact")
    yield from {
        "alliance": home,
        "instrument": text,
        "provision": provision(text, "IV"),
        "commitment": yearly(home),
        "forum": forum(home),
        "series": series(home),
        "event": planned(home),
        "objective": objective(home),
        "standard": standard(home),
        "lesson": lesson(home),
    }.items()


def test_findings_of_every_kind_are_carried_over(home: Alliance, abroad: Alliance) -> None:
    instrument(abroad, "pact")
    known = dict(subjects(home))
    assert set(known) == set(SubjectKind.values)
    expected = {}
    for kind, row in known.items():
        ref = row.slug if kind == "alliance" else row.ref
        about: dict[str, Any] = {"subject": ref, "subject_kind": kind}
        for end in ("", "/2025", "/2025/x"):
            made = finding(home, key=f"{home.pk}/{ref}{end}", rule=f"test.{kind}", **about)
            expected[made.pk] = f"{home.pk}/{row.pk}{end}"
        gone = finding(home, key=f"{home.pk}/{ref}er", rule=f"test.{kind}", **about)
        expected[gone.pk] = gone.key
    assert migrated(migration.TO_KEYS) == expected
    migrated(migration.TO_REFERENCES)
    assert migrated(migration.TO_KEYS) == expected


def test_a_finding_on_a_call_under_a_lent_commitment_is_carried_over(
    home: Alliance, abroad: Alliance
) -> None:
    lent = yearly(abroad, "lent")
    call = request(home, commitment=lent)
    about: dict[str, Any] = {"subject": "lent", "subject_kind": "commitment"}
    finding(home, key=f"{home.pk}/lent/{call.pk}", rule="consultations.unanswered", **about)
    (key,) = migrated(migration.TO_KEYS).values()
    assert key == f"{home.pk}/{lent.pk}/{call.pk}"
    (key,) = migrated(migration.TO_REFERENCES).values()
    assert key == f"{home.pk}/lent/{call.pk}"
