"""Files that are no bundle are refused by name, before anything is looked at."""

from pathlib import Path

import pytest

from kit.errors import Refused
from portal.bundles.store import load
from tests.build.bundles import LOADED_AT

LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
DEEP = "a: " + "[" * 1000 + "]" * 1000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected sections such as 'alliance:'"),
        (b"- one\n- two\n", "expected sections such as 'alliance:'"),
        (b"only text", "expected sections such as 'alliance:'"),
        (LAUGHS.encode(), r"YAML aliases \(\*name\) are not read"),
        (DEEP.encode(), "not readable as YAML: .*nested deeper"),
        (b"a: b\x00c\n", "not readable as YAML"),
        (b"a: caf\xe9\n", "not UTF-8 text at byte 6"),
        (b"a: [1\n", "not readable as YAML"),
        (b"--- a\n--- b\n", "not readable as YAML"),
    ],
    ids=["empty", "list", "text", "laughs", "deep", "nul", "latin-1", "open", "two"],
)
def test_content_that_is_no_bundle_is_refused_by_file(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(Refused, match=message) as refused:
        load([path], at=LOADED_AT)
    assert str(refused.value).startswith(str(path))


def test_a_file_that_is_absent_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.yaml", tmp_path):
        with pytest.raises(Refused, match="cannot be read") as refused:
            load([path], at=LOADED_AT)
        assert refused.value.code == "unreadable"


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.bundles.files.LARGEST", 100)
    path = tmp_path / "us-jp.yaml"
    path.write_text("a" * 101, encoding="utf-8")
    with pytest.raises(Refused, match="larger than"):
        load([path], at=LOADED_AT)
