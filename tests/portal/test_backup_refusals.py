"""What a backup or a restore cannot do: it says so, and leaves nothing half-written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection
from pytest_django import Settings

from alerts.models import Pause
from kit.errors import Refused
from portal import backup
from portal.backup import manifest as paper
from portal.backup import server
from tests.build.databases import place
from tests.portal.backups import AT, empty, said, seen_by

pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.usefixtures("unblocked")]


@pytest.fixture
def mine(taken: Path, tmp_path: Path) -> Path:
    """A backup of one's own, to damage."""
    return Path(shutil.copytree(taken, tmp_path / taken.name))


def refusal(command: str, *words: str) -> str:
    with pytest.raises(CommandError) as refused:
        said(command, *words)
    return str(refused.value)


def sign(folder: Path) -> None:
    """Make the sums and the signature anew, as only whoever has the key can."""
    files = {one.name: one for one in folder.iterdir() if not one.name.startswith("SHA256SUMS")}
    text = paper.sums({name: paper.sha256_of(path) for name, path in files.items()})
    (folder / paper.SUMS).write_text(text)
    (folder / paper.SIGNATURE).write_text(paper.signature(text.encode()))


def rewrite(folder: Path, **changed: object) -> None:
    path = folder / paper.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname = 'entente_access'")
        return [*connection.introspection.table_names(), *(name for (name,) in cursor.fetchall())]


def cut(folder: Path) -> None:
    dump = folder / paper.DUMP
    dump.write_bytes(dump.read_bytes()[:-1000])


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no dump": (lambda folder: (folder / paper.DUMP).unlink(), "database.dump is missing"),
    "no manifest": (lambda folder: (folder / paper.MANIFEST).unlink(), "manifest.json is missing"),
    "no sums": (lambda folder: (folder / paper.SUMS).unlink(), "is not a backup: SHA256SUMS"),
    "no signature": (
        lambda folder: (folder / paper.SIGNATURE).unlink(),
        r"SHA256SUMS.hmac cannot be read \(No such file",
    ),
    "a dump cut off": (cut, "database.dump was changed or cut off"),
    "a file too many": (lambda folder: (folder / "more").touch(), "more was added"),
    "a link": (lambda folder: (folder / "more").symlink_to("/etc/passwd"), "more was added"),
    "no UTF-8": (lambda folder: (folder / paper.SUMS).write_bytes(b"\xff"), "not as it was"),
    "another's signature": (
        lambda folder: (folder / paper.SIGNATURE).write_text("0" * 64 + "\n"),
        "SHA256SUMS is not as this portal signed it",
    ),
}


@pytest.mark.django_db
def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    place = tmp_path / "backups"
    place.touch()
    assert refusal("backup", str(place)) == f"{place}: File exists."


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_backup_is_named_and_not_restored(mine: Path, name: str) -> None:
    damage, words = DAMAGES[name]
    damage(mine)
    with pytest.raises(CommandError, match=words):
        said("verify", str(mine))
    with empty():
        assert refusal("restore", str(mine)) == refusal("verify", str(mine))
        assert tables() == []


def test_a_manifest_rewritten_with_its_sums_is_found_by_the_signature(mine: Path) -> None:
    signature = (mine / paper.SIGNATURE).read_text()
    rewrite(mine, portal="9.9")
    sign(mine)
    (mine / paper.SIGNATURE).write_text(signature)
    assert "not as this portal signed it" in refusal("verify", str(mine))
    assert "by portal 9.9" in said("verify", str(mine), "--without-key")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"format": 2}, "has format 2, and this portal reads format 1"),
        ({"tables": 5}, "manifest.json cannot be read"),
        ({"migrations": {"alerts": ["0999_later"]}}, r"does not \(alerts 0999_later\)"),
        ({"server": 99}, "comes from PostgreSQL 99"),
    ],
)
def test_a_backup_of_another_time_is_refused(
    mine: Path, changed: dict[str, object], words: str
) -> None:
    rewrite(mine, **changed)
    sign(mine)
    with empty():
        with pytest.raises(CommandError, match=words):
            said("restore", str(mine))
        assert tables() == []


def test_a_dump_that_cannot_be_unpacked_leaves_the_database_empty(mine: Path) -> None:
    cut(mine)
    sign(mine)
    with empty():
        assert "Nothing was restored: pg_restore: error" in refusal("restore", str(mine))
        assert tables() == []


def test_an_error_in_the_middle_leaves_the_database_empty(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pause._meta, "db_table", "alerts_gone")
    with empty():
        assert 'relation "public.alerts_gone" does not exist' in refusal("restore", str(mine))
        assert tables() == []


def test_what_is_narrower_than_the_portal_may_hold_leaves_the_database_empty(
    mine: Path, settings: Settings
) -> None:
    settings.HIGHEST_MARKING = "public"
    with empty():
        told = refusal("restore", str(mine), "--forget-tokens")
        assert "Nothing was restored: " in told
        assert "HIGHEST_MARKING is public, and there are rows marked narrower:" in told
        assert "  treaties_instrument: " in told
        assert tables() == []


def test_a_database_that_holds_something_is_left_alone(mine: Path, source: str) -> None:
    with place(NAME=source):
        said_so = refusal("restore", str(mine))
        assert f"The database {source} is not empty: it has " in said_so
        assert "createdb" in said_so
        assert "As it was written" in said("verify", str(mine), "--against-database")


def test_what_was_restored_otherwise_is_not_passed_off(mine: Path) -> None:
    told = json.loads((mine / paper.MANIFEST).read_text())
    tables = told["tables"]
    tables["public.alliances_alliance"] = {"rows": 7, "sha256": ""}
    rewrite(mine, tables=tables)
    sign(mine)
    with empty():
        assert "public.alliances_alliance has 6 rows, not 7" in refusal("restore", str(mine))
        assert Pause.objects.exists()
        with pytest.raises(DatabaseError):
            seen_by("desk")


def test_an_older_pg_dump_is_named_with_the_server_and_a_way_out(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with place(NAME=source):
        told = refusal("backup", str(tmp_path / "backups"))
    assert f"{old} is version 9" in told
    assert "pg_dump of version 1" in told
    assert "PG_BIN" in told
    assert not (tmp_path / "backups").exists()


def test_a_dump_that_fails_leaves_no_folder(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "pg_dump"
    broken.write_text(
        "#!/bin/sh\n[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 99' && exit\n"
        "echo 'the disk is full' >&2; exit 1\n"
    )
    broken.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with place(NAME=source):
        told = refusal("backup", str(tmp_path / "backups"))
    assert told == "pg_dump could not read the database: the disk is full"
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_of_the_same_second_is_not_written_over(taken: Path, source: str) -> None:
    before = (taken / paper.SUMS).read_bytes()
    with place(NAME=source), pytest.raises(Refused, match="is already there"):
        backup.take(taken.parent, at=AT)
    assert (taken / paper.SUMS).read_bytes() == before


def test_a_server_that_does_not_answer_is_said(mine: Path, tmp_path: Path) -> None:
    with place(HOST=str(tmp_path)):
        assert "The database cannot be reached" in refusal("backup", str(tmp_path))
        said("verify", str(mine))  # asks no database


def test_no_command_line_shows_the_password(source: str) -> None:
    password = connection.settings_dict["PASSWORD"] or "nobody may see it"
    with place(NAME=source, PASSWORD=password), server.connect() as db:
        where, environment = server.place(db)
    assert f"dbname={source}" in where
    assert password not in where
    assert environment["PGPASSWORD"] == password
