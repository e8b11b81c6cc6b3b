"""Tax, duty and fees that are not levied."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.waived_tax import WaivedTax


def test_a_source_calls_it_waived_tax_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "waived_tax"), WaivedTax)
    assert isinstance(kind_of("waived_tax", "anything"), WaivedTax)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(WaivedTax().faults(Given(form="in_kind", valuation="none"))) == []
    ((field, message),) = WaivedTax().faults(Given(form="cash"))
    assert (field, bool(message)) == ("form", True)
