"""A standard ratified and not implemented by its day."""

from datetime import date

import pytest

from alliances.models import Alliance
from compliance.models import SubjectKind
from exercises.models import Adoption
from exercises.rules.standard_unimplemented import Case, StandardUnimplemented
from tests.build.exercises import put, standard
from tests.compliance.looking import EVERYWHERE, assert_explains, look, marked

SUBJECT = marked(SubjectKind.STANDARD, "link")
BY = date(2026, 1, 1)
TODAY = date(2026, 11, 22)
CASE = Case(SUBJECT, "Link", "4", "JPN", "ratified in whole", "", BY)


def test_it_is_late_from_the_day_after() -> None:
    assert StandardUnimplemented().judge(CASE, BY) is None
    problem = StandardUnimplemented().judge(CASE, date(2026, 1, 2))
    assert problem is not None
    assert problem.title == "JPN has not implemented Link, edition 4"
    assert problem.key.endswith(f"/{SUBJECT.row}/4/JPN")
    assert_explains(problem, SUBJECT)


@pytest.mark.parametrize(
    ("columns", "is_found"),
    [
        ({"status": "ratified"}, True),
        ({"status": "reserved", "reservation": "not annex B"}, True),
        ({"status": "ratified", "implemented_on": date(2026, 12, 1)}, True),
        ({"status": "ratified", "implemented_on": date(2026, 6, 1)}, False),
        ({"status": "not_ratified"}, False),
        ({"status": "not_considered"}, False),
        ({"status": "ratified", "implement_by": TODAY}, False),
        ({"status": "ratified", "implement_by": None}, False),
    ],
)
def test_only_what_was_agreed_and_not_done_is_found(
    home: Alliance, columns: dict[str, object], is_found: bool
) -> None:
    row = {"edition": standard(home).editions.get(), "state": "JPN", "implement_by": BY}
    put(Adoption, home, **row | columns)
    cases, cost = look(StandardUnimplemented(), TODAY)
    assert (len(cases), cost) == (int(is_found), 1)


def test_it_answers_for_what_was_agreed(home: Alliance) -> None:
    row = {"edition": standard(home).editions.get(), "status": "ratified", "implement_by": TODAY}
    put(Adoption, home, **row, state="JPN")
    assert StandardUnimplemented().population(EVERYWHERE) == 1
