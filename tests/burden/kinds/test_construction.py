"""What is built for the guest forces."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.construction import Construction


def test_a_source_calls_it_construction_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "construction"), Construction)
    assert isinstance(kind_of("construction", "anything"), Construction)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Construction().faults(Given(form="mixed"))) == []
    ((field, message),) = Construction().faults(Given(form="in_kind", unit="persons"))
    assert (field, bool(message)) == ("unit", True)
