"""Goods or services that no other kind covers."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.in_kind import InKind


def test_a_source_calls_it_direct_support_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "direct_support"), InKind)
    assert isinstance(kind_of("in_kind", "anything"), InKind)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(InKind().faults(Given(form="mixed"))) == []
    ((field, message),) = InKind().faults(Given(form="cash"))
    assert (field, bool(message)) == ("form", True)
