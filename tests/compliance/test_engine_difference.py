"""Runs that look only at what changed: the same findings, and no judging of what is as it was."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from alliances.models import Alliance
from commitments.models import Commitment
from commitments.rules.due_soon import DueSoon
from commitments.rules.lapsed import Lapsed
from compliance.engine import judge, remark
from compliance.models import Basis, Change, Finding
from compliance.rule import Scope, Sifted, rules
from kit import edition
from tests.build.commitments import met, yearly
from tests.build.treaties import instrument, provision

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
CODES = ["commitments.due_soon", "commitments.lapsed"]
OVERDUE, LAPSED = date(2018, 2, 1), date(2018, 6, 1)
EVERYWHERE = Scope()


def night(as_of: date = LAPSED, scope: Scope = EVERYWHERE, *, is_whole: bool = False) -> None:
    judge(as_of, scope, at=AT, codes=CODES, is_whole=is_whole)


@pytest.fixture
def late(home: Alliance) -> Commitment:
    clause = provision(instrument(home, "anzus-1951"), "VII")
    made = yearly(home, "ausmin", provision=clause, instrument=clause.instrument)
    met(made, "2016-10-13", LAPSED)
    return made


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules that judged a case, one entry a case."""
    seen: list[str] = []
    for rule in (DueSoon, Lapsed):

        def judge_and_note(self: Any, case: Any, as_of: date, real: Any = rule.judge) -> Any:
            seen.append(type(self).__name__)
            return real(self, case, as_of)

        monkeypatch.setattr(rule, "judge", judge_and_note)
    return seen


def said() -> list[dict[str, Any]]:
    rows = Finding.objects.order_by("key").values()
    return [{k: v for k, v in row.items() if k not in ("id", "recorded_at")} for row in rows]


def test_the_key_in_sql_is_the_key_of_the_problem(late: Commitment, home: Alliance) -> None:
    seen = 0
    for code in CODES:
        rule = rules[code]
        assert isinstance(rule, Sifted)
        for day in (OVERDUE, date(2018, 12, 20)):
            for row in rule.suspects(day, EVERYWHERE).annotate(in_sql=rule.key()):
                problem = rule.judge(rule.case(row), day)
                assert problem is not None
                assert row.in_sql == problem.key == f"{home.pk}/{late.pk}/{row.label}"
                seen += 1
    assert seen == 3


def test_what_is_as_it_was_is_not_judged_again(late: Commitment, judged: list[str]) -> None:
    night()
    assert judged == ["Lapsed"]
    night()
    night(date(2018, 7, 1))
    night(scope=Scope(late.alliance_id))
    assert judged == ["Lapsed"]
    assert [one.kind for one in Change.objects.all()] == ["opened"]


def by_title(late: Commitment) -> None:
    Commitment.objects.update(title="Another")


def by_grace(late: Commitment) -> None:
    Commitment.objects.update(grace="P300D")


def by_clause(late: Commitment) -> None:
    type(late.provision).objects.update(number="IX")  # type: ignore[union-attr]


def by_text(late: Commitment) -> None:
    type(late.instrument).objects.update(title="Another treaty")  # type: ignore[union-attr]


def by_marking_of_the_text(late: Commitment) -> None:
    type(late.instrument).objects.update(release="internal")  # type: ignore[union-attr]


def by_evidence(late: Commitment) -> None:
    met(late, "2017-12-20", LAPSED)


def by_hand(late: Commitment) -> None:
    Finding.objects.update(title="Somebody wrote this")


def by_remark(late: Commitment) -> None:
    assert remark(late.alliance, ["ausmin"], ("internal", ())) == 1


@pytest.mark.parametrize(
    "change",
    [
        *(by_title, by_grace, by_clause, by_text, by_marking_of_the_text, by_evidence),
        *(by_hand, by_remark),
    ],
)
def test_whatever_changed_is_judged_again_and_says_the_same_as_a_whole_run(
    late: Commitment, judged: list[str], change: Callable[[Commitment], None]
) -> None:
    night()
    before = said()
    change(late)
    night()
    after = said()
    night(is_whole=True)
    assert said() == after
    assert (after == before) is (change in (by_hand, by_remark))


def test_another_edition_of_the_portal_judges_everything_again(
    late: Commitment, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    night()
    monkeypatch.setattr("compliance.engine.sifting.edition", lambda: "another")
    night()
    night()
    assert judged == ["Lapsed", "Lapsed"]


def test_a_finding_turns_with_the_day_and_back(late: Commitment, judged: list[str]) -> None:
    for day, state in ((OVERDUE, "overdue"), (LAPSED, "lapsed"), (OVERDUE, "overdue")):
        night(day)
        assert Finding.objects.open().get().state == state
    kinds = [one.kind for one in Change.objects.all()]
    assert kinds == ["opened", "worsened"]
    assert judged == ["Lapsed"] * 3


def test_what_is_due_soon_is_not_so_before_its_time(late: Commitment) -> None:
    met(late, "2017-10-13", LAPSED)
    met(late, "2018-01-05", LAPSED)
    soon, before = date(2019, 12, 1), date(2019, 10, 20)
    night(soon)
    assert Finding.objects.open().get().state == "due_soon"
    night(before)
    assert not Finding.objects.open().exists()


def test_what_is_met_is_resolved_and_its_basis_forgotten(late: Commitment) -> None:
    night()
    assert Basis.objects.count() == 1
    met(late, "2017-12-20", LAPSED)
    met(late, "2018-01-20", LAPSED)
    night()
    assert not Finding.objects.open().exists()
    assert not Basis.objects.exists()
    assert [one.kind for one in Change.objects.all()] == ["opened", "resolved"]


def test_a_run_over_one_alliance_leaves_the_others_as_they_are(
    late: Commitment, abroad: Alliance
) -> None:
    met(yearly(abroad, "foreign"), "2016-10-13", LAPSED)
    night()
    Commitment.objects.update(title="Another")
    night(scope=Scope(late.alliance_id))
    titles = dict(Finding.objects.values_list("subject", "title"))
    assert titles["ausmin"].startswith("Another has lapsed")
    assert not titles["foreign"].startswith("Another")


def test_the_run_counts_what_it_did(late: Commitment) -> None:
    (outcome,) = judge(LAPSED, EVERYWHERE, at=AT, codes=CODES[1:], is_whole=False)
    run = outcome.run
    run.refresh_from_db()
    assert (run.rows_seen, run.opened, run.worsened, run.resolved) == (1, 1, 0, 0)
    assert outcome.problems == []


def test_the_edition_is_of_all_our_sources_and_the_same_each_time() -> None:
    found = edition.edition()
    edition.edition.cache_clear()
    assert edition.edition() == found
    assert len(found) == 64
