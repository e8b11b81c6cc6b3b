"""Nobody lets more see a record by moving it: to another alliance, another whole, another's key."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from alliances.models import Alliance, Grant
from commitments.actions import refresh
from commitments.models import Commitment, Evidence, Occurrence
from compliance.rule import Scope
from consultations.actions import settle
from kit.models import new_id
from tests.alliances.test_widening import AT, TWO, request_of
from tests.build.commitments import commitment, met, yearly
from tests.build.consultations import forum, meeting
from tests.build.treaties import instrument
from tests.conftest import TODAY

STAYS = "a record stays with its alliance and with what it is derived from"
SHARED = "sharing a record with a further alliance"
LINKS = ("treaties_instrument_also_alliances", "consultations_forum_also_alliances")


@contextmanager
def sql_of(user: User, *, in_office: bool = False) -> Iterator[Any]:
    """What somebody may get run in a request."""
    with request_of(user, in_office=in_office), connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def kept(home: Alliance) -> Commitment:
    """An internal commitment that was met."""
    return yearly(home, "kept", release="internal", runs_from=date(2026, 1, 1))


@pytest.fixture
def known(home: Alliance) -> Commitment:
    """A public commitment."""
    return commitment(home, "known", release="public")


def test_what_is_derived_is_not_widened_by_hanging_it_elsewhere(
    kept: Commitment, known: Commitment, desk: User
) -> None:
    met(kept, "2026-05-01", TODAY)
    refresh(TODAY, Scope())
    for rows in (Occurrence.objects.all(), Evidence.objects.all()):
        assert rows.filter(commitment=kept).exists()
        for widened in ({"release": "public"}, {}):
            with pytest.raises(IntegrityError, match=STAYS), request_of(desk):
                rows.update(commitment=known, **widened)
    Occurrence.objects.update(commitment=known)  # the tables' owner mends what was wrong


def test_two_records_do_not_change_places_to_widen_what_is_derived(
    kept: Commitment, known: Commitment, desk: User
) -> None:
    refresh(TODAY, Scope())
    with pytest.raises(IntegrityError, match=STAYS), sql_of(desk) as cursor:
        _widened_by_swapping(cursor, kept.pk, known.pk)


def _widened_by_swapping(cursor: Any, one: UUID, other: UUID) -> None:
    swap, away = "UPDATE commitments_commitment SET id = %s WHERE id = %s", new_id()
    for to, row in ((away, one), (one, other)):
        cursor.execute(swap, [to, row])
    cursor.execute("UPDATE commitments_occurrence SET release = 'public'")


@pytest.mark.parametrize("in_office", [False, True])
def test_no_request_moves_a_record_to_another_alliance(
    kept: Commitment, abroad: Alliance, desk: User, in_office: bool
) -> None:
    Grant.objects.create(alliance=abroad, user=desk, role="editor")
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    for rows in (Commitment.objects.all(), Commitment.objects.filter(release="internal")):
        with pytest.raises(IntegrityError, match=STAYS), request_of(desk, in_office=in_office):
            rows.update(alliance=abroad)


def test_two_alliances_do_not_change_places(home: Alliance, abroad: Alliance, desk: User) -> None:
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    with pytest.raises(IntegrityError, match=STAYS), sql_of(desk, in_office=True) as cursor:
        cursor.execute("UPDATE alliances_alliance SET id = %s WHERE id = %s", [desk.pk, home.pk])


def test_what_changes_nothing_of_where_a_record_belongs_is_let_through(
    kept: Commitment, home: Alliance, desk: User
) -> None:
    met(kept, "2026-05-01", TODAY)
    with request_of(desk):
        Commitment.objects.update(alliance=home)
        Evidence.objects.update(commitment=kept)
        kept.refresh_from_db()
        kept.save()
    with pytest.raises(IntegrityError, match=TWO), request_of(desk):
        Commitment.objects.update(alliance=home, release="public")


def test_a_forum_given_another_commitment_in_a_request_proves_that_one(
    kept: Commitment, home: Alliance, desk: User
) -> None:
    other = yearly(home, "other", release="internal", runs_from=date(2026, 1, 1))
    body = forum(home, commitment=kept)
    meeting(body, "2026-05-01")
    settle(alliance=home, day=TODAY, at=AT)
    body.commitment = other
    with request_of(desk):
        body.save()
        settle(alliance=home, day=TODAY, at=AT)
    assert Evidence.objects.standing().get().commitment == other


@pytest.mark.parametrize("in_office", [False, True])
@pytest.mark.parametrize("release", ["internal", "public"])
def test_no_request_shares_a_record_with_a_further_alliance(
    home: Alliance, abroad: Alliance, desk: User, in_office: bool, release: str
) -> None:
    Grant.objects.create(alliance=abroad, user=desk, role="editor")
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    for row in (instrument(home, release=release), forum(home, release=release)):
        with pytest.raises(IntegrityError, match=SHARED), request_of(desk, in_office=in_office):
            row.also_alliances.add(abroad)


def test_no_request_leads_what_is_shared_to_another_record(
    home: Alliance, abroad: Alliance, desk: User
) -> None:
    known, hidden = instrument(home, release="public"), instrument(home, release="internal")
    known.also_alliances.add(abroad)
    Grant.objects.create(alliance=abroad, user=desk, role="editor")
    with pytest.raises(IntegrityError, match=SHARED), sql_of(desk) as cursor:
        cursor.execute(f"UPDATE {LINKS[0]} SET instrument_id = %s", [hidden.pk])  # noqa: S608


def test_one_person_takes_back_that_a_record_is_shared(
    home: Alliance, abroad: Alliance, desk: User
) -> None:
    Grant.objects.create(alliance=abroad, user=desk, role="editor")
    for row in (instrument(home), forum(home)):
        row.also_alliances.add(abroad)
        with request_of(desk):
            row.also_alliances.set([])
        assert not row.also_alliances.exists()


@pytest.mark.django_db
def test_every_table_that_shares_records_refuses_requests_that_share() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgrelid::regclass::text FROM pg_trigger t WHERE t.tgenabled = 'A'"
            " AND t.tgname = 'sharing_is_for_whoever_runs_the_portal'"
        )
        guarded = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_name LIKE"
            " '%also\\_alliances' AND table_schema = 'public'"
        )
        assert guarded == {name for (name,) in cursor.fetchall()} == set(LINKS)
