"""Letting more see a record takes two people, whatever the door; narrowing it takes one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances.actions import Wish, decide_widening, parts_of, propose_widening, wider_releases
from alliances.models import Alliance, Marking, Widening, is_wider
from burden.models import Attestation, Attestor, Total
from commitments.actions import refresh
from commitments.models import Commitment, Evidence, Occurrence
from compliance.rule import Scope
from consultations.actions import settle
from consultations.models import AgendaItem, Forum, Meeting
from kit.acting import act
from kit.approval import Decision
from kit.errors import Refused
from tests.build.alliances import alliance, person
from tests.build.burden import contribution
from tests.build.commitments import commitment, met, yearly
from tests.build.consultations import forum, meeting
from tests.build.treaties import instrument
from tests.conftest import TODAY

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
INTERNAL, PARTIES, PUBLIC = ("internal", ()), ("parties", ()), ("public", ())
JAPAN, BOTH = ("states", ("JPN",)), ("states", ("JPN", "USA"))
TWO = "takes two people"


@pytest.fixture
def chief(home: Alliance) -> User:
    return person("chief", home, role="approver")


@pytest.fixture
def kept(home: Alliance) -> Commitment:
    """An internal commitment."""
    return commitment(home, "kept", release="internal")


@contextmanager
def request_of(user: User, *, in_office: bool = False) -> Iterator[None]:
    """What a request of somebody runs in."""
    acting = act(actor=str(user.pk), label=str(user), via="test")
    with acting, acting_as(name_of(user, in_office=in_office)):
        yield


def wish(to: Marking = PARTIES, **more: Any) -> Wish:
    return Wish(to=to, reason="The note was published", **more)


def proposed(row: Any, by: User, to: Marking = PARTIES) -> Widening:
    with request_of(by):
        return propose_widening(row=row, wish=wish(to), by=by, at=AT)


def approved(row: Any, by: User, chief: User, to: Marking = PARTIES) -> Widening:
    made = proposed(row, by, to)
    with request_of(chief):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)
    return made


def marking(row: Any) -> Marking:
    row.refresh_from_db()
    return row.release, tuple(row.released_to)


def test_a_record_takes_its_wider_marking_when_another_approves_it(
    kept: Commitment, desk: User, chief: User
) -> None:
    made = proposed(kept, desk, JAPAN)
    assert marking(kept) == INTERNAL
    with request_of(chief):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)
    assert marking(kept) == JAPAN
    assert str(made) == (
        f"{kept}: from “Internal: not releasable to the parties” to “Releasable to: JPN”"
    )


def test_what_is_refused_or_withdrawn_widens_nothing(
    kept: Commitment, desk: User, chief: User
) -> None:
    for decision, by in ((Decision.REFUSED, chief), (Decision.WITHDRAWN, desk)):
        made = proposed(kept, desk)
        with request_of(by):
            decide_widening(widening=made, decision=decision, by=by, at=AT)
    assert marking(kept) == INTERNAL


def by_saving(row: Commitment) -> None:
    row.release = "parties"
    row.save()


def by_bulk(row: Commitment) -> None:
    Commitment.objects.update(release="states", released_to=["JPN"])


def by_sql(row: Commitment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE commitments_commitment SET release = 'public'")


@pytest.mark.parametrize("way", [by_saving, by_bulk, by_sql])
@pytest.mark.parametrize("in_office", [False, True])
def test_no_request_widens_by_itself(
    kept: Commitment, desk: User, way: Callable[[Commitment], None], in_office: bool
) -> None:
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    with pytest.raises(IntegrityError, match=TWO), request_of(desk, in_office=in_office):
        way(kept)
    assert marking(kept) == INTERNAL


def test_one_person_narrows(home: Alliance, desk: User) -> None:
    row = commitment(home, release="public")
    for to in (PARTIES, BOTH, JAPAN, INTERNAL):
        with request_of(desk):
            Commitment.objects.update(release=to[0], released_to=list(to[1]))
        assert marking(row) == to


def test_jobs_and_the_owner_are_bound_by_nobody(kept: Commitment) -> None:
    by_sql(kept)
    assert marking(kept) == PUBLIC


def test_an_alliance_itself_is_widened_by_two(desk: User, chief: User, home: Alliance) -> None:
    Alliance.objects.update(release="internal")
    home.refresh_from_db()
    with pytest.raises(IntegrityError, match=TWO), request_of(desk):
        Alliance.objects.update(release="parties")
    approved(home, desk, chief)
    home.refresh_from_db()
    assert home.release == "parties"


def test_an_approval_is_for_one_marking(kept: Commitment, desk: User, chief: User) -> None:
    def more() -> None:
        with request_of(chief):
            approved(kept, desk, chief, JAPAN)
            Commitment.objects.update(release="parties", released_to=[])

    with pytest.raises(IntegrityError, match=TWO):
        more()


@pytest.mark.django_db(transaction=True)
def test_an_approval_is_for_one_transaction() -> None:
    home = alliance("us-jp")
    row = commitment(home, "kept", release="internal")
    desk, chief = person("desk", home), person("chief", home, role="approver")
    approved(row, desk, chief)
    with request_of(desk):
        Commitment.objects.update(release="internal")
    with pytest.raises(IntegrityError, match=TWO), request_of(chief):
        Commitment.objects.update(release="parties")


def test_an_approval_is_for_one_record(
    home: Alliance, kept: Commitment, desk: User, chief: User
) -> None:
    other = commitment(home, "other", release="internal")

    def another() -> None:
        with request_of(chief):
            approved(kept, desk, chief)
            Commitment.objects.filter(pk=other.pk).update(release="parties")

    with pytest.raises(IntegrityError, match=TWO):
        another()


def test_only_those_who_may_approve_decide(kept: Commitment, home: Alliance, desk: User) -> None:
    made, two = proposed(kept, desk), person("two", home)
    with pytest.raises(Refused, match="may approve"), request_of(two):
        decide_widening(widening=made, decision=Decision.APPROVED, by=two, at=AT)


@pytest.mark.parametrize(("to", "code"), [(INTERNAL, "not_wider"), (JAPAN, "not_wider")])
def test_what_lets_in_nobody_new_is_no_widening(
    home: Alliance, desk: User, to: Marking, code: str
) -> None:
    row = commitment(home, release="parties")
    with pytest.raises(Refused) as refusal:
        propose_widening(row=row, wish=wish(to), by=desk, at=AT)
    assert refusal.value.code == code


def test_what_is_derived_is_not_widened_by_itself(kept: Commitment, desk: User) -> None:
    met(kept, "2026-05-01", TODAY)
    for row in (Evidence.objects.get(), proposed(kept, desk)):
        with pytest.raises(Refused, match="follows from the records"):
            propose_widening(row=row, wish=wish(), by=desk, at=AT)


def test_a_record_has_one_open_proposal(kept: Commitment, desk: User) -> None:
    proposed(kept, desk)
    with pytest.raises(Refused, match="proposed already"):
        proposed(kept, desk)


def test_a_record_that_is_marked_otherwise_by_now_stays_as_it_is(
    home: Alliance, desk: User, chief: User
) -> None:
    row = commitment(home, release="parties")
    made = proposed(row, desk, PUBLIC)
    Commitment.objects.update(release="internal")
    with pytest.raises(Refused, match="propose it anew"), request_of(chief):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)
    assert marking(row) == INTERNAL
    made.refresh_from_db()
    assert made.is_awaited


def test_a_record_that_is_gone_is_not_widened(kept: Commitment, desk: User, chief: User) -> None:
    made = proposed(kept, desk)
    kept.delete()
    with pytest.raises(Refused, match="no longer there"), request_of(chief):
        decide_widening(widening=made, decision=Decision.APPROVED, by=chief, at=AT)


def test_parts_go_with_the_whole_unless_they_are_marked_on_their_own(
    home: Alliance, desk: User, chief: User
) -> None:
    whole = meeting(forum(home, release="internal"), release="states", released_to=["USA"])
    common = {"alliance": home, "meeting": whole}
    like = AgendaItem.objects.create(
        **common, position=1, title="Ranges", release="states", released_to=["USA"]
    )
    own = AgendaItem.objects.create(**common, position=2, title="Losses", release="internal")
    assert dict(parts_of(whole)) == {AgendaItem: [like.pk]}
    approved(whole, desk, chief, BOTH)
    assert [marking(one) for one in (whole, like, own)] == [BOTH, BOTH, INTERNAL]


def test_a_part_is_not_widened_to_its_whole_by_one_person(home: Alliance, desk: User) -> None:
    whole = meeting(forum(home))
    own = AgendaItem.objects.create(
        alliance=home, meeting=whole, position=1, title="Losses", release="internal"
    )
    with pytest.raises(IntegrityError, match=TWO), request_of(desk):
        AgendaItem.objects.filter(pk=own.pk).update(release="parties")


def test_what_is_derived_follows_within_a_request(home: Alliance, desk: User, chief: User) -> None:
    promise = yearly(home, "c", release="internal", runs_from=date(2026, 1, 1))
    body: Forum = forum(home, commitment=promise)
    whole: Meeting = meeting(body, "2026-05-01")
    settle(alliance=home, day=TODAY, at=AT)
    assert marking(Evidence.objects.get()) == INTERNAL
    assert marking(Occurrence.objects.get(label="2026")) == INTERNAL
    approved(promise, desk, chief)
    with request_of(desk):
        settle(alliance=home, day=TODAY, at=AT)
    assert marking(Evidence.objects.get()) == PARTIES
    with request_of(desk):
        Meeting.objects.filter(pk=whole.pk).update(release="internal")
        settle(alliance=home, day=TODAY, at=AT)
    assert marking(Evidence.objects.get()) == INTERNAL
    assert marking(Occurrence.objects.get(label="2026")) == INTERNAL
    whole.refresh_from_db()
    approved(whole, desk, chief)
    with request_of(desk):
        settle(alliance=home, day=TODAY, at=AT)
    assert marking(Evidence.objects.get()) == PARTIES
    assert marking(Occurrence.objects.get(label="2026")) == PARTIES


def test_what_is_derived_is_never_wider_than_what_it_rests_on(home: Alliance, desk: User) -> None:
    promise = yearly(home, "c", release="internal", runs_from=date(2026, 1, 1))
    refresh(TODAY, Scope())
    assert promise.occurrences.exists()
    with pytest.raises(IntegrityError, match=TWO), request_of(desk):
        Occurrence.objects.update(release="parties")


def test_a_table_that_takes_no_such_marking_says_so(
    kept: Commitment, desk: User, chief: User
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE commitments_commitment"
            " ADD CONSTRAINT never_for_all CHECK (release <> 'parties')"
        )
    with pytest.raises(Refused, match=r"takes no such marking: .*never_for_all"):
        approved(kept, desk, chief)
    assert marking(kept) == INTERNAL


def test_what_the_back_office_gives_is_not_widened(home: Alliance, desk: User) -> None:
    seat = Attestor.objects.create(
        alliance=home, state="JPN", user=desk, release="states", released_to=["JPN"]
    )
    assert wider_releases(seat) == []
    with pytest.raises(Refused, match="given in the back office"):
        proposed(seat, desk)
    assert marking(seat) == JAPAN


def test_a_contribution_is_widened_with_what_each_side_says_of_it(
    home: Alliance, desk: User, chief: User
) -> None:
    given = contribution(home, release="internal")
    said = Attestation.objects.create(
        alliance=home, contribution=given, state="JPN", amount=1, user=desk, release="internal"
    )
    assert Total.objects.get().release == "internal"
    approved(given, desk, chief)
    assert [marking(one) for one in (given, said, Total.objects.get())] == [PARTIES] * 3


def test_an_instrument_is_widened_with_all_that_hangs_on_it(
    home: Alliance, desk: User, chief: User
) -> None:
    pact = instrument(home, "pact", release="internal")
    approved(pact, desk, chief)
    parts = [row for table, keys in parts_of(pact) for row in table._default_manager.in_bulk(keys)]
    assert marking(pact) == PARTIES
    assert all(marking(one) == PARTIES for one in (*pact.party_list.all(), *pact.provisions.all()))
    assert len(parts) == len(Widening.objects.get().parts)


@pytest.mark.django_db
def test_python_and_the_database_agree_on_what_is_wider() -> None:
    every = [INTERNAL, PARTIES, PUBLIC, JAPAN, BOTH, ("states", ("USA",)), ("states", ("AUS",))]
    for new, old in product(every, every):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT entente_access.is_wider(%s, %s::text[], %s, %s::text[])",
                [new[0], list(new[1]), old[0], list(old[1])],
            )
            assert cursor.fetchone() == (is_wider(new, old),), (new, old)


@pytest.mark.django_db
def test_every_marked_table_takes_two_people_for_a_wider_marking() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name FROM information_schema.columns c WHERE c.column_name = 'release'"
            " AND c.table_schema = 'public' AND NOT EXISTS (SELECT FROM pg_trigger t"
            " WHERE t.tgrelid = c.table_name::regclass AND t.tgenabled = 'A'"
            " AND t.tgname = 'a_wider_marking_takes_two_people')"
        )
        assert cursor.fetchall() == []
