"""Arms and material that are handed over or lent."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.equipment import Equipment


def test_a_source_calls_it_equipment_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "equipment"), Equipment)
    assert isinstance(kind_of("equipment", "anything"), Equipment)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Equipment().faults(Given(form="mixed"))) == []
    ((field, message),) = Equipment().faults(Given(form="cash"))
    assert (field, bool(message)) == ("form", True)
