"""The rule book says what the code says."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from compliance.question import Question, questions
from compliance.rule import Rule, rules
from portal.management.commands import rulebook
from portal.management.commands.rulebook import BOOK, book

WAY_OUT = "docs/rules.md is out of date: run manage.py rulebook --write"


class Weighed(Rule[Any]):
    """A gift weighs too much.

    It is weighed each morning.
    """


class Weight(Question):
    """What a gift weighs."""


def written() -> str:
    return BOOK.read_text(encoding="utf-8") if BOOK.exists() else ""


def test_the_rule_book_is_current() -> None:
    assert book(rules.items(), questions.items()) == written(), WAY_OUT


def test_a_changed_wording_is_caught() -> None:
    changed = [*rules.items(), ("burden.weighed", Weighed())]
    assert book(changed, questions.items()) != written()


def test_rules_are_told_in_their_own_words() -> None:
    told = book([("burden.weighed", Weighed())], [("burden.weight", Weight())])
    assert "### burden.weighed\n\nA gift weighs too much.\n\nIt is weighed each morning." in told
    assert "### weight\n\nWhat a gift weighs.\n" in told


def test_the_book_says_what_a_rule_looks_at_and_how_grave_it_is() -> None:
    told = book([(code, rules[code]) for code in ("treaties.notice_window",)], [])
    assert "- Looks at: instruments.\n" in told
    assert "- Severity: low, medium. A year ahead low" in told
    assert "Here at most medium.\n" in told
    assert "- Code: `treaties/rules/notice_window.py`.\n" in told


def test_every_rule_and_question_is_in_it() -> None:
    told = written()
    assert all(f"### {code}\n" in told for code in rules.codes())
    assert all(f"### {code.partition('.')[2]}\n" in told for code in questions.codes())


def test_the_command_prints_the_book() -> None:
    printed = StringIO()
    call_command("rulebook", stdout=printed)
    assert printed.getvalue() == book(rules.items(), questions.items())


def test_the_command_writes_the_book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rulebook, "BOOK", tmp_path / "docs" / "rules.md")
    call_command("rulebook", write=True)
    assert rulebook.BOOK.read_text(encoding="utf-8") == book(rules.items(), questions.items())
