"""Figures as they were known: every later write is taken back, to the last digit."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from burden.models import CountryYear, Figure
from burden.querysets import known_at
from tests.build.burden import country_year

pytestmark = pytest.mark.django_db


def now() -> Any:
    """The instant by the clock that the record is kept by, which runs on within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def report(at: Any) -> str:
    return json.dumps(known_at(CountryYear, at), default=str, sort_keys=True)


def test_an_old_report_is_reproduced_byte_for_byte() -> None:
    kept = country_year("USA", 2024, "997310.1234", "29167.8")
    gone = country_year("JPN", 2024, "55270", "4030.5")
    then = now()
    before = report(then)
    kept.defence_spending, kept.population = Decimal(999999), Decimal("340.1")
    kept.save()
    gone.delete()
    country_year("JPN", 2025, "60000", "4100")
    assert report(now()) != before
    assert report(then) == before
    assert "997310.1234" in before


def test_several_changes_are_taken_back_in_their_order() -> None:
    row = country_year("USA", 2024, "1", "10")
    instants = []
    for spending in (2, 3, 4):
        instants.append(now())
        CountryYear.objects.filter(pk=row.pk).update(defence_spending=spending)
    told = [known_at(CountryYear, at)[0]["defence_spending"] for at in instants]
    assert told == [1, 2, 3]


def test_a_figure_comes_back_with_every_digit() -> None:
    exact = Decimal("183212534.66259935")
    places = {"definition": "nato", "vintage": "2019", "series": "x", "area": "ALB", "year": 2012}
    row = Figure.objects.create(**places, value=exact)
    then = now()
    row.delete()
    assert known_at(Figure, now()) == []
    assert known_at(Figure, then)[0]["value"] == exact
