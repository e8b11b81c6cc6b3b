"""Plugs are found by where their file stands."""

import sys
from pathlib import Path

import pytest

from commitments.question import ledgers
from compliance.question import Question, questions
from compliance.rule import Rule, rules
from kit.errors import Refused
from kit.registry import Registry

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("found", [rules, questions], ids=["rules", "questions"])
def test_a_code_is_the_path_of_its_file(found: Registry[object]) -> None:
    assert found.codes()
    for code, plug in found.items():
        app, name = code.split(".")
        assert type(plug).__module__ == f"{app}.{found.room}.{name}"


@pytest.mark.parametrize("found", [rules, questions], ids=["rules", "questions"])
def test_every_file_of_the_room_holds_a_plug_but_those_with_a_leading_line(
    found: Registry[object],
) -> None:
    files = [path for path in ROOT.glob(f"*/{found.room}/*.py") if not path.name.startswith("_")]
    here = sorted(f"{path.parts[-3]}.{path.stem}" for path in files if path.parts[-3] != "tests")
    # Ledgers stand beside the questions: both answer, neither knows the other.
    beside = ledgers.codes() if found.room == ledgers.room else []
    assert sorted([*found.codes(), *beside]) == here
    assert found.codes() == sorted(found.codes())


def test_a_plug_is_made_once_and_found_by_its_code() -> None:
    one = rules["commitments.lapsed"]
    assert isinstance(one, Rule)
    assert rules["commitments.lapsed"] is one
    assert one in list(rules)


def test_an_unknown_code_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(Refused, match=r"no 'a\.b' among the questions: .*burden\.effort_ratio"):
        questions["a.b"]


def test_a_room_holds_only_plugs_of_its_own_sort() -> None:
    assert all(isinstance(one, Question) for one in questions)
    assert not Registry(Question, "rules").codes()


def test_apps_without_the_room_are_passed_over() -> None:
    assert Registry(Rule, "no_such_room").codes() == []


def test_a_plug_that_another_file_imports_counts_where_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    borrowed = sys.modules["treaties.rules.coverage"]
    monkeypatch.setattr(borrowed, "Borrowed", type(rules["treaties.expiring"]), raising=False)
    fresh = Registry(Rule, "rules")
    assert fresh.codes() == rules.codes()
    assert type(fresh["treaties.coverage"]).__name__ == "Coverage"
