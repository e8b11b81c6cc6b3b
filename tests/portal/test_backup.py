"""The drill: back up, restore elsewhere, find the same, and let nothing out until told to."""

import json
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection
from pytest_django import Settings

from accounts.access import settle
from alerts.actions import relay, resume
from alerts.models import Pause
from alliances.models import Alliance
from audit.actions import seal
from kit.errors import Refused
from portal import backup
from portal.backup.server import programs
from portal.backup.tables import LEFT_OUT
from tests.alerts.conftest import Post, post
from tests.build.databases import place
from tests.portal.backups import AT, NAME, doors, empty, flips, said, seen_by

__all__ = ["post"]

pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.usefixtures("unblocked")]


@pytest.fixture
def restored(taken: Path) -> Iterator[str]:
    """The portal in a database that was restored from it."""
    with empty():
        yield said("restore", str(taken))


def test_a_backup_is_a_folder_for_its_owner_alone(taken: Path) -> None:
    assert taken.name == NAME
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (taken, *taken.iterdir())} == {
        NAME: 0o700,
        "database.dump": 0o600,
        "manifest.json": 0o600,
        "SHA256SUMS": 0o600,
        "SHA256SUMS.hmac": 0o600,
    }
    assert [path.name for path in taken.parent.iterdir()] == [NAME]


def test_the_sums_are_those_that_everyone_can_check(taken: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=taken, check=True)
    assert done.returncode == 0


def test_the_manifest_says_what_is_in_it(taken: Path, source: str) -> None:
    told = json.loads((taken / "manifest.json").read_text())
    assert (told["format"], told["portal"]) == (1, "0.1.0")
    assert told["made_at"] == "2026-11-26T07:30:00+00:00"
    assert "0004_pause" in told["migrations"]["alerts"]
    assert set(told["files"]) == {"database.dump"}
    with place(NAME=source):
        assert told["tables"]["public.alliances_alliance"]["rows"] == Alliance.objects.count() == 6
        tables = set(connection.introspection.table_names())
    assert {f"public.{name}" for name in tables} - set(told["tables"]) == set(LEFT_OUT[1:])


def test_the_dump_carries_neither_the_key_of_signatures_nor_a_pause_nor_sessions(
    taken: Path,
) -> None:
    tools = programs(["pg_restore"], at_least=backup.check(taken).dumped_by)
    command = [str(tools.folder / "pg_restore"), "--list", str(taken / "database.dump")]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "TABLE entente_access scope_key" in listed
    assert "TABLE DATA public alerts_message" in listed
    assert not re.search(
        "TABLE DATA .* (scope_key|alerts_pause|django_session|usersession)", listed
    )


def test_what_is_restored_is_what_was_backed_up(restored: str, taken: Path) -> None:
    assert "tables are as they were" in restored
    assert "deliveries resume" in restored
    assert "migrate" not in restored
    assert "As it was written" in said("verify", str(taken), "--against-database")


def test_a_changed_row_is_found_against_the_database(restored: str, taken: Path) -> None:
    Alliance.objects.filter(slug="us-jp").update(name="Another name")
    with pytest.raises(CommandError) as refusal:
        said("verify", str(taken), "--against-database")
    changed, recorded = str(refusal.value).splitlines()[1:]
    assert changed == "  public.alliances_alliance has 6 rows as promised, but not the same ones"
    assert recorded.startswith("  public.audit_event has ")  # the change left its event


def test_the_walls_hold_in_a_restored_system(restored: str) -> None:
    assert seen_by("desk") == {"us-jp"}
    assert seen_by("outsider") == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_policies")
        assert cursor.fetchone()[0] > 50


def test_the_record_holds_in_a_restored_system_and_across_a_new_key(
    restored: str, source: str, settings: Settings
) -> None:
    with place(NAME=source):
        kept = said("audit", "head").strip()
    assert kept.endswith("@1")
    assert "Compared with 1 head kept" in said("audit", "verify", "--head", kept)
    settings.AUDIT_KEY_FALLBACKS = [settings.AUDIT_KEY]
    settings.AUDIT_KEY = "another-key-of-at-least-thirty-two-characters"
    Alliance.objects.filter(slug="us-jp").update(name="Another name")
    seal()
    assert said("audit", "head").strip().endswith("@2")
    assert "Compared with 1 head kept" in said("audit", "verify", "--head", kept)
    settings.AUDIT_KEY_FALLBACKS = []
    with pytest.raises(CommandError, match="The record does not hold"):
        said("audit", "verify", "--head", kept)


def test_nothing_is_sent_from_a_restored_system_until_it_is_resumed(
    restored: str, post: Post
) -> None:
    assert "restored from the backup of 2026-11-26T07:30:00" in Pause.objects.get().reason
    assert relay() == 0
    assert post.attempted == []
    resume()
    assert relay() == 1
    assert post.only.to == ["desk@example.org"]


def test_nobody_is_signed_in_to_a_restored_system_and_no_system_on_request(
    taken: Path, source: str
) -> None:
    with place(NAME=source):
        assert doors() == (1, 1, 1)
    with empty():
        assert "Sessions ended" in said("restore", str(taken))
        assert doors() == (0, 0, 1)
    with empty():
        told = said("restore", str(taken), "--forget-tokens")
        assert doors() == (0, 0, 0)
    assert "Tokens forgotten: 1." in told


@pytest.fixture
def with_sessions(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup as they were before sessions were left out."""
    with place(NAME=source), monkeypatch.context() as patch:
        for room in ("tables", "taking"):
            patch.setattr(f"portal.backup.{room}.LEFT_OUT", LEFT_OUT[:3])
        return backup.take(tmp_path, at=AT)


def test_sessions_and_tokens_end_before_anybody_is_let_in(
    with_sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = []

    def opening() -> None:
        with pytest.raises(DatabaseError):
            seen_by("desk")
        left.append(doors())
        settle()

    assert backup.check(with_sessions).tables["public.django_session"].rows == 1
    monkeypatch.setattr("portal.backup.restoring.settle", opening)
    with empty():
        said("restore", str(with_sessions), "--forget-tokens")
        assert left == [(0, 0, 0)]
        assert seen_by("desk") == {"us-jp"}


def test_every_single_byte_counts(taken: Path) -> None:
    missed = [
        where for where in flips(taken, 30, seed=20261126) if not _is_found(taken, with_key=True)
    ]
    assert missed == []
    backup.check(taken)


def _is_found(folder: Path, *, with_key: bool) -> bool:
    try:
        backup.check(folder, with_key=with_key)
    except Refused:
        return True
    return False


def test_a_check_that_looks_away_from_the_dump_misses_flips(
    taken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.backup.checking._faults", lambda folder, promised: [])
    found = [_is_found(taken, with_key=True) for _ in flips(taken, 30, seed=20261126)]
    assert not all(found)


def test_a_former_key_still_vouches_for_its_backups(taken: Path, settings: Settings) -> None:
    former, settings.SECRET_KEY = settings.SECRET_KEY, "a new one"
    assert _is_found(taken, with_key=True)
    assert not _is_found(taken, with_key=False)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert not _is_found(taken, with_key=True)
