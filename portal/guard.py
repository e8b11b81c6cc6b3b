"""Sees to it that nothing outlives the process that started it, even when that one is killed.

`die_with_parent` asks the kernel to (Linux; children only, not theirs). `Guard` is a helper
process for all the rest: this file, run as a script with a pipe as standard input. The guarded
process writes one order to a line:

    stop <process group> <signal> <seconds>   signal this group, and kill it after so many seconds
    forget <process group>                    it has ended
    remove <directory>                        delete this directory at the very end

When the pipe closes, however that came about, the orders are carried out and the script ends.
Standard library only: the script runs isolated, so that it starts at once and stays small.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

NOBODY = 65534  # the user and group that own nothing, by their usual number
POLL = 0.02  # seconds between two looks at what is still running
PR_SET_PDEATHSIG = 1  # from linux/prctl.h

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: int, *, hide_root: bool = False) -> Callable[[], None]:
    """A `preexec_fn` that has the kernel signal the child when the thread that made it ends.

    `hide_root` also moves the child into a user namespace in which it is not root; where that is
    forbidden, making it raises subprocess.SubprocessError.
    """
    parent, uid, gid = os.getpid(), os.geteuid(), os.getegid()

    def prepare() -> None:
        if hide_root and sys.platform == "linux":
            os.unshare(os.CLONE_NEWUSER)
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")
            Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
        die_with_my_parent(signum)
        if os.getppid() != parent:  # it ended before the kernel was told
            os._exit(1)

    return prepare


def die_with_my_parent(signum: int) -> None:
    """Have the kernel signal this very process when its parent ends; nothing outside Linux."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signum))


class TakenError(RuntimeError):
    """Another process holds the lock; the message names it."""


def claim(path: Path, *, patience: float) -> IO[str]:
    """Lock a file for as long as it stays open, here or in a guard, and write our number into it.

    Waits up to `patience` seconds while the holder is gone and its guard is still clearing up;
    raises TakenError if the holder is alive.
    """
    lock = path.open("a+")
    deadline = time.monotonic() + patience
    while not _locked(lock):
        lock.seek(0)
        holder = lock.read().strip()
        if _is_alive(holder) or time.monotonic() > deadline:
            lock.close()
            raise TakenError(f"process {holder or 'unknown'}")
        time.sleep(POLL)
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _locked(lock: IO[str]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _is_alive(number: str) -> bool:
    if not number:
        return True  # it has just taken the lock, and not yet said who it is
    with suppress(ProcessLookupError):
        os.kill(int(number), 0)
        return True
    return False


class Guard:
    """The guarded process's end of the pipe."""

    def __init__(self, *, keeps_open: int) -> None:
        """Start the helper; it holds the file descriptor `keeps_open` (a lock) until it is done."""
        self._process = subprocess.Popen(  # noqa: S603 - this very file
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(keeps_open,),
            start_new_session=True,
            cwd="/",
            text=True,
            bufsize=1,
        )

    def watch(self, group: int, signum: int, patience: float) -> None:
        """At the end, signal this process group, and kill it after `patience` seconds."""
        self._order(f"stop {group} {int(signum)} {patience}")

    def forget(self, group: int) -> None:
        """This process group has ended: its number may soon be another's."""
        self._order(f"forget {group}")

    def remove(self, directory: Path) -> None:
        """At the end, delete this directory and what it holds."""
        self._order(f"remove {directory}")

    def finish(self) -> None:
        """Have it do its work now, and wait for it."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _order(self, line: str) -> None:
        if self._process.stdin and self._process.poll() is None:
            self._process.stdin.write(line + "\n")


class Orders:
    """What is to be done at the end, as far as has been heard."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Read orders until the lines end; the last order about a group counts."""
        self.groups: dict[int, tuple[int, float]] = {}
        self.directories: list[str] = []
        for line in lines:
            self._hear(line.rstrip("\n"))

    def _hear(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        if verb == "stop":
            group, signum, patience = rest.split()
            self.groups[int(group)] = (int(signum), float(patience))
        elif verb == "forget":
            self.groups.pop(int(rest), None)
        elif verb == "remove":
            self.directories.append(rest)

    def carry_out(self) -> None:
        """Signal each group, kill those that outlast their patience, delete the directories."""
        alive = {g: patience for g, (signum, patience) in self.groups.items() if _send(g, signum)}
        started = time.monotonic()
        while alive:
            time.sleep(POLL)
            waited = time.monotonic() - started
            overdue = [group for group, patience in alive.items() if waited > patience]
            for group in overdue:
                _send(group, signal.SIGKILL)
                del alive[group]
            alive = {group: patience for group, patience in alive.items() if _send(group, 0)}
        for directory in self.directories:
            shutil.rmtree(directory, ignore_errors=True)


def _send(group: int, signum: int) -> bool:
    """Signal a process group and say whether it is there."""
    try:
        os.killpg(group, signum)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group whose last member is a zombie
        return False
    return True


def main() -> None:
    """Listen to standard input until it ends, then act."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    Orders(sys.stdin).carry_out()


if __name__ == "__main__":
    main()
