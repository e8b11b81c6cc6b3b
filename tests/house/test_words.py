"""The house speaks: every part says in a sentence what it is, and no text tells of one machine."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from tests.house.tree import APPS, PURE_ROOMS, ROOT, assert_none, plugs, sources, where

TEXTS = {
    ".cfg",
    ".css",
    ".html",
    ".js",
    ".json",
    ".md",
    ".py",
    ".svg",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
}
# Made by machines, or for one machine only.
NOT_OURS = {
    *("uv.lock", "__pycache__", "node_modules", "build", "staticfiles", "mail"),
    *(".venv", ".uv", ".git", ".devstack", ".hypothesis"),
}
HOMES = re.compile(r"(?<![\w.])/(?:home|Users)/[A-Za-z][\w.-]*/|\b[A-Za-z]:\\{1,2}Users\\{1,2}")

type Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def texts(top: Path) -> Iterator[Path]:
    """Every text below a folder that people wrote."""
    for path in sorted(top.iterdir()):
        if path.name in NOT_OURS or path.name.endswith("_cache"):
            continue
        if path.is_dir():
            yield from texts(path)
        elif path.suffix in TEXTS or path.suffix == "":
            yield path


def machine_paths(text: str, checkout: Path) -> list[str]:
    """Absolute paths in a text that are there on one machine only, each with its line."""
    own = {f"{checkout}/", f"{Path.home()}/"} if len(checkout.parts) > 2 else set()
    return [
        f"{number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        if HOMES.search(line) or any(path in line for path in own)
    ]


def _read(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


def mute(source: str) -> list[str]:
    """Public classes and functions of a module without a docstring, and the module if it is so."""
    tree = ast.parse(source)
    silent = [] if ast.get_docstring(tree) else ["the module"]
    named = [node for node in tree.body if isinstance(node, Named.__value__)]
    public = [node for node in named if not node.name.startswith("_")]
    return silent + [node.name for node in public if not ast.get_docstring(node)]


def room(*names: str) -> Iterator[Path]:
    """The files of rooms, in every app: `actions.py`, or all below `actions/`."""
    for app in APPS:
        for name in names:
            yield from (path for path in [ROOT / app / f"{name}.py"] if path.exists())
            yield from sources(f"{app}/{name}") if (ROOT / app / name).is_dir() else ()


def silent(paths: Iterator[Path]) -> list[str]:
    return [f"{where(path)}: {name}" for path in paths for name in mute(path.read_text())]


def test_every_app_says_which_question_it_answers() -> None:
    ours = [app for app in apps.get_app_configs() if app.name in APPS]
    assert len(ours) == len(APPS)
    assert [app.name for app in ours if not (app.module and app.module.__doc__)] == []


def test_every_model_says_what_a_row_is() -> None:
    assert_none(silent(room("models")))


def test_every_plug_speaks() -> None:
    assert_none(silent(plugs()))


def test_every_action_says_what_it_does() -> None:
    assert_none(silent(room("actions", "engine")))


def test_every_pure_module_says_what_goes_in_and_out() -> None:
    assert_none(silent(room(*PURE_ROOMS, "dates")))


def test_no_text_tells_of_one_machine() -> None:
    assert_none(
        f"{where(path)}:{said}" for path in texts(ROOT) for said in machine_paths(_read(path), ROOT)
    )


def test_a_path_of_one_machine_is_caught() -> None:
    home, checkout = "/".join(("", "home", "ann", "entente")), Path("/srv/build/entente")
    text = f"see {home}/x.py\nsee {checkout}/manage.py\nsee /api/home/ann/\nsee tests/home/\n"
    assert machine_paths(text, checkout) == [
        f"1: see {home}/x.py",
        "2: see /srv/build/entente/manage.py",
    ]


def test_silence_is_caught() -> None:
    source = "class Gift:\n    pass\ndef give(): ...\ndef _wrap(): ...\n"
    assert mute(source) == ["the module", "Gift", "give"]
    assert mute('"""Gifts."""\ndef give():\n    """Give it."""\n') == []


def test_every_sort_of_text_is_read() -> None:
    seen = {where(path) for path in texts(ROOT)}
    assert {"Makefile", "pyproject.toml", "kit/static/kit/kit.css", "tests/conftest.py"} <= seen
