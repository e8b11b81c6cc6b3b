"""What others tell the engine: look again soon, and let fewer see what you said."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from alliances.models import Alliance, Marking, narrower
from compliance.models import Finding, Recheck


def ask_recheck(alliance: Alliance | UUID) -> None:
    """Note, in the caller's transaction, that the alliance's rules are to be run again soon."""
    pk = alliance.pk if isinstance(alliance, Alliance) else alliance
    Recheck.objects.update_or_create(alliance_id=pk, defaults={"asked_at": Now()})
    transaction.on_commit(_nudge)


def _nudge() -> None:
    """Ask a worker to look now. The note in the database is what counts: without a broker the
    next tick finds it."""
    with suppress(OperationalError):
        current_app.send_task("compliance.recheck", retry=False, ignore_result=True)


def remark(
    alliance: Alliance,
    subjects: Iterable[str],
    marking: Marking,
    *,
    row: UUID | None = None,
    only: Q | None = None,
) -> int:
    """Narrow what is said of the subjects, resolved findings included, to a new marking at once.

    Subjects are named by their references; `row` is the key of one, by which it is found under the
    references that it had before. `only` chooses among the findings, where not all of a subject's
    tell of what was narrowed. Widening waits for the next run, which knows all that a finding
    speaks of. Returns the number of findings changed.
    """
    about = Q(subject__in=list(subjects))
    if row is not None:
        key = f"{alliance.pk}/{row}"  # as `Problem.key` has it
        about |= Q(key=key) | Q(key__startswith=f"{key}/")
    found = Finding.objects.filter(about, only or Q(), alliance=alliance)
    narrowed = []
    for finding in found:
        before = (finding.release, finding.released_to)
        finding.release, states = narrower((finding.release, finding.released_to), marking)
        finding.released_to = list(states)
        if (finding.release, finding.released_to) != before:
            narrowed.append(finding)
    return Finding.objects.bulk_update(narrowed, ["release", "released_to"])
