"""`manage.py rulebook`: the rules and questions in the words of their own docstrings."""

import re
from argparse import ArgumentParser
from collections.abc import Iterable
from inspect import cleandoc, getmodule, getsource
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.db.models import Model

from compliance.models import Severity
from compliance.question import name_of, questions
from compliance.rule import rules

BOOK = Path(settings.BASE_DIR) / "docs" / "rules.md"
HEAD = """\
# Rule book

What Entente watches and can be asked, in the words of the code. Do not edit: the docstrings of
the rules are the source, and `manage.py rulebook --write` writes this page from them. Formulas
are cited by their number in [formulas.md](formulas.md).

## Rules

A rule finds what is wrong and says why: the figures, the arithmetic, the clause, and what would
clear it. `manage.py evaluate --rule CODE` runs one, `--as-of DATE` replays it for another day.
"""
QUESTIONS = """\
## Questions

A question tells how one subject stands on a day, whether or not something is wrong:
`manage.py status SUBJECT --rule NAME --as-of DATE`.
"""


class Command(BaseCommand):
    """Print the rule book, or write it where it belongs."""

    help = "Print the rule book, or with --write bring docs/rules.md up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/rules.md")

    def handle(self, *args: Any, **options: Any) -> None:
        text = book(rules.items(), questions.items())
        if options["write"]:
            BOOK.parent.mkdir(exist_ok=True)
            BOOK.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")


def book(found: Iterable[tuple[str, Any]], asked: Iterable[tuple[str, Any]]) -> str:
    """The whole page, in Markdown."""
    rule_entries = [_rule(code, rule) for code, rule in found]
    question_entries = [_question(code, question) for code, question in asked]
    return "\n".join([HEAD, *rule_entries, QUESTIONS, *question_entries])


def _rule(code: str, rule: Any) -> str:
    module = _module(rule)
    facts = [f"- Looks at: {_tables(module)}."]
    if severities := _severities(module):
        facts.append(f"- Severity: {severities}")
    return _entry(code, rule, [*facts, f"- Code: `{_file(module)}`."])


def _question(code: str, question: Any) -> str:
    module = _module(question)
    facts = [f"- Looks at: {_tables(module)}.", f"- Code: `{_file(module)}`."]
    return _entry(name_of(code), question, facts)


def _entry(title: str, plug: Any, facts: list[str]) -> str:
    words = cleandoc(type(plug).__doc__ or "")
    return "\n".join([f"### {title}", "", words, "", *facts, ""])


def _module(plug: Any) -> ModuleType:
    module = getmodule(type(plug))
    assert module is not None
    return module


def _file(module: ModuleType) -> str:
    return f"{module.__name__.replace('.', '/')}.py"


def _tables(module: ModuleType) -> str:
    """The tables that a plug names, itself or in a function it borrows from another plug."""
    named = [*vars(module).values()]
    for function in _functions(module):
        named += [function.__globals__.get(name) for name in function.__code__.co_names]
    tables = [one for one in named if isinstance(one, type) and issubclass(one, Model)]
    return ", ".join(sorted({str(one._meta.verbose_name_plural) for one in tables}))


def _functions(module: ModuleType) -> list[FunctionType]:
    """The plug's own functions, and those it borrows from other plugs."""
    found = [one for one in vars(module).values() if isinstance(one, FunctionType)]
    return [one for one in found if re.match(r"\w+\.(rules|questions)\.", one.__module__)]


def _severities(module: ModuleType) -> str:
    """Those that the code names; with the ladder, if a function gives the severity of a day."""
    ladders = [
        one for one in _functions(module) if "Severity" in str(one.__annotations__.get("return"))
    ]
    sources = [getsource(module), *map(getsource, ladders)]
    named = {one for one in Severity if any(f"Severity.{one.name}" in text for text in sources)}
    cap = re.search(r"min\(\w+, Severity\.(\w+)\)", sources[0])
    most = Severity[cap[1]] if cap else Severity.HIGH
    said = [f"{', '.join(one.label for one in sorted(named) if one <= most)}."]
    said += [cleandoc(one.__doc__ or "").rpartition("\n\n")[2] for one in ladders]
    return " ".join([*said, f"Here at most {most.label}."] if cap else said) if named else ""
