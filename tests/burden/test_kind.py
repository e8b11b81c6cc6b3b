"""Kinds of contribution, and how far one has come."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burden.kind import LADDER, Given, Kind, progress
from burden.kinds import kind_of, kinds
from kit.errors import Refused

LABOUR = kinds["burden.labour"]
amount = st.none() | st.decimals(min_value=0, max_value=100, places=2)


def test_there_are_as_many_kinds_as_the_field_names() -> None:
    assert len(kinds.codes()) == 12
    indirect = [code for code, one in kinds.items() if not one.is_direct]
    assert indirect == ["burden.basing", "burden.waived_tax"]


def test_no_word_of_a_source_stands_for_two_kinds() -> None:
    words = [word for one in kinds for word in one.categories]
    assert len(words) == len(set(words))


def test_a_code_that_no_kind_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match="'gifts' is no kind of contribution: basing, cash"):
        kind_of("gifts", "")
    assert kind_of("", "no_such_word") is None


def test_a_value_lies_between_its_bounds() -> None:
    off = Given("in_kind", "", "invoice", Decimal(5), low=Decimal(6), high=Decimal(4))
    assert [field for field, _ in LABOUR.faults(off)] == ["low", "high"]
    fine = Given("in_kind", "", "invoice", Decimal(5), low=Decimal(5), high=Decimal(5))
    assert list(LABOUR.faults(fine)) == []


def test_cash_is_not_valued() -> None:
    assert [field for field, _ in LABOUR.faults(Given("cash", "", "invoice"))] == ["valuation"]


def test_stages_without_a_figure_before_the_last_are_gaps() -> None:
    found = progress({"pledged": Decimal(10), "verified": Decimal(7)})
    assert (found.reached, found.amount) == ("verified", Decimal(7))
    assert found.gaps == ("committed", "delivered")
    assert progress({}).reached == ""


@given(st.tuples(amount, amount, amount, amount))
def test_a_stage_that_exceeds_the_one_before_is_told(amounts: tuple[Decimal | None, ...]) -> None:
    found = progress(dict(zip(LADDER, amounts, strict=True)))
    known = [one for one in amounts if one is not None]
    is_falling = all(a >= b for a, b in itertools.pairwise(known))
    assert (found.excesses == ()) == is_falling


def test_a_bare_kind_takes_any_form() -> None:
    assert list(Kind().faults(Given("cash"))) == []
