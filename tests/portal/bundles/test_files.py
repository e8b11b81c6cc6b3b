"""Files that are no bundle, or too much of one, are refused by name; nothing stays of them."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kit.errors import Refused
from portal.bundles import files
from portal.bundles.store import load
from tests.portal.bundles.samples import (
    ALLIANCE,
    AT,
    STATES,
    bring,
    changed,
    cut,
    differences,
    everything,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

LAUGHS = "\n".join(["a: &a [ha, ha]", *(f"{n}: [*a, *a, *a]" for n in range(9))])


def refusal(attempt: Callable[[], object]) -> Refused:
    """What an attempt is refused for; nothing of it may stay."""
    before = everything()
    with pytest.raises(Refused) as caught:
        attempt()
    assert everything() == before
    return caught.value


TEXTS = {
    "malformed": ("format: [", "not_yaml", "line 2: while parsing a flow node did not find"),
    "indented wrongly": ("format: a\n   b: c\n", "not_yaml", "line 2"),
    "a tab": ("format:\n\tx: 1\n", "not_yaml", "line 2"),
    "two documents": ("format: a\n---\nformat: b\n", "not_yaml", "expected a single document"),
    "a list": ("- format: entente-alliance/1\n", "not_a_bundle", "expected sections"),
    "a word": ("entente", "not_a_bundle", "expected sections"),
    "empty": ("", "not_a_bundle", "expected sections"),
    "only a comment": ("# nothing here\n", "not_a_bundle", "expected sections"),
    "null": ("null", "not_a_bundle", "expected sections"),
    "no format": ("alliance:\n  slug: us-jp\n", "unknown_format", "found None"),
    "another format": ("format: entente-alliance/2\n", "unknown_format", "'entente-alliance/2'"),
    "an alias": ("a: &x 1\nb: *x\n", "not_yaml", "line 2: aliases (*name) are not read"),
    "a billion laughs": (LAUGHS, "not_yaml", "line 2: aliases"),
    "a merge of itself": ("a: &a\n  <<: *a\n", "not_yaml", "line 2: aliases"),
    "a key twice": ("format: a\nformat: b\n", "not_yaml", "line 2: 'format' stands twice"),
    "a key twice in a record": (
        changed(("currency: JPY\n", "currency: JPY\n      currency: JPY\n")),
        "not_yaml",
        "line 53: 'currency' stands twice",
    ),
    "deep lists": (f"a: {'[' * 1000}{']' * 1000}\n", "not_yaml", "line 1: nested deeper than 12"),
    "very deep lists": (f"a: {'[' * 200_000}", "not_yaml", "line 1: nested deeper than 12"),
    "deep records": (
        "".join(f"{' ' * n}a:\n" for n in range(1000)),
        "not_yaml",
        "line 13: nested deeper than 12",
    ),
    "a NUL": ("format: a\x00b\n", "not_yaml", "control characters are not allowed"),
    "an escape that is no character": ('format: "\\uD800"\n', "not_yaml", "line 1"),
}


@pytest.mark.parametrize(("text", "code", "words"), TEXTS.values(), ids=TEXTS)
def test_a_text_that_is_no_bundle_is_refused_with_its_name(
    text: str, code: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text, encoding="utf-8")
    found = refusal(lambda: load([path], at=AT))
    assert found.code == code
    assert found.message.startswith(f"{path}: ")
    assert words in found.message


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    absent = refusal(lambda: load([tmp_path / "absent.yaml"], at=AT))
    assert absent.code == "unreadable"
    assert absent.message == f"{tmp_path}/absent.yaml: cannot be read: No such file or directory"
    folder = refusal(lambda: load([tmp_path], at=AT))
    assert folder.message == f"{tmp_path}: cannot be read: Is a directory"


def test_text_that_is_not_utf_8_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("format: é".encode("latin-1"))
    found = refusal(lambda: load([path], at=AT))
    assert (found.code, found.message) == ("not_utf8", f"{path}: not UTF-8 text at byte 8")


def test_a_file_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 2_000_000)
    path = tmp_path / "large.yaml"
    path.write_bytes(b"\xff" * 2_000_001)
    found = refusal(lambda: load([path], at=AT))
    assert (found.code, found.message) == ("file_too_large", f"{path}: larger than 2 MB")


def test_one_bad_file_among_good_ones_keeps_all_out(tmp_path: Path) -> None:
    good = written(tmp_path, changed(("title: Notes on the treaty", "title: Notes")))
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: [", encoding="utf-8")
    refusal(lambda: load([good, bad], at=AT))


def test_a_clause_that_a_promise_outside_the_file_rests_on_stays(tmp_path: Path) -> None:
    text = cut(
        cut(ALLIANCE, "      - number: II\n", "    confidence: high"), "commitments:", "series:"
    )
    text = text.replace("    commitment: pay\n", "")
    found = refusal(lambda: bring(tmp_path, text))
    assert found.code == "provision_in_use"
    assert found.message == "pact:II: commitments rest on it; change those before removing it"


def test_a_number_that_another_promise_has_is_refused(tmp_path: Path) -> None:
    other = "  - ref: report\n    number: 1\n    title: Report\n    basis: custom\n"
    other += "    obligor: mutual\n    trigger: periodic\n\nforums:\n"
    found = refusal(lambda: bring(tmp_path, changed(("forums:\n", other))))
    assert found.code == "bundle_refused"
    assert found.message.startswith("Nothing was loaded: one commitment per number (Key (")


def test_what_only_the_database_knows_is_told_in_a_sentence(tmp_path: Path) -> None:
    text = changed(("implements: [pact]", "implements: [pact-notes]"))
    found = refusal(lambda: bring(tmp_path, text))
    assert found.code == "bundle_refused"
    assert found.message == "Nothing was loaded: no instrument relates to itself."


def test_two_states_cannot_have_one_name(tmp_path: Path) -> None:
    text = changed(("name: Republic of Korea", "name: Japan"), of=STATES)
    found = refusal(lambda: bring(tmp_path, text))
    assert "(Key (name)=(Japan) already exists.)" in found.message


def checked(*paths: Path) -> str:
    out = StringIO()
    call_command("bundle", "check", *map(str, paths), stdout=out)
    return out.getvalue()


def test_a_check_that_finds_nothing_says_what_would_be_done_and_keeps_nothing(
    tmp_path: Path,
) -> None:
    text = changed(("title: Notes on the treaty", "title: Notes"))
    before = everything()
    said = checked(written(tmp_path, text), written(tmp_path, STATES))
    assert said == "No problem found; would be: 0 made, 1 changed, 16 unchanged\n"
    assert differences(before, everything()) == {}


def test_a_check_reports_what_a_load_would(tmp_path: Path) -> None:
    path = written(tmp_path, changed(("amount: 12.5", "amount: -1")))
    found = refusal(lambda: load([path], at=AT))
    with pytest.raises(CommandError) as caught:
        checked(path)
    assert str(caught.value) == str(found)
    assert "1 problem; nothing was loaded:\n  us-jp.yaml, line " in str(found)
    itself = written(tmp_path, changed(("implements: [pact]", "implements: [pact-notes]")))
    with pytest.raises(CommandError, match="no instrument relates to itself"):
        checked(itself)


def test_a_load_says_what_it_did(tmp_path: Path) -> None:
    out = StringIO()
    path = written(tmp_path, changed(("title: Notes on the treaty", "title: Notes")))
    call_command("bundle", "load", str(path), stdout=out)
    assert out.getvalue() == "0 made, 1 changed, 11 unchanged\n"
