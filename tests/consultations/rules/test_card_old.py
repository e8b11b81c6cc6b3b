"""A crisis card that is no longer laid out each night."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alliances.models import Alliance
from compliance.models import Severity, SubjectKind
from compliance.rule import Scope
from consultations.actions import lay_out
from consultations.models import CardLaid
from consultations.rules.card_old import CardOld, Case
from tests.compliance.looking import assert_explains, look, marked

SUBJECT = marked(SubjectKind.ALLIANCE, "us-jp")
CASE = Case(SUBJECT, "US-JP", date(2026, 11, 20))
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_a_card_is_good_for_two_days_and_old_from_the_third() -> None:
    assert CardOld().judge(CASE, date(2026, 11, 22)) is None
    problem = CardOld().judge(CASE, date(2026, 11, 23))
    assert problem is not None
    assert (problem.state, problem.severity) == ("old", Severity.HIGH)
    assert (problem.since, problem.due_on) == (date(2026, 11, 23), date(2026, 11, 22))
    assert problem == CardOld().judge(CASE, date(2027, 1, 1))
    assert_explains(problem, SUBJECT)


@pytest.mark.parametrize(("as_of", "said"), [(date(2026, 11, 22), 0), (date(2026, 11, 23), 2)])
def test_each_alliance_whose_card_is_old_is_named(
    home: Alliance, abroad: Alliance, tmp_path: Path, as_of: date, said: int
) -> None:
    lay_out(folder=tmp_path, at=AT)
    assert len(look(CardOld(), as_of)[0]) == said
    assert len(look(CardOld(), as_of, Scope(home.pk))[0]) == said // 2
    assert CardOld().population(Scope()) == 2
    for problem in CardOld().problems(as_of, Scope(home.pk)):
        assert (problem.subject.ref, problem.subject.release) == ("us-jp", "internal")


def test_a_card_that_is_laid_out_again_is_good_again(home: Alliance, tmp_path: Path) -> None:
    lay_out(folder=tmp_path, at=AT)
    lay_out(folder=tmp_path, at=AT.replace(day=25))
    assert CardLaid.objects.get().laid_at == AT.replace(day=25)
    assert list(CardOld().problems(date(2026, 11, 27), Scope())) == []


def test_where_no_card_was_ever_laid_out_none_is_expected(home: Alliance) -> None:
    assert list(CardOld().problems(date(2026, 11, 27), Scope())) == []
