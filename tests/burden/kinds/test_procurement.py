"""What is bought together or from the ally."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.procurement import Procurement


def test_a_source_calls_it_procurement_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "procurement"), Procurement)
    assert isinstance(kind_of("procurement", "anything"), Procurement)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Procurement().faults(Given(form="mixed"))) == []
    ((field, message),) = Procurement().faults(Given(form="in_kind", valuation="invoice"))
    assert (field, bool(message)) == ("form", True)
