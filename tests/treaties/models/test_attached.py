"""Numbers in treaty series, and reservations."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from alliances.models import Alliance
from kit.dates import PartialDate
from tests.build.alliances import state
from tests.build.treaties import instrument
from treaties.models import Identifier, Instrument, Reservation


def reservation(on: Instrument, **more: object) -> Reservation:
    columns = {"kind": "reservation", "made_on": PartialDate.parse("2001-05"), "text": "x"} | more
    return Reservation.objects.create(
        alliance=on.alliance, instrument=on, state=state("JPN"), **columns
    )


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("unts", "I-1835"),
        ("unts", "34 UNTS 243"),
        ("tias", "2490"),
        ("tias", "12-1231"),
        ("ukts", "29/1928"),
        ("ats", "[1952] ATS 2"),
        ("eli", "http://data.europa.eu/eli/dec/2006/526"),
        ("akn", "/akn/un/act/treaty/1949-04-04/nat"),
    ],
)
def test_numbers_of_each_series_are_taken(scheme: str, number: str) -> None:
    Identifier(scheme=scheme, number=number).clean()


@pytest.mark.parametrize(
    ("scheme", "number", "example"),
    [
        ("unts", "1835", "I-1835"),
        ("ukts", "Cmd. 7883", "29/1928"),
        ("akn", "un/treaty", "/akn/un"),
        ("eli", "javascript:alert(1)", "/eli/"),
    ],
)
def test_others_are_refused_with_an_example(scheme: str, number: str, example: str) -> None:
    with pytest.raises(ValidationError, match=f"write it as {example}"):
        Identifier(scheme=scheme, number=number).clean()


def test_a_number_names_one_instrument_of_an_alliance(home: Alliance) -> None:
    words = {"alliance": home, "scheme": "tias", "number": "2490"}
    Identifier.objects.create(instrument=instrument(home), **words)
    with pytest.raises(IntegrityError, match="a_number_names_one_instrument"):
        Identifier.objects.create(instrument=instrument(home), **words)


def test_a_reservation_stands_until_it_is_withdrawn(home: Alliance) -> None:
    made = reservation(instrument(home), withdrawn_on=PartialDate.parse("2010"))
    assert not made.stands(date(2001, 4, 30))
    assert made.stands(date(2001, 5, 1))
    assert made.stands(date(2010, 12, 30))
    assert not made.stands(date(2010, 12, 31))


def test_an_objection_replies_to_a_reservation_and_nothing_else_does(home: Alliance) -> None:
    made = reservation(instrument(home))
    reservation(made.instrument, kind="objection", in_reply_to=made)
    with pytest.raises(IntegrityError, match="an_objection_replies_to_a_reservation"):
        reservation(made.instrument, kind="objection")
