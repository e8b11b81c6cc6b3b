"""The command line shows what is read out of files."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.treaties.texts import files


def test_files_are_read_and_refusals_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(files.html())
    (tmp_path / "b.png").write_bytes(b"\x89PNG" + b"x" * 50)
    out = StringIO()
    paths = [str(tmp_path / name) for name in ("a.html", "b.png", "c.txt")]
    with pytest.raises(CommandError, match="2 of 3 files"):
        call_command("text", *paths, stdout=out)
    first, second, third = out.getvalue().splitlines()
    assert first.startswith("a.html: html; en 3 articles; 9")
    assert "text layer" in second
    assert third.startswith("c.txt: refused (not_found): No such file or")
    call_command("text", paths[0], "--json", stdout=(out := StringIO()))
    assert json.loads(out.getvalue())["texts"][0]["articles"] == 3
