"""Training given or made possible."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.training import Training


def test_a_source_calls_it_training_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "training"), Training)
    assert isinstance(kind_of("training", "anything"), Training)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Training().faults(Given(form="mixed"))) == []
    ((field, message),) = Training().faults(Given(form="in_kind", unit="items"))
    assert (field, bool(message)) == ("unit", True)
