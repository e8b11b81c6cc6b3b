"""Each plug is one short file with its words and its test; every file keeps to its room."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

from alerts.channel import channels
from burden.kinds import kinds
from burden.measure import measures
from commitments.question import ledgers
from compliance.question import questions
from compliance.rule import rules
from kit.importing import profiles
from kit.registry import Registry
from tests.house.tree import PLUG_ROOMS, ROOT, assert_none, plugs, sources, where

REGISTRIES: tuple[Registry[Any], ...] = (
    *(rules, questions, ledgers, channels, profiles, measures, kinds),
)
SHORT, LONGEST_PLUG = 80, 100
LONGEST_FILE, LONGEST_FUNCTION = 400, 40

# Names that say nothing of what is inside, or rooms that this house does without.
REFUSED_NAMES = {
    *("utils", "helpers", "services", "selectors", "managers", "signals", "constants"),
    *("util", "helper", "service", "selector", "manager", "signal", "const", "misc", "common"),
}
BROAD = {"Exception", "BaseException"}
LEFT_TO_DO = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def faults(source: str) -> list[str]:
    """What a file's source does that no file may, each with its line."""
    tree = ast.parse(source)
    found = [*_long_functions(tree), *_imports(tree), *_catches(tree), *_left_to_do(source)]
    lines = len(source.splitlines())
    if lines > LONGEST_FILE:
        found.append(f"1: {lines} lines, of {LONGEST_FILE} at most")
    return found


def _functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function.__value__):
            yield node


def _long_functions(tree: ast.AST) -> Iterator[str]:
    for node in _functions(tree):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{node.lineno}: {node.name} has {lines} lines, of {LONGEST_FUNCTION} at most"


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(one.name == "*" for one in node.names):
            yield f"{node.lineno}: star import of {node.module}"
    inner = {
        node.lineno
        for function in _functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    yield from (f"{line}: import inside a function" for line in sorted(inner))


def _catches(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or _is_broad(node.type)):
            yield f"{node.lineno}: broad except"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            yield from (f"{node.lineno}: broad suppress" for one in node.args if _is_broad(one))


def _is_broad(caught: ast.AST) -> bool:
    return any(isinstance(one, ast.Name) and one.id in BROAD for one in ast.walk(caught))


def _left_to_do(source: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and (left := LEFT_TO_DO.search(token.string)):
            yield f"{token.start[0]}: {left[0]} in a comment"


def misnamed(paths: Iterable[Path]) -> list[str]:
    """Files and folders whose name is refused."""
    return [where(path) for path in paths if REFUSED_NAMES & {path.stem, *_folders(path)}]


def _folders(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).parts[:-1]


def mirror_of(plug: Path) -> Path:
    """Where the test of a plug is."""
    folder, name = plug.parent.relative_to(ROOT), f"test_{plug.name}"
    return ROOT / "tests" / folder / name


def untested(paths: Iterable[Path]) -> list[str]:
    """Plugs without the test that mirrors them."""
    return [where(path) for path in paths if not mirror_of(path).exists()]


def wordy(path: str, source: str) -> list[str]:
    """What is wrong with the form of a plug's file: its words, or its length."""
    found = [] if ast.get_docstring(ast.parse(source)) else [f"{path}: the file has no docstring"]
    lines = len(source.splitlines())
    if lines > LONGEST_PLUG:
        found.append(f"{path}: {lines} lines, of {LONGEST_PLUG} at most")
    return found


def unspoken(code: str, plug: object) -> list[str]:
    """A plug without a docstring of its own, which is what people read of it."""
    own = vars(type(plug)).get("__doc__")
    return [] if own and cleandoc(own).strip() else [f"{code} has no docstring"]


def found_plugs() -> list[tuple[str, Any]]:
    return [plug for registry in REGISTRIES for plug in registry.items()]


def code_of(plug: Path) -> str:
    return f"{plug.relative_to(ROOT).parts[0]}.{plug.stem}"


def test_every_plug_says_what_it_is() -> None:
    assert_none(said for code, plug in found_plugs() for said in unspoken(code, plug))


def test_every_file_of_a_plug_room_is_a_plug() -> None:
    known = [path for path in plugs() if path.parent.name in {one.room for one in REGISTRIES}]
    for room in {one.room for one in REGISTRIES}:
        here = sorted(code_of(path) for path in known if path.parent.name == room)
        assert here == sorted(
            code for one in REGISTRIES if one.room == room for code in one.codes()
        )


def test_every_plug_has_the_test_that_mirrors_it() -> None:
    assert_none(untested(plugs()))


def test_every_plug_is_short() -> None:
    near = [where(path) for path in plugs() if len(path.read_text().splitlines()) > SHORT]
    long = [said for path in plugs() for said in wordy(where(path), path.read_text())]
    assert long == [], f"above {SHORT} lines: {', '.join(near)}"


def test_every_file_has_a_name_that_says_something() -> None:
    assert_none(misnamed(sources()))


def test_every_file_keeps_the_manners() -> None:
    assert_none(f"{where(path)}:{said}" for path in sources() for said in faults(path.read_text()))


def test_an_ill_mannered_file_is_caught() -> None:
    source = cleandoc("""
        from os import *
        def long():
            import json
        {body}
        try:
            long()
        except (ValueError, Exception):
            pass  # {left}: later
        with contextlib.suppress(Exception):
            long()
        try:
            long()
        except:
            raise
    """).format(body="    json\n" * 40, left="TO" + "DO")
    assert sorted(said.partition(": ")[2] for said in faults(source)) == [
        "TODO in a comment",
        "broad except",
        "broad except",
        "broad suppress",
        "import inside a function",
        "long has 42 lines, of 40 at most",
        "star import of os",
    ]


def test_a_file_that_is_too_long_is_caught() -> None:
    assert faults("pass\n" * LONGEST_FILE) == []
    assert faults("pass\n" * (LONGEST_FILE + 1)) == ["1: 401 lines, of 400 at most"]


def test_a_well_mannered_file_passes() -> None:
    source = '"""Here TODO is a word."""\nimport os\ntry:\n    os\nexcept OSError:\n    raise\n'
    assert faults(source) == []


def test_a_name_that_says_nothing_is_caught() -> None:
    bad = [ROOT / "burden" / "utils.py", ROOT / "burden" / "helpers" / "dates.py"]
    assert misnamed([*bad, ROOT / "burden" / "models.py"]) == [where(path) for path in bad]


def test_a_plug_without_words_or_test_is_caught() -> None:
    class Parent:
        """Words that are not the child's."""

    class Mute(Parent):
        pass

    assert unspoken("burden.mute", Mute()) == ["burden.mute has no docstring"]
    assert unspoken("burden.parent", Parent()) == []
    plug = ROOT / "burden" / PLUG_ROOMS[0] / "mute.py"
    assert untested([plug]) == ["burden/rules/mute.py"]
    assert wordy("mute.py", "x = 1\n" * 101) == [
        "mute.py: the file has no docstring",
        "mute.py: 101 lines, of 100 at most",
    ]
