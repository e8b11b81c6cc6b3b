"""Totals of contributions are kept by the database: exact, never behind, behind the same wall."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import ExtractYear
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances.models import Alliance
from burden.models import Contribution, Total
from tests.build.alliances import person, state
from tests.build.burden import contribution

SAME = (
    *("alliance", "release", "released_to", "instrument", "contributor", "beneficiary", "category"),
    *("kind", "form", "basis", "currency", "unit", "price_year", "first_year", "last_year"),
    "originators",
)


def added_up() -> list[str]:
    """What the contributions themselves add up to."""
    years = {"first_year": ExtractYear("period_start"), "last_year": ExtractYear("period_end")}
    rows = Contribution.objects.order_by().annotate(**years).values_list(*SAME)
    return sorted(map(repr, rows.annotate(Sum("amount"), Count("pk"))))


def kept() -> list[str]:
    return sorted(map(repr, Total.objects.values_list(*SAME, "amount", "entries")))


CENTS = st.integers(0, 10**12).map(lambda n: Decimal(n) / 100)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.lists(CENTS, min_size=1, max_size=4)),
        st.tuples(st.just("amount"), CENTS),
        st.tuples(st.just("basis"), st.sampled_from(["paid", "budget", "agreed"])),
        st.tuples(st.just("move"), st.integers(2020, 2026)),
        st.tuples(st.just("release"), st.sampled_from(["parties", "internal"])),
        st.tuples(st.just("originators"), st.sampled_from([["JPN"], ["JPN", "USA"], []])),
        st.tuples(st.just("note"), st.just("nothing that counts")),
        st.tuples(st.just("drop"), st.integers(0, 3)),
    ),
    max_size=12,
)


def do(home: Alliance, deed: str, value: Any) -> None:
    some = Contribution.objects.filter(pk__in=Contribution.objects.order_by("pk")[:3])
    if deed == "give":
        for one in value:
            contribution(home, str(one))
    elif deed == "drop":
        Contribution.objects.filter(pk__in=[one.pk for one in some[:value]]).delete()
    elif deed == "move":
        some.update(period_start=date(value, 2, 1), period_end=date(value + 1, 1, 31))
    else:
        some.update(**{deed: value})


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS)
def test_totals_are_what_contributions_add_up_to(
    home: Alliance, deeds: list[tuple[str, Any]]
) -> None:
    with transaction.atomic():
        for deed, value in deeds:
            do(home, deed, value)
            assert kept() == added_up()
        transaction.set_rollback(True)


def test_many_rows_in_one_statement_count_each(home: Alliance) -> None:
    one = contribution(home, "0.01", basis="paid")
    rows = Contribution.objects.filter(pk=one.pk).values().get()
    Contribution.objects.bulk_create(
        Contribution(**{**rows, "id": None, "ref": f"more-{n}"} | {"id": contribution_id(n)})
        for n in range(99)
    )
    total = Total.objects.get()
    assert (total.amount, total.entries) == (Decimal("1.00"), 100)
    Contribution.objects.update(amount=F("amount") * 2)
    assert Total.objects.get().amount == Decimal("2.00")
    Contribution.objects.all().delete()
    assert not Total.objects.exists()


def contribution_id(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def test_emptying_the_ledger_leaves_no_total(home: Alliance) -> None:
    contribution(home)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE burden_contribution CASCADE")
    assert not Total.objects.exists()


@pytest.mark.django_db
def test_a_total_is_seen_by_those_who_see_its_contributions(
    home: Alliance, desk: User, outsider: User
) -> None:
    contribution(home, "5", release="internal")
    contribution(home, "7", release="parties", contributor=state("USA"), beneficiary=state("JPN"))
    assert sum(one.amount for one in Total.objects.visible_to(desk)) == 12
    assert not Total.objects.visible_to(outsider).exists()
    with acting_as(name_of(outsider)):
        assert not Total.objects.exists()
    with acting_as(name_of(desk)):
        assert Total.objects.count() == 2


def test_whoever_writes_through_the_wall_moves_totals_too(home: Alliance) -> None:
    with acting_as(name_of(person("writer", home, role="editor"))):
        contribution(home, "5")
        contribution(home, "6")
    assert [(one.amount, one.entries) for one in Total.objects.all()] == [(Decimal(11), 2)]
