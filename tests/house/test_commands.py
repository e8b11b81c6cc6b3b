"""The documentation names every command that we brought, all it can be told, and nothing else."""

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator

from django.core.management import BaseCommand, get_commands, load_command_class

from tests.house.tree import APPS, ROOT, assert_none

DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERAL = set(BaseCommand().create_parser("", "")._option_string_actions)


def ways(name: str, parser: ArgumentParser) -> Iterator[str]:
    """What may follow `manage.py`: the command, its verbs, and each option after what takes it."""
    yield name
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for verb, part in action.choices.items():
                yield from ways(f"{name} {verb}", part)
        yield from (f"{name} {one}" for one in action.option_strings if one not in GENERAL)


def untold(found: Iterator[str], docs: str) -> list[str]:
    """The ways of which the documentation names the command, the verb or the option nowhere."""
    return [way for way in found if not _is_told(way, docs)]


def _is_told(way: str, docs: str) -> bool:
    name, *more = way.split()
    calls = re.findall(rf"(?:manage\.py |`){name}\b[^`\n]*", docs)
    return any(all(re.search(rf"(?<![\w-]){one}\b", call) for one in more) for call in calls)


def ours() -> Iterator[str]:
    for name, app in sorted(get_commands().items()):
        if app in APPS:
            command = load_command_class(str(app), name)
            parent: type[BaseCommand] = type(command).__mro__[1]  # `migrate` has all of Django's
            theirs = set(ways(name, parent().create_parser("", name))) - {name}
            found = ways(name, command.create_parser("manage.py", name))
            yield from (way for way in found if way not in theirs)


def gone(docs: str) -> Iterator[str]:
    """The commands and options that the documentation has people type, and that there are not."""
    known = get_commands()
    for name, rest in re.findall(r"manage\.py ([a-z]\w*)([^`\n|;&#]*)", docs):
        if name not in known:
            yield name
            continue
        command = load_command_class(str(known[name]), name)
        there = {way.split()[-1] for way in ways(name, command.create_parser("manage.py", name))}
        asked = re.findall(r"(?<!\S)--[\w-]+", rest)
        yield from (f"{name} {one}" for one in asked if one not in there | GENERAL)


def test_every_command_and_option_is_documented() -> None:
    found = list(ours())
    assert "audit verify --head" in found
    assert_none(untold(iter(found), "\n".join(path.read_text() for path in DOCS)))


def test_an_option_that_is_named_nowhere_is_caught() -> None:
    docs = "`manage.py audit verify --head H` and `manage.py text FILE`; --format is a word.\n"
    found = iter(["audit", "audit verify", "audit verify --head", "audit verify --format", "text"])
    assert untold(found, docs) == ["audit verify --format"]


def test_every_command_and_option_that_is_documented_is_there() -> None:
    assert_none(list(gone("\n".join(path.read_text() for path in DOCS))))


def test_a_command_or_an_option_that_is_gone_is_caught() -> None:
    docs = "`manage.py audit verify --heads`\nmanage.py check --deploy | less --x\nmanage.py prof"
    assert list(gone(docs)) == ["audit --heads", "prof"]
