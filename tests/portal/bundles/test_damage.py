"""A damaged file is refused or, where it still makes sense, loaded; never anything else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from kit.errors import Refused
from portal.bundles.store import load
from tests.build.bundles import ROOT
from tests.portal.bundles.samples import AT, everything

pytestmark = pytest.mark.django_db

REFERENCE = ROOT / "portal" / "reference"
TEXT = (REFERENCE / "us-uk.yaml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
JUNK = [
    *("", "null", "[]", "{}", "[USA]", "[USA, USA]", "''", "'", "&a", "*a", "!!int 1", "|", "? x"),
    *("true", "0", "-1", "1.5", "1e9", "99999999999999999999", "0.00000001", ".inf", "x" * 400),
    *("2023-02-30", "2023-02", "1023", "0001-01-01", "9999-12-31", "P0D", "P1Y", "P999999M"),
    *("USA", "GBR", "us-uk", "nato-1949", "nato-1949:V", "internal", "rolling", "fixed", "é\u2028"),
]

places = st.integers(0, len(LINES) - 1)
damages = st.one_of(
    st.tuples(st.just("delete"), places, st.integers(1, 8)),
    st.tuples(st.just("repeat"), places, st.integers(1, 12)),
    st.tuples(st.just("copy"), places, places),
    st.tuples(st.just("shift"), places, st.integers(-4, 4)),
    st.tuples(st.just("value"), places, st.sampled_from(JUNK)),
)


@pytest.fixture(scope="module")
def damaged(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Path]:
    """Where to put the damaged copy of an alliance that is in the portal."""
    with django_db_blocker.unblock(), transaction.atomic():
        load([REFERENCE / "states.yaml", REFERENCE / "us-uk.yaml"], at=AT)
        yield tmp_path_factory.mktemp("damaged") / "us-uk.yaml"
        transaction.set_rollback(True)


def harm(lines: list[str], kind: str, place: int, how: int | str) -> list[str]:
    """The lines with one of them (or a few) deleted, repeated, replaced or moved."""
    place %= len(lines)
    line = lines[place]
    if isinstance(how, str):
        return [*lines[:place], line.partition(":")[0] + ": " + how, *lines[place + 1 :]]
    if kind == "delete":
        return lines[:place] + lines[place + how :]
    if kind == "repeat":
        return lines[: place + how] + lines[place:]
    if kind == "copy":
        return [*lines[:place], lines[how % len(lines)], *lines[place:]]
    moved = line[-how:] if how < 0 else " " * how + line
    return [*lines[:place], moved, *lines[place + 1 :]]


def is_told(path: Path, text: str) -> bool:
    """Whether the text loads, or is refused in words that name the file or the constraint."""
    path.write_text(text, encoding="utf-8")
    try:
        load([path], at=AT, keep=False)
    except Refused as refusal:
        return path.name in str(refusal) or refusal.code in ("bundle_refused", "provision_in_use")
    return True


@settings(
    max_examples=200,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(harms=st.lists(damages, min_size=1, max_size=3))
def test_any_damage_is_refused_or_harmless(
    damaged: Path, harms: list[tuple[str, int, int | str]]
) -> None:
    lines = LINES
    for kind, place, how in harms:
        lines = harm(lines, kind, place, how)
    assert is_told(damaged, "\n".join(lines))


@pytest.mark.parametrize("end", range(0, len(TEXT), len(TEXT) // 25))
def test_a_file_that_breaks_off_is_refused_or_harmless(damaged: Path, end: int) -> None:
    before = everything()
    assert is_told(damaged, TEXT[:end])
    assert everything() == before
