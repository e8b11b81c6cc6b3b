"""What the people who work for the guest forces earn."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.labour import Labour


def test_a_source_calls_it_labour_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "labour"), Labour)
    assert isinstance(kind_of("labour", "anything"), Labour)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Labour().faults(Given(form="mixed"))) == []
    ((field, message),) = Labour().faults(Given(form="in_kind", valuation="market_rent"))
    assert (field, bool(message)) == ("valuation", True)
