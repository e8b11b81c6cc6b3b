"""Intelligence that is shared."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.intelligence_support import IntelligenceSupport


def test_a_source_calls_it_intelligence_support_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "intelligence_support"), IntelligenceSupport)
    assert isinstance(kind_of("intelligence_support", "anything"), IntelligenceSupport)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(IntelligenceSupport().faults(Given(form="mixed"))) == []
    ((field, message),) = IntelligenceSupport().faults(Given(form="cash"))
    assert (field, bool(message)) == ("form", True)
