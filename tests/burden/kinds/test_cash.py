"""Money paid to the other side or for it."""

from burden.kind import Given
from burden.kinds import kind_of
from burden.kinds.cash import Cash


def test_a_source_calls_it_military_aid_grant_and_its_code_names_it() -> None:
    assert isinstance(kind_of("", "military_aid_grant"), Cash)
    assert isinstance(kind_of("cash", "anything"), Cash)


def test_what_does_not_fit_it_is_told_by_field() -> None:
    assert list(Cash().faults(Given(form="cash"))) == []
    ((field, message),) = Cash().faults(Given(form="in_kind", valuation="none"))
    assert (field, bool(message)) == ("form", True)
