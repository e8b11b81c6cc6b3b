"""What was given, spread over calendar years and told in one currency."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given as tried
from hypothesis import strategies as st

from alliances.models import Alliance
from burden.models import Contribution, Total
from burden.shares.pledged import in_calendar_year, part_of_year
from kit.marking import collecting
from portal.giving import Span, given, given_in
from tests.build.alliances import state
from tests.build.burden import contribution, country_year, rate
from tests.portal.views.conftest import text_of

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def fiscal(year: int) -> dict[str, Any]:
    return {"period_start": date(year, 4, 1), "period_end": date(year + 1, 3, 31)}


def test_a_fiscal_year_is_spread_by_its_months_as_the_formula_has_it(home: Alliance) -> None:
    contribution(home, "7157.5", **fiscal(2023))
    contribution(home, "8776.4", **fiscal(2024))
    (line,) = given_in(2024, Total.objects.all(), Contribution.objects.all()).direct
    expected = in_calendar_year(Decimal("7157.5"), Decimal("8776.4"), 4)
    assert (line.amount, line.entries, line.is_spread) == (expected, 2, True)
    assert expected == Decimal("8371.675")


def test_what_lies_within_the_year_is_whole_and_persons_are_not_spread(home: Alliance) -> None:
    contribution(home, "10", period_start=date(2024, 5, 1), period_end=date(2024, 6, 30))
    contribution(home, "54000", unit="persons", basis="snapshot", **fiscal(2023))
    lines = given_in(2024, Total.objects.all(), Contribution.objects.all()).direct
    told: list[Any] = [(line.unit, line.amount, line.is_spread) for line in lines]
    assert told == [("JPY", 10, False), ("persons", 54000, False)]
    assert given_in(2022, Total.objects.all(), Contribution.objects.all()).direct == []


@pytest.mark.parametrize(
    ("first", "last", "year", "part"),
    [
        (date(2023, 4, 1), date(2024, 3, 31), 2023, "0.75"),
        (date(2023, 4, 1), date(2024, 3, 31), 2024, "0.25"),
        (date(2023, 4, 1), date(2024, 3, 31), 2025, "0"),
        (date(2024, 1, 1), date(2024, 12, 31), 2024, "1"),
        (date(2023, 12, 30), date(2024, 1, 8), 2023, "0.2"),
        (date(2024, 2, 29), date(2024, 2, 29), 2024, "1"),
    ],
)
def test_the_part_of_a_period_in_a_year(first: date, last: date, year: int, part: str) -> None:
    assert part_of_year(first, last, year) == Decimal(part)


@tried(DAYS, DAYS)
def test_the_parts_of_a_period_make_up_the_whole(one: date, two: date) -> None:
    first, last = sorted((one, two))
    years = range(first.year, last.year + 1)
    parts = sum((part_of_year(first, last, year) for year in years), Decimal(0))
    assert abs(parts - Decimal(1)) < Decimal("1e-20")


def test_each_year_is_converted_at_its_own_average_with_rate_and_source(home: Alliance) -> None:
    for year, amount in ((2024, "15000"), (2025, "14000")):
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        contribution(home, amount, **period)
    rate("JPY", "150", 2024)
    (line,) = given(Total.objects.all(), Contribution.objects.all(), "USD").direct
    assert (line.converted, line.reason) == (None, "There is no rate of JPY per USD for 2025.")
    rate("JPY", "999", 2025, starts_on=date(2025, 12, 1))
    assert given(Total.objects.all(), Contribution.objects.all(), "USD").direct[0].converted is None
    rate("JPY", "140", 2025)
    (line,) = given(Total.objects.all(), Contribution.objects.all(), "USD").direct
    assert line.converted == 200
    assert "150 JPY per USD (central bank, 2024-01-01 to 2024-12-31) = 100.00 USD" in line.how[0]


def test_the_average_of_a_states_figures_serves_where_no_rate_is_published(home: Alliance) -> None:
    contribution(home, "15000")
    country_year("JPN", 2026, "1", "1", exchange_rate="100", vintage="2026")
    country_year("JPN", 2026, "1", "1", exchange_rate="150", vintage="2027")
    totals, gifts = Total.objects.all(), Contribution.objects.all()
    (line,) = given(totals, gifts, "USD").direct
    assert line.converted == 100
    assert "150 JPY per USD (average by SIPRI 2027" in line.how[0]
    rate("JPY", "50")
    assert given(totals, gifts, "USD").direct[0].converted == 300


def test_each_year_of_a_longer_period_is_converted_at_its_own_rate(home: Alliance) -> None:
    contribution(home, "1000.0001", **fiscal(2024))
    rate("JPY", "100", 2024)
    rate("JPY", "200", 2025)
    totals, gifts = Total.objects.all(), Contribution.objects.all()
    (line,) = given(totals, gifts, "USD").direct
    assert (line.amount, line.entries) == (Decimal("1000.0001"), 1)
    assert [one.partition(" / ")[0] for one in line.how] == [
        "2024: 750.0001 JPY",
        "2025: 250 JPY",
    ]
    plain = given(totals, gifts).direct[0]
    assert (plain.amount, plain.span) == (line.amount, line.span)


def test_a_sum_says_over_which_years_it_is_and_how_many_are_on_record(
    home: Alliance, desk_client: Client
) -> None:
    contribution(home, "10", **fiscal(1999))
    contribution(home, "10", **fiscal(2001))
    contribution(home, "10", **fiscal(2001))
    contribution(home, "99", basis="ceiling")
    (line,) = given(Total.objects.all(), Contribution.objects.all()).direct
    assert line.amount == 30
    assert line.entries == 3
    assert line.span == Span(1999, 2002, 2, 3)
    long = {"currency": "USD", "period_start": date(2011, 1, 1), "period_end": date(2015, 12, 31)}
    contribution(home, "10", **long)
    line = given(Total.objects.all(), Contribution.objects.all()).direct[-1]
    assert line.span == Span(2011, 2015, 5, 5)
    page = text_of(desk_client, "/alliances/us-jp/burden/")
    assert "1999 to 2002, on record for 2 of 3 years" in page
    assert "ceiling within another amount" not in page


def test_constant_prices_and_counts_are_not_converted(home: Alliance) -> None:
    contribution(home, "10", price_year=2020)
    contribution(home, "10", unit="persons", basis="snapshot")
    rate("JPY", "150")
    money, people = given(Total.objects.all(), Contribution.objects.all(), "USD").direct
    assert "prices of 2020" in money.reason
    assert (people.converted, people.reason) == (None, "")


def test_the_pages_tell_it_in_a_currency_or_say_why_not(
    home: Alliance, desk_client: Client
) -> None:
    contribution(home, "15000")
    page = "/alliances/us-jp/burden/"
    assert "In USD too" in text_of(desk_client, page)
    assert "There is no rate of JPY per USD for 2026." in text_of(desk_client, f"{page}?in=USD")
    rate("JPY", "150")
    for there in (page, f"{page}in/2026/"):
        assert "<bdi>100" in text_of(desk_client, f"{there}?in=USD")
    assert "not converted" not in text_of(desk_client, f"{page}?in=XXX")


def test_a_partner_has_its_fiscal_year(home: Alliance, desk_client: Client) -> None:
    japan = text_of(desk_client, "/alliances/us-jp/burden/of/JPN/")
    assert "Fiscal year 20" in japan
    assert "1 Apr" in japan


def test_a_count_stands_as_of_its_last_day_and_is_never_added_to_the_one_before(
    home: Alliance, desk_client: Client
) -> None:
    people: dict[str, Any] = {"unit": "persons", "basis": "snapshot"}
    for day, number in ((date(2024, 3, 31), "50"), (date(2025, 3, 31), "60")):
        contribution(home, number, period_start=day, period_end=day, **people)
    last = {"period_start": date(2025, 9, 30), "period_end": date(2025, 9, 30)} | people
    contribution(home, "40", **last)
    contribution(home, "2", **last)
    early = {"period_start": date(2010, 9, 30), "period_end": date(2010, 9, 30)}
    contribution(home, "9", **people, **early, category="trainers")
    contribution(home, "7", **last, contributor=state("USA"), beneficiary=state("JPN"))
    totals, gifts = Total.objects.all(), Contribution.objects.all()
    lines = given(totals, gifts).direct
    told: list[Any] = [(one.amount, one.entries, one.counted_on) for one in lines]
    assert told == [
        (9, 1, date(2010, 9, 30)),
        (42, 2, date(2025, 9, 30)),
        (7, 1, date(2025, 9, 30)),
    ]
    (line,) = given_in(2024, totals, gifts).direct
    assert line.amount == 50
    assert line.counted_on == date(2024, 3, 31)
    page = text_of(desk_client, "/alliances/us-jp/burden/")
    assert "<bdi>42" in page
    assert 'counted on <time datetime="2025-09-30">' in page


def test_sums_note_whose_information_they_add_up(home: Alliance) -> None:
    contribution(home, "5", originators=["JPN"])
    contribution(home, "7", period_end=date(2027, 3, 31), originators=["USA"])
    with collecting() as read:
        given(Total.objects.all(), Contribution.objects.all())
    assert read == {("parties", (), ("JPN",)), ("parties", (), ("USA",))}
    with collecting() as parts:
        given_in(2026, Total.objects.all(), Contribution.objects.all())
    assert parts == read
