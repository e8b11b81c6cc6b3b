"""What keeps the guest forces supplied."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.logistics import Logistics


def test_a_source_calls_it_logistics_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "logistics"), Logistics)
    assert isinstance(kind_of("logistics", "anything"), Logistics)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Logistics().faults(Given(form="mixed"))) == []
    ((field, message),) = Logistics().faults(Given(form="in_kind"))
    assert (field, bool(message)) == ("valuation", True)
