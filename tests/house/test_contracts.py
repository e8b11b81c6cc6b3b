"""The contracts of pyproject.toml hold, cover every app, and refuse what they are there to refuse.

Each fault is put into a little house of empty packages that stands under our own contracts.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.house.tree import APPS, CONTRACTS, PURE_ROOMS, ROOT, STOREYS, assert_none

LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=house, capture_output=True, text=True, check=False
    )


def uncovered(installed: set[str], packages: list[str], contracts: dict[str, Any]) -> set[str]:
    """Apps that one of the contracts forgets, or that it names although they are gone."""
    storeys = {app for line in contracts["storeys"]["layers"] for app in line.split(" | ")}
    rooms = {*contracts["rooms"]["containers"], "portal", "kit"}
    return (installed ^ set(packages)) | (installed ^ storeys) | (installed ^ rooms)


def unguarded(rooms: set[str], contracts: dict[str, Any]) -> set[str]:
    """Rooms of pure thought that the contract on purity does not name."""
    return rooms - set(contracts["pure"]["source_modules"])


def pure_rooms(root: Path) -> set[str]:
    names = (f"{app}.{room}" for app in APPS for room in PURE_ROOMS)
    paths = {name: root / name.replace(".", "/") for name in names}
    return {name for name, path in paths.items() if path.is_dir() or Path(f"{path}.py").exists()}


@pytest.fixture
def little(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for app in APPS:
        (tmp_path / app).mkdir()
        (tmp_path / app / "__init__.py").touch()
    named = ("burden.models", "alerts.models", "kit.clock", "burden.tasks")
    for source in (*CONTRACTS["pure"]["source_modules"], *named):
        (tmp_path / (source.replace(".", "/") + ".py")).touch()
    (tmp_path / "burden" / "tasks.py").write_text("import kit.clock")
    return tmp_path


def test_the_contracts_hold() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout[-4000:] + answer.stderr


def test_every_app_is_under_the_contracts() -> None:
    ours = {app.name for app in apps.get_app_configs() if Path(app.path).parent == ROOT}
    assert_none(uncovered(ours, APPS, CONTRACTS))


def test_an_app_without_a_contract_is_caught() -> None:
    installed = {app for line in STOREYS for app in line} | {"basing"}
    assert uncovered(installed, APPS, CONTRACTS) == {"basing"}


def test_every_pure_room_is_in_the_contract_on_purity() -> None:
    assert_none(unguarded(pure_rooms(ROOT), CONTRACTS))


def test_a_pure_room_without_a_contract_is_caught(little: Path) -> None:
    (little / "compliance" / "texts.py").touch()
    assert unguarded(pure_rooms(little), CONTRACTS) >= {"compliance.texts"}


def test_a_sound_little_house_passes(little: Path) -> None:
    answer = lint(little)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("kit/clock.py", "import alerts.models", "Storeys"),
        ("burden/models.py", "import alerts.models", "Storeys"),
        ("burden/querysets.py", "import burden.models", "Rooms"),
        ("burden/chores.py", "", "Rooms"),
        ("burden/shares.py", "import django", "Pure"),
        ("burden/models.py", "from kit import clock", "Clock"),
        ("portal/following.py", "from kit import clock", "Clock"),
    ],
    ids=[
        *("upwards", "across one storey", "up inside an app", "an unknown room", "impure thought"),
        *("a clock below the doors", "a clock beside the doors"),
    ],
)
def test_a_fault_is_caught(little: Path, file: str, line: str, broken: str) -> None:
    (little / file).write_text(line)
    answer = lint(little)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert any(
        said.startswith(broken) and said.endswith("BROKEN") for said in answer.stdout.splitlines()
    ), answer.stdout
