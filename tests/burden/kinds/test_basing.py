"""Land and facilities for which no rent is asked."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.basing import Basing


def test_a_source_calls_it_basing_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "basing"), Basing)
    assert isinstance(kind_of("basing", "anything"), Basing)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Basing().faults(Given(form="in_kind", valuation="none"))) == []
    ((field, message),) = Basing().faults(Given(form="in_kind", valuation="invoice"))
    assert (field, bool(message)) == ("valuation", True)
