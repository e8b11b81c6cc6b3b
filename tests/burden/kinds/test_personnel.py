"""The people who are sent."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.personnel import Personnel


def test_a_source_calls_it_stationed_personnel_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "stationed_personnel"), Personnel)
    assert isinstance(kind_of("personnel", "anything"), Personnel)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Personnel().faults(Given(form="mixed"))) == []
    ((field, message),) = Personnel().faults(Given(form="cash"))
    assert (field, bool(message)) == ("form", True)
