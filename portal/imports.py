"""Uploads: who may bring what in, and looking through a file before and after it is confirmed.

A file is looked through in the background, where it may take its time, and as its person: the wall
binds them there as it does in a request. Tables that belong to no alliance are a superuser's.
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.access import acting_as, name_of
from accounts.models import User
from alliances.models import Alliance, Upload
from compliance.engine import ask_recheck
from kit.acting import act
from kit.errors import Refused, RefusedAll
from kit.importing import Outcome, Profile, profiles, run

Stage = Upload.Stage
TO_DO = (Stage.WAITING, Stage.CONFIRMED)
MOST_ATTEMPTS = 3  # of a file that takes its worker down with it
MOST_PROBLEMS = 1_000  # kept with the upload; the file of failing rows has them all
KEPT = timedelta(days=14)


def kinds_for(user: User) -> Iterator[tuple[str, Profile]]:
    """The kinds of file that somebody may bring in."""
    edits = Alliance.objects.editable_by(user).exists()
    for code, profile in profiles.items():
        if edits if profile.is_of_alliance else user.is_superuser:
            yield code, profile


@transaction.atomic
def receive(*, by: User, code: str, alliance: Alliance | None, name: str, content: bytes) -> Upload:
    """Keep a file, to be looked through soon; Refused where its person may not bring it in."""
    made = Upload(user=by, profile=code, alliance=alliance, name=name[:200], content=content)
    _check_right(made)
    made.sha256 = hashlib.sha256(content).hexdigest()
    made.save()
    transaction.on_commit(_nudge)
    return made


@transaction.atomic
def confirm(upload: Upload) -> None:
    """Bring in what was looked through."""
    moved = Upload.objects.filter(pk=upload.pk, stage=Stage.CHECKED)
    if not moved.update(stage=Stage.CONFIRMED, attempts=0):
        raise Refused("not_checked", "Only a file that was checked can be brought in, and once.")
    transaction.on_commit(_nudge)


def work(at: datetime) -> None:
    """Look through every file that waits for it; forget those that nobody came back to."""
    Upload.objects.filter(recorded_at__lt=at - KEPT).delete()
    for pk in Upload.objects.filter(stage__in=TO_DO).values_list("pk", flat=True):
        if _claim(pk):
            _look_through(pk, at)


def progress_of(upload: Upload) -> int:
    """How many rows have been read so far."""
    return int(cache.get(_key(upload.pk), 0))


def _nudge() -> None:
    with suppress(OperationalError):  # without a broker the next tick finds it
        current_app.send_task("portal.imports", retry=False, ignore_result=True)


def _key(pk: UUID) -> str:
    return f"import:{pk}"


def _check_right(upload: Upload) -> None:
    profile = profiles[upload.profile]
    if profile.is_of_alliance:
        mine = Alliance.objects.editable_by(upload.user)
        is_allowed = upload.alliance_id and mine.filter(pk=upload.alliance_id).exists()
    else:
        is_allowed = upload.user.is_superuser and upload.alliance_id is None
    if not (is_allowed and upload.user.is_active):
        raise Refused("not_yours", f"You may not bring in {profile.title.lower()} there.")


def _next(pk: UUID) -> Upload | None:
    """The upload, kept from other workers; None if one of them has it, or it is done."""
    rows = Upload.objects.select_for_update(skip_locked=True, of=("self",))
    found: Upload | None = rows.filter(pk=pk, stage__in=TO_DO).first()
    return found


@transaction.atomic
def _claim(pk: UUID) -> bool:
    """Count the attempt, for good; a file that was tried too often is refused."""
    upload = _next(pk)
    if upload is None:
        return False
    upload.attempts += 1
    if upload.attempts > MOST_ATTEMPTS:
        upload.stage = Stage.REFUSED
        upload.outcome = {"refusal": "The file could not be read to its end.", "faults": []}
    upload.save(update_fields=["attempts", "stage", "outcome"])
    return upload.stage in TO_DO


@transaction.atomic
def _look_through(pk: UUID, at: datetime) -> None:
    upload = _next(pk)
    if upload is None:
        return
    keep, failed = upload.stage == Stage.CONFIRMED, io.StringIO()
    actor, reason = str(upload.user_id), f"import of {upload.name} ({upload.sha256})"
    with act(actor=actor, label=str(upload.user), via="job", reason=reason):
        try:
            upload.outcome = _as_json(_outcome(upload, failed, at, keep=keep))
            upload.stage = Stage.DONE if keep else Stage.CHECKED
        except Refused as refusal:
            faults = list(refusal.problems) if isinstance(refusal, RefusedAll) else []
            upload.outcome = {"refusal": refusal.message, "faults": faults}
            upload.stage = Stage.REFUSED
        upload.failed = failed.getvalue().encode()
        if upload.stage == Stage.DONE:
            upload.content = b""
            if upload.alliance:
                ask_recheck(upload.alliance)
        upload.save(update_fields=["outcome", "stage", "failed", "content"])


def _outcome(upload: Upload, failed: io.StringIO, at: datetime, *, keep: bool) -> Outcome:
    _check_right(upload)
    profile, key = profiles[upload.profile], _key(upload.pk)
    acting = acting_as(name_of(upload.user)) if upload.alliance else nullcontext()
    with acting, _on_disk(upload) as path:
        return run(
            profile,
            path,
            name=upload.name,
            target=upload.alliance,
            keep=keep,
            at=at,
            failed=failed,
            progress=lambda rows: cache.set(key, rows, timeout=3600),
        )


@contextmanager
def _on_disk(upload: Upload) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(upload.content)
        file.flush()
        yield Path(file.name)


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "rows": outcome.rows,
        "counts": dict(outcome.counts),
        "warnings": outcome.warnings,
        "rejections": outcome.rejections,
        "problems": [asdict(one) for one in outcome.problems[:MOST_PROBLEMS]],
        "changes": outcome.changes,
    }
