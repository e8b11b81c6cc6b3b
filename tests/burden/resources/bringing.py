"""A file brought in, and what came of it."""

from pathlib import Path
from typing import Any

from kit.importing import Outcome, profiles, run
from tests.build.files import READ_AT, csv_file

DATA = Path(__file__).parents[4] / "shared" / "data"


def bring(code: str, path: Path, target: Any = None) -> Outcome:
    return run(profiles[f"burden.{code}"], path, target=target, keep=True, at=READ_AT)


def lines(
    code: str, folder: Path, *text: str, name: str = "rows.csv", target: Any = None
) -> Outcome:
    """The lines as a file, brought in."""
    return bring(code, csv_file(folder, *text, name=name), target)


def told(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems]
