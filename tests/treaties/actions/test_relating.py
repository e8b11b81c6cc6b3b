"""Relations lead to older instruments, whoever writes them and whenever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from alliances.models import Alliance
from compliance.models import Recheck
from kit.errors import Refused
from tests.build.alliances import alliance, person
from tests.build.treaties import instrument, relation
from treaties.actions import relate
from treaties.models import Instrument, Relation


def test_a_relation_is_stated_once(home: Alliance, desk: User) -> None:
    young, old = instrument(home, "young"), instrument(home, "old")
    made = relate(by=desk, instrument=young, kind="amends", other=old)
    assert relate(by=desk, instrument=young, kind="amends", other=old) == made
    assert Recheck.objects.filter(alliance=young.alliance).exists()
    assert (made.alliance, made.release) == (home, "parties")


def test_a_circle_is_refused_with_the_way_that_closes_it(home: Alliance, desk: User) -> None:
    one, two, three = (instrument(home, ref) for ref in ("one", "two", "three"))
    relate(by=desk, instrument=one, kind="amends", other=two)
    relate(by=desk, instrument=two, kind="implements", other=three)
    with pytest.raises(Refused, match=r"before itself: three → one → two → three\.") as refusal:
        relate(by=desk, instrument=three, kind="extends", other=one)
    assert refusal.value.code == "circle"
    assert Relation.objects.count() == 2
    with pytest.raises(Refused, match="cannot stand to itself"):
        relate(by=desk, instrument=one, kind="extends", other=one)


def test_two_ways_to_one_instrument_are_no_circle(home: Alliance, desk: User) -> None:
    one, two, three = (instrument(home, ref) for ref in ("one", "two", "three"))
    for young, old in ((one, two), (one, three), (two, three)):
        relate(by=desk, instrument=young, kind="amends", other=old)
    assert Relation.objects.count() == 3


def test_the_database_itself_refuses_a_circle(home: Alliance) -> None:
    one, two = instrument(home, "one"), instrument(home, "two")
    made = relation(one, "renews", two)
    with pytest.raises(IntegrityError, match="before itself"), transaction.atomic():
        relation(two, "amends", one)
    three = instrument(home, "three")
    late = relation(two, "renews", three)
    with pytest.raises(IntegrityError, match="before itself"), transaction.atomic():
        Relation.objects.filter(pk=late.pk).update(other=one)
    made.delete()
    relation(two, "amends", one)


def test_only_who_may_change_it_states_it(home: Alliance, desk: User, outsider: User) -> None:
    young, old = instrument(home, "young"), instrument(home, "old")
    reader = person("reader", home, role="reader")
    for who in (outsider, reader):
        with pytest.raises(Refused) as refusal:
            relate(by=who, instrument=young, kind="amends", other=old)
        assert refusal.value.code == "not_yours"


def test_what_one_may_not_see_is_as_if_it_were_not_there(
    home: Alliance, abroad: Alliance, desk: User
) -> None:
    young, foreign = instrument(home, "young"), instrument(abroad, "foreign")
    with pytest.raises(Refused) as refusal:
        relate(by=desk, instrument=young, kind="amends", other=foreign)
    assert (refusal.value.code, refusal.value.field) == ("not_found", "other")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_close_a_circle() -> None:
    home = alliance()
    desk = person("desk", home)
    refs = [instrument(home, ref).pk for ref in ("one", "two")]
    start = Barrier(2)

    def state(young: int) -> str:
        try:
            one, other = (Instrument.objects.get(pk=refs[n]) for n in (young, 1 - young))
            start.wait()
            relate(by=desk, instrument=one, kind="amends", other=other)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "stated"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(state, (0, 1))) == ["circle", "stated"]
    assert Relation.objects.count() == 1
