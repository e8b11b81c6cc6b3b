"""Checking a backup: nothing in it is missing, changed or added, and it is ours."""

from pathlib import Path

from kit.errors import Refused, RefusedAll
from portal.backup.manifest import (
    MANIFEST,
    SIGNATURE,
    SUMS,
    Manifest,
    is_signed,
    sha256_of,
    sums,
)


def check(folder: Path, *, with_key: bool = True) -> Manifest:
    """What the backup says of itself, once every byte is known to be as it was written.

    Without the key it is only known to agree with itself: whoever rewrote all of it is not found.
    """
    text = _text(folder, SUMS)
    if with_key and not is_signed(text.encode(), _text(folder, SIGNATURE)):
        raise Refused(
            "not_signed",
            f"{SUMS} is not as this portal signed it: it or {SIGNATURE} was changed, or SECRET_KEY"
            " is another one than when the backup was made (give that one, or name it in"
            " SECRET_KEY_FALLBACKS). If it is lost, --without-key checks the digests alone.",
        )
    if faults := _faults(folder, _promised(text)):
        raise RefusedAll("changed", f"{folder} is not as it was written:", faults)
    return Manifest.read(_text(folder, MANIFEST))


def _text(folder: Path, name: str) -> str:
    """Byte for byte; what is no UTF-8 was not written by us."""
    try:
        return (folder / name).read_bytes().decode()
    except OSError as error:
        raise Refused(
            "no_backup", f"{folder} is not a backup: {name} cannot be read ({error.strerror})."
        ) from error
    except UnicodeDecodeError as error:
        raise Refused("changed", f"{folder / name} is not as it was written: {error}.") from error


def _promised(text: str) -> dict[str, str]:
    parts = [line.partition("  ") for line in text.split("\n")[:-1]]
    found = {name: digest for digest, _, name in parts}
    if sums(found) != text or MANIFEST not in found:
        raise Refused("changed", f"{SUMS} is not as it was written.")
    return found


def _faults(folder: Path, promised: dict[str, str]) -> list[str]:
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    faults = [f"{name} is missing" for name in sorted(promised.keys() - there.keys())]
    for name, path in sorted(there.items()):
        if name in (SUMS, SIGNATURE):
            continue
        if name not in promised:
            faults.append(f"{name} was added")
        elif path.is_symlink() or not path.is_file():
            faults.append(f"{name} is not a plain file")
        elif sha256_of(path) != promised[name]:
            faults.append(f"{name} was changed or cut off")
    return faults
