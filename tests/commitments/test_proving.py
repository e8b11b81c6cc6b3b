"""Evidence of every sort: what it proves, until when, and that none of it is lost."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from alliances.models import Alliance, Marking, narrower
from commitments.actions import Proof, Sent, align, prove, statuses
from commitments.cadence.status import Status
from commitments.models import Commitment, Evidence, File, Occurrence
from compliance.models import Recheck
from kit.dates import PartialDate
from kit.errors import Refused
from tests.build.commitments import commitment, met, yearly
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
NOTE = Sent("note.pdf", "application/pdf", b"%PDF-1.7 the note as received")


def owed(owner: Alliance, **more: Any) -> Commitment:
    return commitment(owner, rhythm="once", kind="one_off", due_on=date(2026, 10, 31), **more)


def proof(on: str = "2026-10-20", **more: Any) -> Proof:
    said: dict[str, Any] = {"kind": "link", "title": "Note verbale"} | more
    return Proof(met_on=PartialDate.parse(on), **said)


def status(promise: Commitment, user: User, day: date = TODAY) -> Status:
    return statuses(user, [promise], day)[promise.pk].status


def test_a_link_discharges_what_was_owed_once(home: Alliance, desk: User) -> None:
    promise = owed(home)
    assert status(promise, desk) is not Status.DISCHARGED
    made = prove(commitment=promise, proof=proof(url="https://un.org/x"), by=desk, at=AT)
    assert status(promise, desk) is Status.DISCHARGED
    assert Occurrence.objects.get().evidence == made
    assert (made.added_by, made.added_at, made.release) == (desk, AT, "parties")
    assert Recheck.objects.filter(alliance=home).exists()


def test_a_file_is_kept_with_its_hash(home: Alliance, desk: User) -> None:
    prove(commitment=owed(home), proof=proof(kind="file", file=NOTE), by=desk, at=AT)
    kept = File.objects.get()
    assert bytes(kept.content) == NOTE.content
    assert kept.sha256 == hashlib.sha256(NOTE.content).hexdigest()
    assert (kept.name, kept.size, kept.alliance) == ("note.pdf", len(NOTE.content), home)


def test_the_bytes_of_a_file_do_not_get_into_the_record(home: Alliance, desk: User) -> None:
    prove(commitment=owed(home), proof=proof(kind="file", file=NOTE), by=desk, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(audit_event::text, '') FROM audit_event")
        (told,) = cursor.fetchone()
    assert "note.pdf" in told
    assert NOTE.content.hex() not in told


def test_a_figure_discharges_a_level_of_spending_only_if_it_reaches_it(
    home: Alliance, desk: User
) -> None:
    level: dict[str, Any] = {"level": Decimal(2), "level_unit": "% of GDP"}
    promise = yearly(home, kind="spending_level", runs_from=date(2025, 1, 1), **level)
    below = proof("2025-12-31", kind="figure", figure=Decimal("1.9"), figure_unit="% of GDP")
    prove(commitment=promise, proof=below, by=desk, at=AT)
    assert Occurrence.objects.get(label="2025").met_on is None
    dollars = proof("2025-12-31", kind="figure", figure=Decimal(900), figure_unit="USD_bn")
    prove(commitment=promise, proof=dollars, by=desk, at=AT)
    assert Occurrence.objects.get(label="2025").met_on is None
    reached = proof("2025-12-31", kind="figure", figure=Decimal(2), figure_unit="% of GDP")
    prove(commitment=promise, proof=reached, by=desk, at=AT)
    assert Occurrence.objects.get(label="2025").met_on == date(2025, 12, 31)


def test_evidence_that_expires_opens_the_commitment_again(home: Alliance, desk: User) -> None:
    promise = owed(home)
    until = proof(expires_on=date(2026, 11, 30))
    first = prove(commitment=promise, proof=until, by=desk, at=AT)
    assert status(promise, desk, date(2026, 11, 30)) is Status.DISCHARGED
    assert status(promise, desk, date(2026, 12, 1)) is Status.LAPSED
    open_then = Occurrence.objects.open_on(date(2026, 12, 1))
    assert open_then.past_due(date(2026, 12, 1)).exists()
    longer = proof(expires_on=date(2027, 11, 30))
    prove(commitment=promise, proof=longer, by=desk, at=AT, supersedes=first)
    assert status(promise, desk, date(2026, 12, 1)) is Status.DISCHARGED


def test_what_is_superseded_stays_on_record(home: Alliance, desk: User) -> None:
    promise = owed(home)
    first = prove(commitment=promise, proof=proof("2026-10-01"), by=desk, at=AT)
    second = prove(commitment=promise, proof=proof(), by=desk, at=AT, supersedes=first)
    first.refresh_from_db()
    assert (second.supersedes, first.withdrawn_at) == (first, AT)
    assert Occurrence.objects.get().evidence == second
    with pytest.raises(Refused, match="no longer stands"):
        prove(commitment=promise, proof=proof(), by=desk, at=AT, supersedes=first)


def test_evidence_of_another_commitment_is_not_superseded(home: Alliance, desk: User) -> None:
    other = prove(commitment=owed(home), proof=proof(), by=desk, at=AT)
    with pytest.raises(Refused, match="no longer stands"):
        prove(commitment=owed(home), proof=proof(), by=desk, at=AT, supersedes=other)


def test_evidence_that_names_its_occurrence_counts_for_it(home: Alliance, desk: User) -> None:
    rule: dict[str, Any] = {"recurrence": "FREQ=MONTHLY", "runs_from": date(2026, 9, 30)}
    promise = commitment(home, rhythm="recurrence", kind="recurring", **rule)
    prove(commitment=promise, proof=proof(label="2026-10-30"), by=desk, at=AT)
    found = dict(Occurrence.objects.values_list("label", "met_on"))
    assert (found["2026-09-30"], found["2026-10-30"]) == (None, date(2026, 10, 20))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"on": "2026-11-23"}, "not_yet"),
        ({"expires_on": date(2026, 10, 19)}, "expires_before"),
        ({"figure": Decimal(2)}, "figure_unit"),
        ({"figure_unit": "%"}, "figure_unit"),
        ({"file": Sent("a", "text/plain", b"")}, "file_size"),
        ({"file": Sent("a", "text/plain", bytes(10 * 1024 * 1024 + 1))}, "file_size"),
    ],
)
def test_evidence_that_proves_nothing_is_refused_and_nothing_is_written(
    home: Alliance, desk: User, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        prove(commitment=owed(home), proof=proof(**said), by=desk, at=AT)
    assert refusal.value.code == code
    assert not Evidence.objects.exists()
    assert not File.objects.exists()


# The database keeps what was relied upon


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM commitments_evidence",
        "UPDATE commitments_evidence SET met_on = '2020-01-01'",
        "UPDATE commitments_evidence SET url = 'https://elsewhere.org/'",
        "UPDATE commitments_evidence SET expires_on = '2030-01-01'",
        "UPDATE commitments_evidence SET is_relied_on = false",
        "UPDATE commitments_evidence SET figure = 3, figure_unit = '%'",
        "UPDATE commitments_file SET content = 'other'",
        "DELETE FROM commitments_file",
    ],
)
def test_evidence_that_was_relied_upon_is_neither_changed_nor_deleted(
    home: Alliance, desk: User, change: str
) -> None:
    prove(commitment=owed(home), proof=proof(file=NOTE), by=desk, at=AT)
    with (
        pytest.raises(IntegrityError, match=r"superseded, not changed|stays as it was sent"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_evidence_on_which_nothing_rested_may_go(home: Alliance, desk: User) -> None:
    promise = commitment(home)
    made = prove(commitment=promise, proof=proof(file=NOTE), by=desk, at=AT)
    made.delete()
    File.objects.all().delete()
    assert not File.objects.exists()


def test_withdrawn_evidence_does_not_come_back(home: Alliance) -> None:
    promise = yearly(home, runs_from=date(2025, 1, 1))
    met(promise, "2025-10-13", TODAY)
    align(alliance=home, kinds=["meeting"], found={}, day=TODAY, at=AT)
    with pytest.raises(IntegrityError, match="superseded"), transaction.atomic():
        Evidence.objects.update(withdrawn_at=None)


MARKINGS: list[Marking] = [
    *[("internal", ()), ("parties", ()), ("public", ())],
    *[("states", states) for states in (("JPN",), ("USA",), ("JPN", "USA"))],
]


@pytest.mark.parametrize(("was", "now"), list(product(MARKINGS, MARKINGS)))
def test_evidence_and_its_file_are_narrowed_with_the_commitment_and_never_widened(
    home: Alliance, desk: User, was: Marking, now: Marking
) -> None:
    promise = owed(home, release=was[0], released_to=list(was[1]))
    prove(commitment=promise, proof=proof(kind="file", file=NOTE), by=desk, at=AT)
    promise.release, promise.released_to = now[0], list(now[1])
    promise.save()
    for row in (Evidence.objects.get(), File.objects.get()):
        assert (row.release, tuple(row.released_to)) == narrower(was, now)


def test_a_file_that_is_wider_than_its_evidence_is_narrowed_with_it(
    home: Alliance, desk: User
) -> None:
    promise = owed(home, release="internal")
    wide = {"release": "public", "name": "x", "media_type": "", "size": 1, "sha256": "0" * 64}
    file = File.objects.create(alliance=home, content=b"x", **wide)
    said = {"ref": "x", "kind": "file", "met_on": "2026-01-01", "release": "internal"}
    Evidence.objects.create(alliance=home, commitment=promise, file=file, **said)
    file.refresh_from_db()
    assert file.release == "internal"
