"""Files that are no bundle, or too much of one, are refused by name; nothing stays of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kit.errors import Refused
from portal.bundles import files
from portal.bundles.store import export, load
from tests.portal.bundles.samples import (
    AT,
    STATES,
    bring,
    changed,
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


@pytest.mark.parametrize("bad", ["format: [", changed(("iso2: JP", "iso2: JX"), of=STATES)])
def test_one_bad_file_among_good_ones_keeps_all_out(bad: str, tmp_path: Path) -> None:
    good = written(tmp_path, changed(("title: Notes on the treaty", "title: Notes")))
    refusal(lambda: load([good, written(tmp_path, bad)], at=AT))


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


def test_a_rehearsal_counts_as_a_load_does_and_keeps_nothing(tmp_path: Path) -> None:
    before = everything()
    text = changed(("title: Notes on the treaty", "title: Notes"))
    rehearsed = bring(tmp_path, text, STATES, keep=False)
    assert str(rehearsed) == "0 made, 1 changed, 16 unchanged"
    assert differences(before, everything()) == {}
    assert bring(tmp_path, text, STATES) == rehearsed


@pytest.mark.parametrize(
    ("old", "new"),
    [("amount: 12.5", "amount: -1"), ("implements: [pact]", "implements: [pact-notes]")],
)
def test_a_rehearsal_is_refused_what_a_load_would_be(old: str, new: str, tmp_path: Path) -> None:
    text = changed((old, new))
    rehearsed = refusal(lambda: bring(tmp_path, text, keep=False))
    assert str(rehearsed) == str(refusal(lambda: bring(tmp_path, text)))


def test_one_problem_is_told_in_the_singular(tmp_path: Path) -> None:
    found = refusal(lambda: bring(tmp_path, changed(("amount: 12.5", "amount: -1"))))
    assert str(found).startswith("1 problem; nothing was loaded:\n  us-jp.yaml, line ")


def test_an_alliance_that_is_not_there_cannot_be_exported() -> None:
    found = refusal(lambda: export("us-fr"))
    assert found.code == "unknown_alliance"
    assert found.message == "There is no alliance 'us-fr'; there are: us-jp."
